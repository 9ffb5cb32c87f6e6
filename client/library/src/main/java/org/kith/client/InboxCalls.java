package org.kith.client;

import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.AcknowledgeInboxResponse;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListSubscriptionsRequest;
import org.kith.schema.v1.ListSubscriptionsResponse;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.SubscribeResponse;
import org.kith.schema.v1.UnsubscribeRequest;
import org.kith.schema.v1.UnsubscribeResponse;

/// Calls about one's own saved queries and inbox.
public final class InboxCalls {
  private final Calls calls;

  InboxCalls(Calls calls) {
    this.calls = calls;
  }

  /// Saves a query; the same one again is the first one.
  public SubscribeResponse subscribe(SubscribeRequest request) {
    // A repeat after an answer that was lost would not show the webhook's key again.
    return calls.call(
        LearningServiceGrpc.getSubscribeMethod(),
        request,
        request.getWebhookUrl().isEmpty() ? Calls.Repeat.SAFE : Calls.Repeat.NEVER);
  }

  public ListSubscriptionsResponse subscriptions() {
    return calls.call(
        LearningServiceGrpc.getListSubscriptionsMethod(),
        ListSubscriptionsRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Forgets a saved query.
  public UnsubscribeResponse unsubscribe(UnsubscribeRequest request) {
    return calls.call(LearningServiceGrpc.getUnsubscribeMethod(), request, Calls.Repeat.NEVER);
  }

  /// One page of the inbox, what came last first.
  public ListInboxResponse list(ListInboxRequest request) {
    return calls.call(LearningServiceGrpc.getListInboxMethod(), request, Calls.Repeat.SAFE);
  }

  /// Marks items as read.
  public AcknowledgeInboxResponse acknowledge(AcknowledgeInboxRequest request) {
    return calls.call(LearningServiceGrpc.getAcknowledgeInboxMethod(), request, Calls.Repeat.SAFE);
  }
}
