package org.kith.client.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;

/// An inbox as one short text, however much came: what was taken back and what made things worse
/// first, then what is doubted, then what is new by kind.
public final class InboxDigest {
  private static final int LINES_MAX = 25;
  private static final int ID_CHARACTERS = 12;
  private static final String MADE_WORSE = "made-worse";

  private InboxDigest() {}

  /// The text; a line for nothing new too.
  public static String of(List<InboxItem> items) {
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
    record.getCautionsList().forEach(code -> about.add(RecordNotices.words(code)));
    about.removeIf(String::isEmpty);
    return "  "
        + (record.getTitle().isEmpty() ? "A record without content" : record.getTitle())
        + "\n      "
        + id.substring(0, Math.min(ID_CHARACTERS, id.length()))
        + "  "
        + String.join(", ", about)
        + "\n";
  }
}
