package org.kith.client.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.Recall;

/// An inbox as one short text, however much came: recalls of what is in use above all else; what
/// was taken back and what made things worse next, then what is doubted, then what is new by kind.
public final class InboxDigest {
  private static final int LINES_MAX = 25;
  private static final int ID_CHARACTERS = 12;
  private static final String MADE_WORSE = "made-worse";

  private InboxDigest() {}

  /// The text; a line for nothing new too. Every recall is there.
  public static String of(List<Recall> recalls, List<InboxItem> items) {
    String news = of(items);
    if (recalls.isEmpty()) {
      return news;
    }
    var text = new StringBuilder("Recalled: we use it (").append(recalls.size()).append(")\n");
    recalls.forEach(recall -> text.append(line(recall)));
    return text.append('\n').append(news).toString();
  }

  private static String line(Recall recall) {
    LinkIn because = recall.getBecause();
    return "  "
        + title(recall.getTitle())
        + "\n      "
        + RecordNotices.words(recall.getCause())
        + " by "
        + because.getOrigin().getName()
        + (because.getReason().isEmpty() ? "" : ", " + RecordNotices.words(because.getReason()))
        + "; we said: "
        + title(recall.getReportTitle())
        + "\n      kith recall acknowledge "
        + recall.getRecallId()
        + "\n";
  }

  private static String title(String title) {
    return title.isEmpty() ? "A record without content" : title;
  }

  private static String of(List<InboxItem> items) {
    Map<String, Map<String, InboxItem>> groups = new LinkedHashMap<>();
    for (String first :
        List.of("Taken back", "Made things worse where it was tried", "Contradicted")) {
      groups.put(first, new LinkedHashMap<>());
    }
    for (InboxItem item : items) {
      groups
          .computeIfAbsent(group(item), name -> new LinkedHashMap<>())
          .putIfAbsent(item.getRecord().getRecordId(), item);
    }
    // What was taken back is no news any more.
    var gone = List.copyOf(groups.getOrDefault("Taken back", Map.of()).keySet());
    groups.forEach(
        (name, group) -> {
          if (!name.equals("Taken back")) {
            group.keySet().removeAll(gone);
          }
        });
    var text = new StringBuilder();
    groups.forEach(
        (name, group) -> {
          if (!group.isEmpty()) {
            text.append(name).append(" (").append(group.size()).append(")\n");
            group.values().stream().limit(LINES_MAX).forEach(item -> text.append(line(item)));
            if (group.size() > LINES_MAX) {
              text.append("  … and ").append(group.size() - LINES_MAX).append(" more\n");
            }
            text.append('\n');
          }
        });
    return text.isEmpty() ? "Nothing new.\n" : text.toString();
  }

  private static String group(InboxItem item) {
    LearningRecord record = item.getRecord();
    if (item.getEvent().equals("retracted") || record.getState().equals("retracted")) {
      return "Taken back";
    }
    if (item.getEvent().equals(MADE_WORSE) || item.getOutcome().equals(MADE_WORSE)) {
      return "Made things worse where it was tried";
    }
    if (item.getEvent().equals("contradicted")) {
      return "Contradicted";
    }
    return record.getKind().isEmpty()
        ? "Not here any more"
        : "New: " + RecordBody.label("kinds", record.getKind()).toLowerCase(java.util.Locale.ROOT);
  }

  private static String line(InboxItem item) {
    LearningRecord record = item.getRecord();
    String id = record.getRecordId();
    List<String> about = new ArrayList<>();
    about.add(RecordNotices.words(record.getKind()));
    about.add(record.getOrigin().getName());
    if (!item.getOutcome().isEmpty()) {
      about.add(RecordNotices.words(item.getOutcome()));
    }
    if (!RecordNotices.isCurrent(record)) {
      about.add(record.getState());
    }
    record.getCorrectionsList().stream()
        .map(LinkIn::getReason)
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .ifPresent(reason -> about.add("because: " + RecordNotices.words(reason)));
    record.getCautionsList().forEach(code -> about.add(RecordNotices.mark(code)));
    about.removeIf(String::isEmpty);
    return "  "
        + title(record.getTitle())
        + "\n      "
        + id.substring(0, Math.min(ID_CHARACTERS, id.length()))
        + "  "
        + String.join(", ", about)
        + "\n";
  }
}
