package org.kith.server.api;

import java.util.ArrayList;
import java.util.List;
import org.kith.protocol.guard.GuardFinding;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.DraftReview;

/// Who must approve a draft before it goes out: one person for what stays in the own organisation,
/// and otherwise as many different people as the policy says, the information-governance lead among
/// them where the guard found something.
final class DraftRules {
  static final String DRAFT = "draft";
  static final String SUBMITTED = "submitted";
  static final String CHANGES_ASKED = "changes-asked";
  static final String APPROVED = "approved";
  static final String PUBLISHED = "published";

  static final String APPROVE = "approve";
  static final String ASK_CHANGES = "ask-changes";

  private static final String AUDIENCE_OWN = "own";

  private final int reviewersMin;

  /// @param reviewersMin for everything that leaves the organisation
  DraftRules(int reviewersMin) {
    this.reviewersMin = reviewersMin;
  }

  int approvalsNeeded(Draft draft) {
    String audience = draft.getRecord().getAudience();
    return audience.isEmpty() || audience.equals(AUDIENCE_OWN) ? 1 : reviewersMin;
  }

  /// What a submitted draft lacks, in words; nothing where it may go out.
  List<String> missing(Draft draft, List<GuardFinding> findings) {
    List<DraftReview> approvals =
        draft.getReviewsList().stream().filter(r -> r.getVerdict().equals(APPROVE)).toList();
    List<String> missing = new ArrayList<>();
    int more = approvalsNeeded(draft) - approvals.size();
    if (more > 0) {
      missing.add(more == 1 ? "one more approval" : more + " more approvals");
    }
    boolean lead = approvals.stream().anyMatch(DraftReview::getIgLead);
    boolean refused = findings.stream().anyMatch(GuardFinding::refuses);
    if (refused && !isOverridden(draft)) {
      missing.add("the information-governance lead, to let out what the guard refuses");
    } else if (!findings.isEmpty() && !lead && approvalsNeeded(draft) > 1) {
      missing.add("the information-governance lead, since the guard warns");
    }
    return missing;
  }

  static boolean isOverridden(Draft draft) {
    return draft.getReviewsList().stream()
        .anyMatch(r -> r.getVerdict().equals(APPROVE) && !r.getOverrideReason().isEmpty());
  }
}
