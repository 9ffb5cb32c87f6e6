package org.kith.server.api;

import org.kith.schema.v1.Draft;

/// Where a draft stands and what can be done next, in words with the command that does it.
final class DraftWords {
  private final DirectPublishing direct;
  private final DraftRules rules;

  DraftWords(DirectPublishing direct, DraftRules rules) {
    this.direct = direct;
    this.rules = rules;
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
              ? alone(caller, draft)
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

  /// The way out where one person may publish it.
  private String alone(Caller caller, Draft draft) {
    String id = draft.getDraftId();
    return direct.whyAlone(draft.getRecord())
        + ", so "
        + (DirectPublishing.mayPublish(caller)
            ? "you may publish it yourself: kith publish --draft " + id
            : "one person with the roles author and approver may publish it: kith publish --draft "
                + id)
        + "; or let somebody else review it: "
        + (direct.mayGive(rules.approvalsNeeded(draft))
            ? "kith draft review " + id + " --approve"
            : "kith token issue NAME --role approver, and with that token kith draft review "
                + id
                + " --approve");
  }
}
