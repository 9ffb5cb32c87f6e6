package org.kith.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.kith.client.render.RecordNotices;
import org.kith.client.render.RecordText;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.RecordHolder;

/// One record as a page for people: what corrects it first, then its text, then what links to it.
final class RecordPage {
  private RecordPage() {}

  static void print(Screen screen, GetRecordResponse shown) {
    LearningRecord record = shown.getRecord();
    screen.heading(
        switch (record.getContent()) {
          case "erased" -> "A record whose content is erased";
          case "hidden-here" -> "A record that is hidden on this node (kith hide --list says why)";
          default -> record.getTitle();
        });
    screen.line(
        record.getKind()
            + " from "
            + record.getOrigin().getName()
            + (record.getClaimedTime().isEmpty() ? "" : ", " + record.getClaimedTime()));
    if (!record.getState().isEmpty() && !record.getState().equals("current")) {
      screen.line(
          "THIS RECORD IS "
              + RecordNotices.standing(record.getState(), record.getStateReason(), List.of()));
    }
    record
        .getCautionsList()
        .forEach(caution -> screen.line("NOTE: " + RecordNotices.caution(caution)));
    for (LinkIn correction : record.getCorrectionsList()) {
      screen.line(
          "  "
              + RecordNotices.passive(correction.getRelation())
              + ": "
              + correction.getTitle()
              + "  "
              + correction.getRecordId()
              + (correction.getReason().isEmpty()
                  ? ""
                  : "  (" + RecordNotices.words(correction.getReason()) + ")")
              + RecordNotices.marks(
                  correction.getState(), correction.getStateReason(), correction.getCautionsList())
              + (correction.getNote().isEmpty() ? "" : ": " + correction.getNote()));
    }
    screen.line("");
    screen.line(record.getSummary());
    screen.line("");
    RecordText.body(record).forEach(screen::line);
    screen.line("");
    RecordText.about(record).forEach(screen::line);
    if (record.getAttachmentsCount() > 0) {
      screen.line(
          "to get a file: kith attachment get "
              + EvidencePage.shortId(record.getRecordId())
              + " NAME");
    }
    cited(screen, shown);
    made(screen, record);
    outcomes(screen, shown);
    heldBy(screen, shown);
    screen.line("record: " + record.getRecordId());
    screen.line("log: " + record.getLog() + ", index " + Long.toUnsignedString(record.getIndex()));
  }

  /// What it names, with whatever a reader should know of that.
  private static void cited(Screen screen, GetRecordResponse shown) {
    for (CitedRecord cited : shown.getCitedList()) {
      if (!cited.getState().isEmpty()) {
        screen.line(
            "it names: "
                + (cited.getTitle().isEmpty() ? "(no content)" : cited.getTitle())
                + "  ("
                + cited.getOrigin().getName()
                + RecordNotices.marks(
                    cited.getState(), cited.getStateReason(), cited.getCautionsList())
                + ")  "
                + EvidencePage.shortId(cited.getRecordId()));
      }
    }
  }

  /// How it came about: what was looked at before, who approved it, what the guard warned of.
  private static void made(Screen screen, LearningRecord record) {
    if (record.hasPriorArt()) {
      screen.line(
          "looked at before: "
              + record.getPriorArt().getLookedAtList().stream()
                  .map(EvidencePage::shortId)
                  .collect(Collectors.joining(", ")));
      if (!record.getPriorArt().getDifferentBecause().isEmpty()) {
        screen.line("different because: " + record.getPriorArt().getDifferentBecause());
      }
    }
    if (record.getApprovalsCount() > 0) {
      screen.line(
          "approved by: "
              + record.getApprovalsList().stream()
                  .map(approval -> approval.getRole() + " " + approval.getTime())
                  .collect(Collectors.joining(", ")));
    }
    if (record.hasGuard()) {
      screen.line(
          "the personal-data guard warned of: "
              + String.join(", ", record.getGuard().getWarnedList())
              + (record.getGuard().getOverridden()
                  ? "; the information-governance lead let out what it refuses"
                  : ""));
    }
  }

  /// Of a record whose content is erased its place in the log stays, and that is what they hold.
  private static void heldBy(Screen screen, GetRecordResponse shown) {
    List<RecordHolder> holders = shown.getHeldByList();
    if (!holders.isEmpty()) {
      screen.line(
          (shown.getRecord().getContent().equals("erased") ? "entry held by " : "held by ")
              + holders.size()
              + (holders.size() == 1 ? " other organisation: " : " other organisations: ")
              + holders.stream().map(RecordHolder::getName).collect(Collectors.joining(", ")));
    }
  }

  /// What came of it, and each record that links here.
  private static void outcomes(Screen screen, GetRecordResponse shown) {
    if (shown.hasTally()) {
      screen.line("");
      EvidencePage.tally(screen, shown.getTally(), "");
    }
    LinksPage.print(screen, shown);
  }
}
