package org.kith.server.api;

import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningRecord;

/// Where a draft stands and what can be done next, in words with the command that does it.
final class DraftWords {
  private final DirectPublishing direct;

  DraftWords(DirectPublishing direct) {
    this.direct = direct;
  }

  /// What follows "Draft ID".
  ///
  /// @param waitsFor of a submitted one
  static String standing(Draft draft, String waitsFor) {
    return switch (draft.getState()) {
      case DraftRules.SUBMITTED ->
          "is submitted" + (waitsFor.isEmpty() ? "" : " and waits for " + waitsFor);
      case DraftRules.CHANGES_ASKED -> "waits for the changes that a reviewer asked for";
      case DraftRules.APPROVED -> "is approved already";
      case DraftRules.PUBLISHED -> "is published already";
      default -> "is not submitted yet";
    };
  }

  /// A sentence without its full stop.
  String next(Caller caller, Draft draft) {
    String id = draft.getDraftId();
    boolean author = caller.name().equals(draft.getAuthor());
    return switch (draft.getState()) {
      case DraftRules.SUBMITTED ->
          direct.refusal(draft.getRecord()).isEmpty()
              ? alone(caller, draft.getRecord(), id)
              : "Somebody else looks at it and decides: kith draft review " + id + " --approve";
      case DraftRules.CHANGES_ASKED ->
          author
              ? "Change it and submit it again: kith draft edit "
                  + id
                  + " FILE, then kith draft submit "
                  + id
              : "Its author, " + draft.getAuthor() + ", changes it and submits it again";
      case DraftRules.APPROVED -> "Publish it: kith publish --draft " + id;
      case DraftRules.PUBLISHED -> "Look at it: kith show " + draft.getRecordId();
      default ->
          author
              ? "Hand it to its reviewers: kith draft submit " + id
              : "Its author, " + draft.getAuthor() + ", submits it";
    };
  }

  /// The way out where nobody else, or too few, could review it.
  private String alone(Caller caller, LearningRecord record, String id) {
    return direct.whyAlone(record)
        + ", so "
        + (DirectPublishing.mayPublish(caller)
            ? "you may publish it yourself: kith publish --draft " + id
            : "one person with the roles author and approver may publish it: kith publish --draft "
                + id)
        + "; or let somebody else review it: "
        + (direct.isReviewed()
            ? "kith draft review " + id + " --approve"
            : "kith token issue NAME --role approver, and with that token kith draft review "
                + id
                + " --approve");
  }
}
