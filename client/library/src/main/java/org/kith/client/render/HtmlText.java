package org.kith.client.render;

import java.util.Locale;

/// Text of other organisations inside a page: it cannot become markup, and what would turn the
/// direction of reading or hide characters shows itself.
final class HtmlText {
  private HtmlText() {}

  /// Safe between tags and in quoted attributes. Line ends stay.
  static String of(String text) {
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(point, safe));
    return safe.toString();
  }

  /// As paragraphs: an empty line begins a new one, a line end stays one.
  static String paragraphs(String text) {
    var html = new StringBuilder();
    for (String paragraph : text.strip().split("\n\\s*\n")) {
      html.append("<p>").append(of(paragraph.strip()).replace("\n", "<br>\n")).append("</p>\n");
    }
    return html.toString();
  }

  private static void append(int point, StringBuilder to) {
    switch (point) {
      case '&' -> to.append("&amp;");
      case '<' -> to.append("&lt;");
      case '>' -> to.append("&gt;");
      case '"' -> to.append("&quot;");
      case '\'' -> to.append("&#39;");
      default -> {
        if (isUnsafe(point)) {
          to.append("[U+%04X]".formatted(point));
        } else {
          to.appendCodePoint(point);
        }
      }
    }
  }

  /// Joiners stay: words of some languages need them.
  private static boolean isUnsafe(int point) {
    int type = Character.getType(point);
    return switch (point) {
      case '\n', 0x200c, 0x200d -> false;
      default ->
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || (point & 0xfffe) == 0xfffe;
    };
  }

  /// A field's name as a heading: `whatHappened` becomes `What happened`.
  static String heading(String jsonName) {
    return RecordNotices.sentence(jsonName.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT));
  }
}
