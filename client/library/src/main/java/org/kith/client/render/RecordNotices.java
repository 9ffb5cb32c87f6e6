package org.kith.client.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;

/// What a reader must know before they rely on a record, in words.
public final class RecordNotices {
  private static final String CURRENT = "current";

  private RecordNotices() {}

  /// All there is to say; empty for a record that stands as it was written.
  static List<String> of(LearningRecord record) {
    List<String> notices = new ArrayList<>();
    if (!isCurrent(record)) {
      notices.add("This record is " + record.getState() + ".");
    }
    if (record.getContent().equals("erased")) {
      notices.add("Its content is erased.");
    }
    if (record.getContent().equals("hidden-here")) {
      notices.add("It is hidden on this node.");
    }
    record.getCautionsList().forEach(caution -> notices.add(sentence(caution(caution)) + "."));
    for (LinkIn correction : record.getCorrectionsList()) {
      notices.add(
          sentence(words(correction.getRelation()))
              + (correction.getTitle().isEmpty()
                  ? " by a record that is not part of this"
                  : " by: " + correction.getTitle())
              + (correction.getOrigin().getName().isEmpty()
                  ? ""
                  : ", " + correction.getOrigin().getName())
              + (correction.getReason().isEmpty() ? "" : " (" + words(correction.getReason()) + ")")
              + (correction.getNote().isEmpty() ? "" : ": " + correction.getNote()));
    }
    return notices;
  }

  static boolean isCurrent(LearningRecord record) {
    return record.getState().isEmpty() || record.getState().equals(CURRENT);
  }

  /// Whether a record still stands and what to know of it, to be set behind its name; empty where
  /// there is nothing to say.
  public static String marks(String state, List<String> cautions) {
    return (state.isEmpty() || state.equals(CURRENT) ? "" : ", " + state.toUpperCase(Locale.ROOT))
        + (cautions.isEmpty() ? "" : ", " + String.join(", ", cautions));
  }

  /// What a caution code means.
  public static String caution(String code) {
    return switch (code) {
      case "contradicted" -> "another record says otherwise; see below";
      case "two-successors" -> "two records claim to replace it; see below";
      case "review-due" -> "its review is due";
      case "contact-expired" -> "its contact is past its last month";
      case "closed" -> "it is closed: nobody is asked to join or answer any more";
      case "signed-by-revoked-key" ->
          "it was signed by a key that was revoked since; it counts, for it came before";
      default -> words(code);
    };
  }

  /// A code as words: `two-successors` becomes `two successors`.
  static String words(String code) {
    return code.replace('-', ' ');
  }

  /// With a capital first letter.
  static String sentence(String words) {
    return words.isEmpty()
        ? ""
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
