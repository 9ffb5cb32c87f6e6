package org.kith.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.kith.schema.v1.LearningRecord;

/// One record as a line of comma-separated values (RFC 4180): what a spreadsheet needs to list it.
final class CsvLine {
  static final String HEADING =
      "recordId,kind,title,summary,topics,settings,organisation,organisationId,period,audience,"
          + "licence,state,claimedTime";

  private CsvLine() {}

  static String of(LearningRecord record) {
    return List.of(
            record.getRecordId(),
            record.getKind(),
            record.getTitle(),
            record.getSummary(),
            String.join(" ", record.getTopicsList()),
            String.join(" ", record.getSettingsList()),
            record.getOrigin().getName(),
            record.getOrigin().getOrganisationId(),
            record.getPeriod().getStart(),
            record.getAudience(),
            record.getLicence(),
            record.getState(),
            record.getClaimedTime())
        .stream()
        .map(CsvLine::cell)
        .collect(Collectors.joining(","));
  }

  /// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
  private static String cell(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
