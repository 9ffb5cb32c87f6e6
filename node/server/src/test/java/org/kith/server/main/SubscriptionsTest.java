package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListSubscriptionsRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.Subscription;
import org.kith.schema.v1.UnsubscribeRequest;

/// Saved queries over the API, through restarts.
class SubscriptionsTest {
  @TempDir Path folder;

  private static LearningServiceGrpc.LearningServiceBlockingStub as(TestNode node, String secret) {
    return LearningServiceGrpc.newBlockingStub(node.channel())
        .withCallCredentials(TestNode.bearer(secret))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static String issue(TestNode node, String name, String role) {
    return node.governance()
        .issueToken(IssueTokenRequest.newBuilder().setName(name).addRoles(role).build())
        .getSecret();
  }

  private static SubscribeRequest words(String words) {
    return SubscribeRequest.newBuilder()
        .setSearch(SearchRecordsRequest.newBuilder().setQuery(words).setPageSize(7))
        .build();
  }

  private static ListInboxResponse inbox(TestNode node, String secret) {
    return as(node, secret).listInbox(ListInboxRequest.getDefaultInstance());
  }

  private static void awaitItems(TestNode node, String secret, int items) throws Exception {
    Await.until(items + " items", () -> inbox(node, secret).getItemsCount() == items);
  }

  @Test
  void anInboxIsItsOwnersAloneAndOutlivesRestarts() throws Exception {
    TestHome home = TestHome.make(folder, "Riverside");
    String ann;
    String ben;
    try (TestNode node = TestNode.start(home)) {
      ann = issue(node, "ann", "reader");
      ben = issue(node, "ben", "reader");
      Subscription saved = as(node, ann).subscribe(words("handrails")).getSubscription();
      assertThat(saved.getSearch().getPageSize()).isZero();
      assertThat(as(node, ann).subscribe(words("handrails")).getSubscription()).isEqualTo(saved);
      node.publish(TestNode.lesson("Handrails in the corridor"));
      node.publish(TestNode.lesson("Syringe drivers"));
      awaitItems(node, ann, 1);
    }
    try (TestNode node = TestNode.start(home)) {
      String late = node.publish(TestNode.lesson("Handrails at the stairs")).getRecordId();
      awaitItems(node, ann, 2);
      ListInboxResponse found = inbox(node, ann);
      assertThat(found.getUnread()).isEqualTo(2);
      assertThat(found.getItemsList())
          .extracting(item -> item.getRecord().getTitle())
          .containsExactly("Handrails at the stairs", "Handrails in the corridor");
      assertThat(inbox(node, ben).getItemsCount()).isZero();

      long first = found.getItems(1).getNumber();
      var marked = AcknowledgeInboxRequest.newBuilder().setUpTo(first).build();
      assertThat(as(node, ann).acknowledgeInbox(marked).getUnread()).isEqualTo(1);
      var unread = ListInboxRequest.newBuilder().setUnreadOnly(true).build();
      assertThat(as(node, ann).listInbox(unread).getItemsList())
          .extracting(item -> item.getRecord().getRecordId())
          .containsExactly(late);

      var _ =
          node.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder()
                      .setRecordId(late)
                      .setReason("wrong")
                      .setErase(true)
                      .build());
      awaitItems(node, ann, 3);
      InboxItem taken = inbox(node, ann).getItems(0);
      assertThat(taken.getEvent()).isEqualTo("retracted");
      assertThat(taken.getRecord().getRecordId()).isEqualTo(late);
      assertThat(taken.getBy().getRecordId()).isEqualTo(taken.getByRecordId()).isNotEmpty();
      assertThat(taken.getBy().getState()).isEqualTo("current");
      assertThat(taken.getBy().getKind()).isEqualTo("retraction");
      Await.until(
          "its text is gone", () -> inbox(node, ann).getItems(0).getRecord().getTitle().isEmpty());
    }
    try (TestNode node = TestNode.start(home)) {
      assertThat(inbox(node, ann).getItemsCount()).isEqualTo(3);
      List<Subscription> saved =
          as(node, ann)
              .listSubscriptions(ListSubscriptionsRequest.getDefaultInstance())
              .getSubscriptionsList();
      var removing =
          UnsubscribeRequest.newBuilder()
              .setSubscriptionId(saved.getFirst().getSubscriptionId())
              .build();
      assertThatThrownBy(() -> as(node, ben).unsubscribe(removing))
          .hasMessageContaining("no saved query");
      var _ = as(node, ann).unsubscribe(removing);
      assertThatThrownBy(() -> as(node, ann).unsubscribe(removing))
          .hasMessageContaining("no saved query");
    }
  }

  @Test
  void aWebhookTakesARoleAndIsAudited() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "Riverside"))) {
      String ann = issue(node, "ann", "reader");
      var request = words("handrails").toBuilder();
      request.setWebhookUrl("https://example.org/hooks/secret-path?key=secret");
      assertThatThrownBy(() -> as(node, ann).subscribe(request.build()))
          .hasMessageContaining("operator or ig-lead");
      assertThatThrownBy(
              () -> node.learning().subscribe(request.clone().setWebhookUrl("http://x.y").build()))
          .hasMessageContaining("Webhook url");
      var made = node.learning().subscribe(request.build());
      assertThat(made.getWebhookSecret()).startsWith("whsec_");
      assertThat(made.getSubscription().getWebhookState()).isEqualTo("up-to-date");
      assertThat(node.learning().subscribe(request.build()).getWebhookSecret()).isEmpty();
      assertThat(
              node.governance()
                  .listAuditEntries(ListAuditEntriesRequest.getDefaultInstance())
                  .toString())
          .contains("webhook added: " + made.getSubscription().getSubscriptionId())
          .contains("to https://example.org")
          .doesNotContain("secret");
    }
  }
}
