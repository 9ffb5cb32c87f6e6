package org.kith.client;

import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.DiscardDraftResponse;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.ListDraftsResponse;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SubmitDraftRequest;

/// Calls about drafts and their review. A draft never leaves its node.
public final class DraftCalls {
  private final Calls calls;

  DraftCalls(Calls calls) {
    this.calls = calls;
  }

  /// Keeps a draft. A new one with a request id is repeated where the connection breaks.
  public Draft save(SaveDraftRequest request) {
    return calls
        .call(
            LearningServiceGrpc.getSaveDraftMethod(),
            request,
            request.getRequestId().isEmpty() ? Calls.Repeat.NEVER : Calls.Repeat.SAFE)
        .getDraft();
  }

  /// Hands a draft to its reviewers.
  public Draft submit(SubmitDraftRequest request) {
    return calls
        .call(LearningServiceGrpc.getSubmitDraftMethod(), request, Calls.Repeat.NEVER)
        .getDraft();
  }

  /// Deletes one's own draft for good, unless it is published.
  public DiscardDraftResponse discard(DiscardDraftRequest request) {
    return calls.call(LearningServiceGrpc.getDiscardDraftMethod(), request, Calls.Repeat.NEVER);
  }

  /// Approves a draft, or asks for changes.
  public Draft review(ReviewDraftRequest request) {
    return calls
        .call(LearningServiceGrpc.getReviewDraftMethod(), request, Calls.Repeat.NEVER)
        .getDraft();
  }

  /// One's own drafts, and those that wait for a reviewer.
  public ListDraftsResponse list(ListDraftsRequest request) {
    return calls.call(LearningServiceGrpc.getListDraftsMethod(), request, Calls.Repeat.SAFE);
  }

  /// Everything that is wrong with a draft.
  public CheckDraftResponse check(CheckDraftRequest request) {
    return calls.call(LearningServiceGrpc.getCheckDraftMethod(), request, Calls.Repeat.SAFE);
  }
}
