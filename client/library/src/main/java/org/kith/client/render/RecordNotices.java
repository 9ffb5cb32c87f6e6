package org.kith.client.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      notices.add("This record is " + because(record.getState(), record.getStateReason()) + ".");
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
          sentence(passive(correction.getRelation()))
              + (correction.getTitle().isEmpty()
                  ? " a record that is not part of this"
                  : ": " + correction.getTitle())
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
  ///
  /// @param reason why it is retracted, as a code; empty where nothing is known of that
  public static String marks(String state, String reason, List<String> cautions) {
    String standing = standing(state, reason, cautions);
    return standing.isEmpty() ? "" : ", " + standing;
  }

  /// The same to stand by itself.
  public static String standing(String state, String reason, List<String> cautions) {
    return Stream.concat(
            Stream.of(state)
                .filter(said -> !said.isEmpty() && !said.equals(CURRENT))
                .map(said -> because(said.toUpperCase(Locale.ROOT), reason)),
            cautions.stream().map(RecordNotices::mark))
        .collect(Collectors.joining(", "));
  }

  /// A state with its reason behind it.
  static String because(String state, String reason) {
    return state + (reason.isEmpty() ? "" : " (" + words(reason) + ")");
  }

  /// A caution in a few words.
  static String mark(String code) {
    return switch (code) {
      case "two-successors" -> "two records claim to replace it";
      case "contact-expired" -> "contact out of date";
      case "signed-by-revoked-key" -> "signed by a key revoked since";
      default -> words(code);
    };
  }

  /// A relation as it reads from the record that is named, such as `superseded by`, to be set
  /// before the record that names it.
  public static String passive(String relation) {
    return switch (relation) {
      case "answers" -> "answered by";
      case "builds-on" -> "built on by";
      case "contradicts" -> "contradicted by";
      case "erases" -> "erased by";
      case "part-of" -> "joined by";
      case "prompted-by" -> "prompted";
      case "republishes" -> "published again by";
      case "retracts" -> "retracted by";
      case "same-as" -> "said to be the same by";
      case "supersedes" -> "superseded by";
      case "supports" -> "supported by";
      case "tried" -> "tried by";
      case "uses-method" -> "used as a method by";
      default -> words(relation) + ", says";
    };
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
  public static String words(String code) {
    return code.replace('-', ' ');
  }

  /// With a capital first letter.
  public static String sentence(String words) {
    return words.isEmpty()
        ? ""
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
