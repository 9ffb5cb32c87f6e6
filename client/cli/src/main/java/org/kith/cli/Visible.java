package org.kith.cli;

/// Text of other organisations, made safe for a terminal: whatever could move the cursor, change
/// colours or turn the direction of reading becomes visible.
final class Visible {
  private Visible() {}

  static String text(String text) {
    if (text.codePoints().noneMatch(Visible::isUnsafe)) {
      return text;
    }
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isUnsafe(point)) {
                safe.append("\\u%04x".formatted(point));
              } else {
                safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }

  private static boolean isUnsafe(int point) {
    return switch (point) {
      case '\n', 0x200c, 0x200d -> false;
      default ->
          Character.getType(point) == Character.CONTROL
              || Character.getType(point) == Character.FORMAT
              || Character.getType(point) == Character.SURROGATE;
    };
  }
}
