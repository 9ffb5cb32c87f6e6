package org.kith.cli.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the rules of a map: a text with columns, or a table with `text`, `join` or `first` and
/// what is done with it.
final class Rules {
  private static final Set<String> WORDS =
      Set.of(
          "text", "join", "with", "first", "codes", "month", "min", "more", "max", "split",
          "onlyIf");

  private final Map<String, CodeTable> codes;

  Rules(Map<String, CodeTable> codes) {
    this.codes = codes;
  }

  Rule rule(Object value, String place) throws MapFault {
    try {
      return switch (value) {
        case String text -> Rule.of(Template.parse(text));
        case Long number -> Rule.of(Template.constant(number.toString()));
        case Double number -> Rule.of(Template.constant(number.toString()));
        case Boolean truth -> Rule.of(Template.constant(truth.toString()));
        case Map<?, ?> table -> table(table);
        default -> throw new MapFault("write a text in quotes, or a table");
      };
    } catch (MapFault e) {
      throw new MapFault(place + ": " + e.sentence());
    }
  }

  Condition condition(@Nullable Object value, String place) throws MapFault {
    if (value == null) {
      return Condition.ALWAYS;
    }
    if (!(value instanceof Map<?, ?> table)) {
      throw new MapFault(place + ": write onlyIf = {column = [\"text\"]}");
    }
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    table.forEach(
        (column, texts) ->
            wanted.put(
                String.valueOf(column),
                (texts instanceof List<?> list ? list : List.of(texts))
                    .stream().map(String::valueOf).toList()));
    return new Condition(wanted);
  }

  private Rule table(Map<?, ?> table) throws MapFault {
    for (Object word : table.keySet()) {
      if (!WORDS.contains(String.valueOf(word))) {
        throw new MapFault(
            "'" + word + "' says nothing; known are " + new java.util.TreeSet<>(WORDS));
      }
    }
    return new Rule(
        source(table),
        templates(table.get("more")),
        number(table.get("min"), 0),
        number(table.get("max"), Integer.MAX_VALUE),
        Optional.ofNullable(table.get("split")).map(String::valueOf),
        codes(table.get("codes")),
        month(table.get("month")),
        condition(table.get("onlyIf"), "onlyIf"));
  }

  private static Rule.Source source(Map<?, ?> table) throws MapFault {
    Object text = table.get("text");
    Object join = table.get("join");
    Object first = table.get("first");
    if ((text == null ? 0 : 1) + (join == null ? 0 : 1) + (first == null ? 0 : 1) != 1) {
      throw new MapFault("say exactly one of text, join and first");
    }
    if (text != null) {
      return new Rule.One(Template.parse(String.valueOf(text)));
    }
    Object with = table.get("with");
    return join != null
        ? new Rule.Joined(templates(join), with == null ? " " : String.valueOf(with))
        : new Rule.First(templates(first));
  }

  private static List<Template> templates(@Nullable Object value) throws MapFault {
    List<Template> templates = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object text : list) {
        templates.add(Template.parse(String.valueOf(text)));
      }
    } else if (value != null) {
      templates.add(Template.parse(String.valueOf(value)));
    }
    return templates;
  }

  private static int number(@Nullable Object value, int otherwise) throws MapFault {
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new MapFault("min and max are numbers of characters");
  }

  private Optional<CodeTable> codes(@Nullable Object name) throws MapFault {
    if (name == null) {
      return Optional.empty();
    }
    CodeTable table = codes.get(String.valueOf(name));
    if (table == null) {
      throw new MapFault("there is no table [codes." + name + "]");
    }
    return Optional.of(table);
  }

  private static Optional<Rule.Month> month(@Nullable Object value) throws MapFault {
    return switch (value) {
      case null -> Optional.empty();
      case Boolean wanted -> wanted ? Optional.of(new Rule.Month(null)) : Optional.empty();
      case String form -> Optional.of(new Rule.Month(Months.form(form)));
      default -> throw new MapFault("month is true, or the form of the date such as d/M/yyyy");
    };
  }
}
