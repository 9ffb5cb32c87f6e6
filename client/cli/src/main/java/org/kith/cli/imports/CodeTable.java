package org.kith.cli.imports;

import java.util.Map;

/// Turns the words of a column into codes. `*` stands for every other word.
record CodeTable(String name, Map<String, String> codes) {
  private static final String ANY_OTHER = "*";

  /// The code of a text; empty where the text is empty and nothing is said of that.
  String code(String text, Complaints complaints) {
    String code = codes.get(text);
    if (code != null) {
      return code;
    }
    if (text.isEmpty()) {
      return "";
    }
    String other = codes.get(ANY_OTHER);
    if (other == null) {
      complaints.add(
          "nothing is said of '%s' in [codes.%s]; add it there, or say --set 'codes.%s.%s=…'"
              .formatted(text, name, name, text));
      return "";
    }
    return other;
  }
}
