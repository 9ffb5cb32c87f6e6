package org.kith.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.RecordHolder;

/// One record as a page for people: what corrects it first, then its text, then what links to it.
final class RecordPage {
  private RecordPage() {}

  static void print(Screen screen, GetRecordResponse shown) {
    LearningRecord record = shown.getRecord();
    boolean erased = record.getContent().equals("erased");
    screen.heading(erased ? "A record whose content is erased" : record.getTitle());
    screen.line(
        record.getKind()
            + " from "
            + record.getOrigin().getName()
            + (record.getClaimedTime().isEmpty() ? "" : ", " + record.getClaimedTime()));
    if (!record.getState().isEmpty() && !record.getState().equals("current")) {
      screen.line("THIS RECORD IS " + record.getState().toUpperCase(java.util.Locale.ROOT));
    }
    record
        .getCautionsList()
        .forEach(caution -> screen.line("NOTE: " + RecordNotices.caution(caution)));
    for (LinkIn correction : record.getCorrectionsList()) {
      screen.line(
          "  "
              + correction.getRelation()
              + " by: "
              + correction.getTitle()
              + "  "
              + correction.getRecordId()
              + (correction.getReason().isEmpty() ? "" : "  (" + correction.getReason() + ")"));
    }
    screen.line("");
    screen.line(record.getSummary());
    screen.line("");
    for (var field : record.getAllFields().entrySet()) {
      if (field.getKey().getRealContainingOneof() != null
          && field.getValue() instanceof Message body) {
        fields(screen, body, "");
      }
    }
    screen.line("topics: " + String.join(", ", record.getTopicsList()));
    if (record.hasContact()) {
      screen.line("ask: " + record.getContact().getTeam() + " " + record.getContact().getEmail());
    }
    for (Link link : record.getLinksList()) {
      screen.line(
          link.getRelation()
              + ": "
              + link.getRecordId()
              + (link.getNote().isEmpty() ? "" : "  " + link.getNote()));
    }
    made(screen, record);
    outcomes(screen, shown);
    heldBy(screen, shown.getHeldByList());
    screen.line("record: " + record.getRecordId());
    screen.line("log: " + record.getLog() + ", index " + Long.toUnsignedString(record.getIndex()));
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
              + String.join(", ", record.getGuard().getWarnedList()));
    }
  }

  private static void heldBy(Screen screen, List<RecordHolder> holders) {
    if (!holders.isEmpty()) {
      screen.line(
          "held by "
              + holders.size()
              + (holders.size() == 1 ? " other organisation: " : " other organisations: ")
              + holders.stream().map(RecordHolder::getName).collect(Collectors.joining(", ")));
    }
  }

  /// Each field with its name, as the file format names it.
  private static void fields(Screen screen, Message message, String indent) {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      String name = spaced(field.getKey().getJsonName());
      if (field.getValue() instanceof List<?> list) {
        screen.line(indent + name + ":");
        list.forEach(one -> screen.line(indent + "  - " + oneLine(one)));
      } else if (field.getValue() instanceof Message inner) {
        screen.line(indent + name + ": " + oneLine(inner));
      } else {
        screen.line(indent + name + ": " + field.getValue());
      }
    }
    screen.line("");
  }

  private static String oneLine(Object value) {
    return value instanceof Message message
        ? message.getAllFields().entrySet().stream()
            .map(e -> spaced(e.getKey().getJsonName()) + " " + e.getValue())
            .collect(Collectors.joining(", "))
        : String.valueOf(value);
  }

  private static String spaced(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
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
