package org.kith.server.api;

import io.grpc.stub.StreamObserver;
import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.AcknowledgeInboxResponse;
import org.kith.schema.v1.GetAttachmentRequest;
import org.kith.schema.v1.GetAttachmentResponse;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.HideRecordResponse;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListHiddenRequest;
import org.kith.schema.v1.ListHiddenResponse;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListSubscriptionsRequest;
import org.kith.schema.v1.ListSubscriptionsResponse;
import org.kith.schema.v1.PutAttachmentRequest;
import org.kith.schema.v1.PutAttachmentResponse;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.SubscribeResponse;
import org.kith.schema.v1.UnsubscribeRequest;
import org.kith.schema.v1.UnsubscribeResponse;

/// The methods of the learning service that are about one's own inbox, about files of records, and
/// about what is hidden here.
abstract class InboxAndFiles extends LearningServiceGrpc.LearningServiceImplBase {
  private final InboxCalls inbox;
  private final AttachmentCalls attachments;
  private final HidingCalls hidings;

  InboxAndFiles(InboxCalls inbox, AttachmentCalls attachments, HidingCalls hidings) {
    this.hidings = hidings;
    this.inbox = inbox;
    this.attachments = attachments;
  }

  @Override
  public StreamObserver<PutAttachmentRequest> putAttachment(
      StreamObserver<PutAttachmentResponse> answer) {
    return attachments.put(answer);
  }

  @Override
  public void getAttachment(
      GetAttachmentRequest request, StreamObserver<GetAttachmentResponse> answer) {
    attachments.get(request, answer);
  }

  @Override
  public void hideRecord(HideRecordRequest request, StreamObserver<HideRecordResponse> answer) {
    Answers.send(answer, hidings.hide(Caller.current(), request));
  }

  @Override
  public void listHidden(ListHiddenRequest request, StreamObserver<ListHiddenResponse> answer) {
    Answers.send(answer, hidings.list(request));
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> answer) {
    Answers.send(answer, inbox.subscribe(Caller.current(), request));
  }

  @Override
  public void listSubscriptions(
      ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> answer) {
    Answers.send(answer, inbox.subscriptions(Caller.current()));
  }

  @Override
  public void unsubscribe(UnsubscribeRequest request, StreamObserver<UnsubscribeResponse> answer) {
    inbox.unsubscribe(Caller.current(), request.getSubscriptionId());
    Answers.send(answer, UnsubscribeResponse.getDefaultInstance());
  }

  @Override
  public void listInbox(ListInboxRequest request, StreamObserver<ListInboxResponse> answer) {
    Answers.send(answer, inbox.list(Caller.current(), request));
  }

  @Override
  public void acknowledgeInbox(
      AcknowledgeInboxRequest request, StreamObserver<AcknowledgeInboxResponse> answer) {
    Answers.send(answer, inbox.acknowledge(Caller.current(), request));
  }
}
