package org.kith.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kith.client.KithClient;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Adoption;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.SpreadLink;
import org.kith.schema.v1.SpreadRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How a record spread.
@Command(
    name = "spread",
    description =
        "Who built on a record, tried it or answered it, and how long it took to get there.",
    footer = "Example: kith spread --dir harbour k3jx7q2m --depth 2")
final class SpreadCommand extends KithCommand {
  private static final int DATE_CHARACTERS = 10;

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(
      names = "--depth",
      defaultValue = "3",
      paramLabel = "N",
      description = "Links to follow, 1 to 5 (default: ${DEFAULT-VALUE}).")
  int depth;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      GetSpreadResponse answer =
          client
              .evidence()
              .spread(GetSpreadRequest.newBuilder().setRecordId(id).setDepth(depth).build());
      screen.answer(answer, () -> print(screen, answer));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, GetSpreadResponse answer) {
    Map<String, SpreadRecord> records = new HashMap<>();
    answer.getRecordsList().forEach(record -> records.put(record.getRecordId(), record));
    SpreadRecord root = answer.getRecords(0);
    screen.heading(root.getTitle());
    screen.line(
        "  "
            + root.getKind()
            + " from "
            + root.getOrigin().getName()
            + RecordNotices.marks(root.getState(), root.getStateReason(), root.getCautionsList())
            + "  "
            + EvidencePage.shortId(root.getRecordId()));
    reports(
        screen,
        "Taken up, by organisation (published " + date(answer.getFirstPublished()) + "):",
        answer.getAdoptionsList());
    reports(screen, "Planned or decided against:", answer.getOthersList());
    screen.line("");
    screen.line("Links:");
    for (SpreadLink link : answer.getLinksList()) {
      screen.line(
          "  "
              + name(records, link.getFromRecordId())
              + "  "
              + RecordNotices.words(link.getRelation())
              + "  "
              + name(records, link.getToRecordId()));
    }
    if (answer.getMore()) {
      screen.note(
          "There is more than these "
              + answer.getRecordsCount()
              + "; ask with a greater --depth, or about one of these records.");
    }
  }

  private static void reports(Screen screen, String heading, List<Adoption> reports) {
    if (!reports.isEmpty()) {
      screen.line(heading);
      var table = new Table("ORGANISATION", "STATUS", "REPORTED", "DAYS", "RECORD");
      for (Adoption adoption : reports) {
        table.row(
            adoption.getOrigin().getName(),
            adoption.getStatus(),
            date(adoption.getClaimedTime()),
            adoption.hasDays() ? Long.toString(adoption.getDays()) : "?",
            EvidencePage.shortId(adoption.getRecordId())
                + RecordNotices.marks(
                    adoption.getState(), adoption.getStateReason(), adoption.getCautionsList()));
      }
      table.print(screen);
    }
  }

  private static String name(Map<String, SpreadRecord> records, String id) {
    SpreadRecord record = records.get(id);
    if (record == null) {
      return EvidencePage.shortId(id);
    }
    String found = EvidencePage.found(record.getStatus(), record.getOutcome());
    return record.getTitle()
        + " ("
        + record.getOrigin().getName()
        + (found.isEmpty() ? "" : ", " + found)
        + RecordNotices.marks(record.getState(), record.getStateReason(), record.getCautionsList())
        + ")";
  }

  private static String date(String time) {
    return time.substring(0, Math.min(DATE_CHARACTERS, time.length()));
  }
}
