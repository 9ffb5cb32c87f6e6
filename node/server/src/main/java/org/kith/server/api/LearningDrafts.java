package org.kith.server.api;

import io.grpc.stub.StreamObserver;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.DiscardDraftResponse;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.ListDraftsResponse;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.ReviewDraftResponse;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SaveDraftResponse;
import org.kith.schema.v1.SubmitDraftRequest;
import org.kith.schema.v1.SubmitDraftResponse;

/// The methods of the learning service that are about drafts alone.
abstract class LearningDrafts extends InboxAndFiles {
  private final DraftCalls drafts;

  LearningDrafts(
      DraftCalls drafts, InboxCalls inbox, AttachmentCalls attachments, HidingCalls hidings) {
    super(inbox, attachments, hidings);
    this.drafts = drafts;
  }

  @Override
  public void saveDraft(SaveDraftRequest request, StreamObserver<SaveDraftResponse> answer) {
    Answers.send(
        answer,
        SaveDraftResponse.newBuilder().setDraft(drafts.save(Caller.current(), request)).build());
  }

  @Override
  public void submitDraft(SubmitDraftRequest request, StreamObserver<SubmitDraftResponse> answer) {
    Answers.send(
        answer,
        SubmitDraftResponse.newBuilder()
            .setDraft(drafts.submit(Caller.current(), request))
            .build());
  }

  @Override
  public void reviewDraft(ReviewDraftRequest request, StreamObserver<ReviewDraftResponse> answer) {
    Answers.send(
        answer,
        ReviewDraftResponse.newBuilder()
            .setDraft(drafts.review(Caller.current(), request))
            .build());
  }

  @Override
  public void listDrafts(ListDraftsRequest request, StreamObserver<ListDraftsResponse> answer) {
    Answers.send(answer, drafts.list(Caller.current(), request));
  }

  @Override
  public void discardDraft(
      DiscardDraftRequest request, StreamObserver<DiscardDraftResponse> answer) {
    Answers.send(answer, drafts.discard(Caller.current(), request));
  }
}
