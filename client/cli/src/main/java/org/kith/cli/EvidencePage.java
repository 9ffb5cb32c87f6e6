package org.kith.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.Deed;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.MissingElement;
import org.kith.schema.v1.Share;
import org.kith.schema.v1.Split;
import org.kith.schema.v1.Tally;
import org.kith.schema.v1.TeamToAsk;
import org.kith.schema.v1.TrialReport;

/// What many organisations' reports say together, for people to read.
final class EvidencePage {
  private static final int SHORT_ID_CHARACTERS = 12;

  private EvidencePage() {}

  /// The sentence, the outcomes, and what was missing where it failed.
  static void tally(Screen screen, Tally tally, String indent) {
    screen.line(indent + tally.getSentence());
    String outcomes =
        tally.getOutcomesList().stream()
            .filter(share -> share.getCount() > 0)
            .map(share -> share.getLabel() + " " + share.getCount())
            .collect(Collectors.joining(", "));
    if (!outcomes.isEmpty()) {
      screen.line(indent + "outcomes, by organisation: " + outcomes);
    }
    if (tally.getReasonsCount() > 0) {
      screen.line(
          indent
              + "reasons given: "
              + tally.getReasonsList().stream()
                  .map(share -> share.getLabel() + " " + share.getCount())
                  .collect(Collectors.joining(", ")));
    }
    for (MissingElement missing : tally.getMissingList()) {
      screen.line(
          indent
              + "missing in "
              + missing.getSetbacks()
              + " of "
              + missing.getSetbacksInAll()
              + " setbacks, "
              + missing.getOthers()
              + " of "
              + missing.getOthersInAll()
              + " others: "
              + (missing.getText().isEmpty()
                  ? "core element " + (missing.getElement() + 1)
                  : missing.getText())
              + version(missing));
    }
  }

  /// Of which version of the practice, where a reader should know something of that.
  private static String version(MissingElement missing) {
    String marks =
        RecordNotices.marks(
            missing.getState(), missing.getStateReason(), missing.getCautionsList());
    return marks.isEmpty() ? "" : "  (of " + shortId(missing.getRecordId()) + marks + ")";
  }

  /// Where it worked, by property of the place.
  static void splits(Screen screen, Tally tally) {
    for (Split split : tally.getSplitsList()) {
      screen.line(
          "  by "
              + split.getDimension().replace('-', ' ')
              + ": "
              + split.getSharesList().stream()
                  .map(EvidencePage::share)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static String share(Share share) {
    return share.getLabel()
        + (share.getTooFew()
            ? " (too few)"
            : " worked "
                + share.getCount()
                + " of "
                + share.getOf()
                + " (90 % interval: "
                + Math.round(share.getLow() * 100)
                + " to "
                + Math.round(share.getHigh() * 100)
                + " in 100)");
  }

  /// One report: what happened, why, and what they tell the next team.
  static void report(Screen screen, TrialReport report, String indent) {
    screen.line(
        indent
            + (report.getSetback() ? "✗ " : report.getOutcome().startsWith("worked") ? "✓ " : "· ")
            + report.getOrigin().getName()
            + (report.getSite().isEmpty() ? "" : " (" + report.getSite() + ")")
            + ": "
            + report.getStatus()
            + (report.getOutcome().isEmpty() ? "" : ", " + report.getOutcome())
            + RecordNotices.marks(
                report.getState(), report.getStateReason(), report.getCautionsList())
            + "  "
            + shortId(report.getRecordId()));
    report.getReasonsList().forEach(reason -> screen.line(indent + "    why: " + reason));
    report.getMissingList().forEach(one -> screen.line(indent + "    was missing: " + one));
    if (!report.getAdvice().isEmpty()) {
      screen.line(indent + "    they say: " + report.getAdvice());
    }
  }

  /// Teams with what they did.
  static void teams(Screen screen, List<TeamToAsk> teams) {
    for (TeamToAsk team : teams) {
      screen.line(
          "  " + team.getContact().getTeam() + ", " + team.getOrigin().getName() + reach(team));
      for (Deed deed : team.getDeedsList()) {
        screen.line(
            "      "
                + deed.getDeed()
                + ": "
                + deed.getTitle()
                + (deed.getOutcome().isEmpty()
                    ? ""
                    : " ("
                        + (deed.getOutcome().equals(deed.getStatus())
                            ? deed.getOutcome()
                            : found(deed.getStatus(), deed.getOutcome()))
                        + ")")
                + RecordNotices.marks(
                    deed.getState(), deed.getStateReason(), deed.getCautionsList())
                + "  "
                + shortId(deed.getRecordId()));
      }
    }
  }

  private static String reach(TeamToAsk team) {
    Contact contact = team.getContact();
    String ways =
        List.of(contact.getRole(), contact.getEmail(), contact.getPhone(), contact.getWeb())
            .stream()
            .filter(way -> !way.isEmpty())
            .collect(Collectors.joining(", "));
    return (ways.isEmpty() ? "" : ": " + ways)
        + (contact.getBestFor().isEmpty()
            ? ""
            : " (best asked about " + contact.getBestFor() + ")");
  }

  /// What a report says in a few words: its outcome, and its status where that says more than that
  /// it is in use. Whoever stopped says so, however it worked.
  static String found(String status, String outcome) {
    return Stream.of(status.equals("adopted") ? "" : status, outcome)
        .filter(said -> !said.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /// A record as the head of what is said about it.
  static void headed(Screen screen, LearningRecord record) {
    screen.heading(record.getTitle());
    screen.line(
        "  "
            + record.getKind()
            + " from "
            + record.getOrigin().getName()
            + standing(record)
            + "  "
            + shortId(record.getRecordId()));
  }

  /// One record in a line, with whatever a reader should know.
  static void brief(Screen screen, LearningRecord record, String indent) {
    screen.line(line(record, indent));
  }

  static String line(LearningRecord record, String indent) {
    return indent
        + record.getTitle()
        + "  ("
        + record.getKind()
        + ", "
        + record.getOrigin().getName()
        + standing(record)
        + ")  "
        + shortId(record.getRecordId());
  }

  static String standing(LearningRecord record) {
    return RecordNotices.marks(
        record.getState(), record.getStateReason(), record.getCautionsList());
  }

  static String shortId(String id) {
    return id.substring(0, Math.min(SHORT_ID_CHARACTERS, id.length()));
  }
}
