package org.kith.server.api;

import com.google.rpc.Code;
import java.util.EnumSet;
import java.util.Optional;
import org.kith.schema.v1.LearningRecord;

/// Whether one person may let a record out without anybody's review: while too few others here
/// could review it, where the node's policy says that one is enough, and where it stays in the own
/// organisation. Taking a record back is not asked about: it takes effect at once. SPEC 10.13
final class DirectPublishing {
  static final String REVIEW_NEEDED = "REVIEW_NEEDED";

  private static final String AUDIENCE_OWN = "own";

  private final People people;
  private final int reviewersMin;

  DirectPublishing(People people, int reviewersMin) {
    this.people = people;
    this.reviewersMin = reviewersMin;
  }

  /// Refused where the record takes a review.
  void require(LearningRecord record) {
    refusal(record)
        .ifPresent(
            sentence -> {
              throw ApiErrors.of(Code.FAILED_PRECONDITION, REVIEW_NEEDED, sentence);
            });
  }

  /// Why it may not go out without a review, and what to do; empty where it may.
  Optional<String> refusal(LearningRecord record) {
    if (record.hasRetraction()) {
      return Optional.empty(); // to take a record back needs no second person
    }
    if (!isReviewed() || stays(record)) {
      return Optional.empty();
    }
    return Optional.of(
        people.holding(Role.APPROVER)
            + " people may approve here, so nobody publishes beyond the own organisation without a"
            + " review. Save it as a draft (kith draft new FILE), submit it (kith draft submit ID)"
            + " and let "
            + reviewersMin
            + " others approve it (kith draft review ID --approve).");
  }

  /// Whether a token may publish without a review, where the record may.
  static boolean mayPublish(Caller caller) {
    return caller.roles().containsAll(EnumSet.of(Role.AUTHOR, Role.APPROVER));
  }

  /// Why one person may publish this record, where they may.
  String whyAlone(LearningRecord record) {
    if (record.hasRetraction()) {
      return "To take a record back needs no second person";
    }
    if (stays(record)) {
      return "It stays in the own organisation";
    }
    if (reviewersMin == 1) {
      return "This node asks for one approval only (--reviewers 1)";
    }
    int approvers = people.holding(Role.APPROVER);
    return approvers == 1
        ? "Only one person may approve here"
        : "Only " + approvers + " people may approve here, too few for a review";
  }

  /// Whether what leaves the organisation takes a review here: where there are enough people beside
  /// whoever publishes; fewer could let nothing out.
  private boolean isReviewed() {
    return reviewersMin > 1 && mayGive(reviewersMin);
  }

  /// Whether so many others than whoever publishes may approve.
  boolean mayGive(int approvals) {
    return people.holding(Role.APPROVER) > approvals;
  }

  private static boolean stays(LearningRecord record) {
    return record.getAudience().isEmpty() || record.getAudience().equals(AUDIENCE_OWN);
  }

  /// What the operator is told while nobody reviews; empty where somebody does.
  Optional<String> warning() {
    if (isReviewed()) {
      return Optional.empty();
    }
    return Optional.of(
        reviewersMin == 1
            ? "one person may publish here without a review, since the node runs with --reviewers 1"
            : "one person may publish here without a review, since "
                + reviewersMin
                + " others must be able to approve and are not there; to change that:"
                + " kith token issue NAME --role approver");
  }
}
