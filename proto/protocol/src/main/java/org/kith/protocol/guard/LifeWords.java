package org.kith.protocol.guard;

/// Whether a text speaks of births, deaths or falls at all. Most do not, and then no date
/// matters.
final class LifeWords {
  private static final String[] BEGINNINGS = {
    "born",
    "birth",
    "dob",
    "d.o",
    "d o b",
    "d. o",
    "died",
    "dies",
    "dead",
    "death",
    "deceased",
    "fell",
    "passed",
    "stillborn",
    "suicide",
    "collapsed",
    "drowned"
  };

  private LifeWords() {}

  static boolean in(FoldedText text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.at(i)) {
        case 'b', 'B', 'd', 'D', 'f', 'F', 'p', 'P', 's', 'S', 'c', 'C' -> {
          if (!text.isLetter(i - 1) && begins(text, i)) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean begins(FoldedText text, int at) {
    for (String beginning : BEGINNINGS) {
      int i = 0;
      while (i < beginning.length()
          && Character.toLowerCase(text.at(at + i)) == beginning.charAt(i)) {
        i++;
      }
      if (i == beginning.length()) {
        return true;
      }
    }
    return false;
  }
}
