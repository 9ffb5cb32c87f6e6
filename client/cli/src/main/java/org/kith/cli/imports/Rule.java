package org.kith.cli.imports;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How one text of a record is made from a row.
///
/// @param source where the text comes from
/// @param more appended, part by part, while the text is shorter than `charactersMin`
/// @param split where the text holds several values, what stands between them
/// @param codes table that turns the text into a code
/// @param month whether the text is a date of which the month is wanted
record Rule(
    Source source,
    List<Template> more,
    int charactersMin,
    int charactersMax,
    Optional<String> split,
    Optional<CodeTable> codes,
    Optional<Month> month,
    Condition condition) {

  /// Where a text comes from.
  sealed interface Source {}

  /// One text.
  record One(Template text) implements Source {}

  /// Several parts with something between them; empty parts are left out.
  record Joined(List<Template> parts, String with) implements Source {}

  /// The first that is not empty.
  record First(List<Template> candidates) implements Source {}

  /// A date to read; null stands for ISO dates.
  record Month(@Nullable DateTimeFormatter form) {}

  static Rule of(Template text) {
    return new Rule(
        new One(text),
        List.of(),
        0,
        Integer.MAX_VALUE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Condition.ALWAYS);
  }

  void addColumnsTo(Set<String> columns) {
    switch (source) {
      case One(Template text) -> text.addColumnsTo(columns);
      case Joined(List<Template> parts, String with) ->
          parts.forEach(part -> part.addColumnsTo(columns));
      case First(List<Template> candidates) ->
          candidates.forEach(candidate -> candidate.addColumnsTo(columns));
    }
    more.forEach(part -> part.addColumnsTo(columns));
    condition.addColumnsTo(columns);
  }

  /// The texts that this row gives; none where it gives nothing.
  List<String> values(Row row, Complaints complaints) {
    if (!condition.holds(row)) {
      return List.of();
    }
    String text = text(row);
    List<String> values = new ArrayList<>();
    for (String one :
        split.isPresent() ? List.of(text.split(quoted(split.get()))) : List.of(text)) {
      String value = finished(one.strip(), row, complaints);
      if (!value.isEmpty()) {
        values.add(value);
      }
    }
    return values;
  }

  private static String quoted(String separator) {
    return java.util.regex.Pattern.quote(separator);
  }

  private String text(Row row) {
    return switch (source) {
      case One(Template text) -> text.fill(row);
      case Joined(List<Template> parts, String with) ->
          String.join(
              with, parts.stream().map(p -> p.fill(row)).filter(t -> !t.isEmpty()).toList());
      case First(List<Template> candidates) ->
          candidates.stream()
              .map(c -> c.fill(row))
              .filter(t -> !t.isEmpty())
              .findFirst()
              .orElse("");
    };
  }

  private String finished(String text, Row row, Complaints complaints) {
    if (codes.isPresent()) {
      return codes.get().code(text, complaints);
    }
    if (month.isPresent() && !text.isEmpty()) {
      DateTimeFormatter form = month.get().form();
      Optional<String> read = form == null ? Months.ofIso(text) : Months.of(text, form);
      if (read.isEmpty()) {
        complaints.add("'" + text + "' is not a date that the map can read");
      }
      return read.orElse("");
    }
    String whole = text;
    for (Template part : more) {
      if (whole.codePointCount(0, whole.length()) >= charactersMin) {
        break;
      }
      String added = part.fill(row);
      whole = whole.isEmpty() || added.isEmpty() ? whole + added : whole + " " + added;
    }
    return CleanText.shortened(whole, charactersMax);
  }
}
