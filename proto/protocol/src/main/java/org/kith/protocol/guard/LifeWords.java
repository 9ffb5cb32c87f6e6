package org.kith.protocol.guard;

/// Whether a text speaks of births, deaths or falls at all. Most do not, and then no date
/// matters.
final class LifeWords {
  private LifeWords() {}

  static boolean in(FoldedText text) {
    for (int i = 0; i < text.length(); i++) {
      if (!text.isLetter(i - 1) && begins(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(FoldedText text, int at) {
    return switch (text.at(at)) {
      case 'b', 'B' -> text.says("born", at) || text.says("birth", at);
      case 'd', 'D' ->
          switch (text.at(at + 1)) {
            case 'o', 'O', '.', ' ' ->
                text.says("dob", at)
                    || text.says("d.o", at)
                    || text.says("d o b", at)
                    || text.says("d. o", at);
            case 'i', 'I' -> text.says("died", at) || text.says("dies", at);
            case 'e', 'E' ->
                text.says("dead", at) || text.says("death", at) || text.says("deceased", at);
            default -> text.says("drowned", at);
          };
      case 'f', 'F' -> text.says("fell", at);
      case 'p', 'P' -> text.says("passed", at);
      case 's', 'S' -> text.says("stillborn", at) || text.says("suicide", at);
      case 'c', 'C' -> text.says("collapsed", at);
      default -> false;
    };
  }
}
