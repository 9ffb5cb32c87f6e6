package org.kith.cli.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A text with columns in braces: `{product}`, shortened with `{product:90}`; a brace itself is
/// doubled. Where it names columns and all of them are empty, the text is empty.
final class Template {
  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  private record Column(String name, int charactersMax) implements Part {}

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  static Template parse(String text) throws MapFault {
    List<Part> parts = new ArrayList<>();
    var literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if ((c == '{' || c == '}') && at + 1 < text.length() && text.charAt(at + 1) == c) {
        literal.append(c);
        at += 2;
      } else if (c == '{') {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new MapFault("a brace is not closed in \"" + text + "\"");
        }
        parts.add(new Literal(literal.toString()));
        literal.setLength(0);
        parts.add(column(text.substring(at + 1, end), text));
        at = end + 1;
      } else if (c == '}') {
        throw new MapFault("a brace is closed that was not opened in \"" + text + "\"");
      } else {
        literal.append(c);
        at++;
      }
    }
    parts.add(new Literal(literal.toString()));
    return new Template(parts);
  }

  /// A text without columns.
  static Template constant(String text) {
    return new Template(List.of(new Literal(text)));
  }

  private static Column column(String inside, String text) throws MapFault {
    int colon = inside.lastIndexOf(':');
    String name = (colon < 0 ? inside : inside.substring(0, colon)).strip();
    if (name.isEmpty()) {
      throw new MapFault("a column's name is missing between the braces of \"" + text + "\"");
    }
    if (colon < 0) {
      return new Column(name, Integer.MAX_VALUE);
    }
    String size = inside.substring(colon + 1).strip();
    if (!size.matches("[1-9][0-9]{0,5}")) {
      throw new MapFault(
          "after the colon of {" + inside + "} stands the greatest number of characters");
    }
    return new Column(name, Integer.parseInt(size));
  }

  void addColumnsTo(Set<String> columns) {
    for (Part part : parts) {
      if (part instanceof Column column) {
        columns.add(column.name());
      }
    }
  }

  String fill(Row row) {
    var text = new StringBuilder();
    boolean anyColumn = false;
    boolean anyText = false;
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Column column -> {
          String value = CleanText.of(row.column(column.name()));
          anyColumn = true;
          anyText |= !value.isEmpty();
          text.append(CleanText.shortened(value, column.charactersMax()));
        }
      }
    }
    return anyColumn && !anyText ? "" : text.toString();
  }
}
