package org.kith.server.api;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.AcknowledgeInboxResponse;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.KeptMailbox;
import org.kith.schema.v1.KeptSubscription;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListSubscriptionsResponse;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.SubscribeResponse;
import org.kith.schema.v1.Subscription;
import org.kith.server.inbox.InboxLimits;
import org.kith.server.inbox.Mailboxes;
import org.kith.server.inbox.WebhookAddress;
import org.kith.server.inbox.WebhookSignature;
import org.kith.server.inbox.Webhooks;
import org.kith.server.store.LogStore;
import org.kith.server.store.RecordRow;

/// Saved queries and the inbox of whoever calls. Nobody sees another's: what one reads is one's own
/// matter. What leaves the node by a webhook is the organisation's, and is audited.
final class InboxCalls {
  private static final int ID_BYTES = 10;
  private static final int PAGE_ITEMS = 100;
  private static final Set<Role> SENDING = Set.of(Role.OPERATOR, Role.IG_LEAD);

  private final LogStore store;
  private final Mailboxes mailboxes;
  private final Supplier<Standing> standing;
  private final InstantSource clock;
  private final RecordReader records;
  private final Decisions decisions;
  private final Codes codes;
  private final Searches searches;
  private final Recalls recalls;
  private final SecureRandom random = new SecureRandom();

  InboxCalls(
      LocalApi.Parts parts,
      RecordReader records,
      Decisions decisions,
      Searches searches,
      Recalls recalls,
      Codes codes) {
    this.searches = searches;
    this.recalls = recalls;
    this.store = parts.store();
    this.mailboxes = parts.mailboxes();
    this.standing = parts.standing();
    this.clock = parts.clock();
    this.records = records;
    this.decisions = decisions;
    this.codes = codes;
  }

  SubscribeResponse subscribe(Caller caller, SubscribeRequest request) {
    SearchRecordsRequest search = saved(request.getSearch());
    String url = request.getWebhookUrl();
    if (!url.isEmpty()) {
      requireSending(caller);
      WebhookAddress.problem(url)
          .ifPresent(
              problem -> {
                throw ApiErrors.badField("webhookUrl", problem);
              });
    }
    Optional<KeptSubscription> before = same(caller, search, url);
    if (before.isPresent()) {
      return SubscribeResponse.newBuilder().setSubscription(show(caller, before.get())).build();
    }
    requireRoom(caller);
    var subscription =
        Subscription.newBuilder()
            .setSubscriptionId(newId())
            .setSearch(search)
            .setWebhookUrl(url)
            .setCreated(Times.rfc3339(clock.millis()));
    ByteString secret = url.isEmpty() ? ByteString.EMPTY : Webhooks.newSecret(random);
    long next = store.nextSequence();
    KeptMailbox changed =
        mailboxes.change(
            caller.name(),
            mailbox ->
                mailbox.toBuilder()
                    .setCursor(mailbox.getSubscriptionsCount() == 0 ? next : mailbox.getCursor())
                    .addSubscriptions(
                        KeptSubscription.newBuilder()
                            .setSubscription(subscription)
                            .setFrom(next)
                            .setSecret(secret)
                            .setDelivered(mailbox.getNextNumber() - 1))
                    .build());
    if (!url.isEmpty()) {
      audit(caller, "webhook added", subscription.getSubscriptionId(), url);
    }
    var answer = SubscribeResponse.newBuilder();
    if (!url.isEmpty()) {
      answer.setWebhookSecret(WebhookSignature.show(secret.toByteArray()));
    }
    KeptSubscription kept = changed.getSubscriptions(changed.getSubscriptionsCount() - 1);
    return answer.setSubscription(show(changed, kept)).build();
  }

  /// As a search is checked, without what belongs to one answer alone.
  private SearchRecordsRequest saved(SearchRecordsRequest asked) {
    var plain =
        searches.placed(asked).toBuilder()
            .clearOrderBy()
            .clearPageSize()
            .clearPageToken()
            .clearIncludeRetracted();
    var _ = Searches.question(plain.build(), standing.get(), codes);
    for (int i = 0; i < plain.getOriginsCount(); i++) {
      OrganisationId whole =
          Peers.findAny(standing.get(), "search.origins[" + i + "]", plain.getOrigins(i));
      plain.setOrigins(i, whole.text());
    }
    return plain.build();
  }

  private static void requireSending(Caller caller) {
    if (Collections.disjoint(caller.roles(), SENDING)) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "ROLE_MISSING",
          "A webhook sends something out of this node; that takes the role operator or ig-lead.");
    }
  }

  private Optional<KeptSubscription> same(Caller caller, SearchRecordsRequest search, String url) {
    return mailboxes.find(caller.name()).stream()
        .flatMap(mailbox -> mailbox.getSubscriptionsList().stream())
        .filter(kept -> kept.getSubscription().getSearch().equals(search))
        .filter(kept -> kept.getSubscription().getWebhookUrl().equals(url))
        .findFirst();
  }

  private void requireRoom(Caller caller) {
    Optional<KeptMailbox> mailbox = mailboxes.find(caller.name());
    int saved = mailbox.map(KeptMailbox::getSubscriptionsCount).orElse(0);
    if (saved >= InboxLimits.SUBSCRIPTIONS_MAX
        || mailbox.isEmpty() && mailboxes.all().size() >= InboxLimits.MAILBOXES_MAX) {
      throw ApiErrors.of(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_SUBSCRIPTIONS",
          "One person saves at most "
              + InboxLimits.SUBSCRIPTIONS_MAX
              + " queries, and "
              + InboxLimits.MAILBOXES_MAX
              + " people do. Remove one first.");
    }
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes).base32();
  }

  private void audit(Caller caller, String step, String id, String url) {
    String host = url.replaceAll("^([a-zA-Z]+://[^/?]*).*$", "$1");
    decisions.decide(caller, List.of(new Decision.Stepped(step, id, List.of(), "to " + host)));
  }

  ListSubscriptionsResponse subscriptions(Caller caller) {
    var response = ListSubscriptionsResponse.newBuilder();
    mailboxes
        .find(caller.name())
        .ifPresent(
            mailbox ->
                mailbox
                    .getSubscriptionsList()
                    .forEach(kept -> response.addSubscriptions(show(mailbox, kept))));
    return response.build();
  }

  private Subscription show(Caller caller, KeptSubscription kept) {
    return show(mailboxes.find(caller.name()).orElseThrow(), kept);
  }

  private static Subscription show(KeptMailbox mailbox, KeptSubscription kept) {
    Subscription.Builder shown = kept.getSubscription().toBuilder();
    if (shown.getWebhookUrl().isEmpty()) {
      return shown.build();
    }
    boolean waits = !Webhooks.waiting(mailbox, kept).isEmpty();
    String state =
        kept.getGivenUp()
            ? "given-up"
            : kept.getAttempts() > 0 ? "failing" : waits ? "waiting" : "up-to-date";
    shown.setWebhookState(state).setWebhookError(kept.getError());
    if (!kept.getGivenUp()) {
      shown.setWebhookNextAttempt(Times.rfc3339OrEmpty(kept.getNextAttemptMs()));
    }
    return shown.build();
  }

  void unsubscribe(Caller caller, String id) {
    KeptSubscription kept =
        mailboxes.find(caller.name()).stream()
            .flatMap(mailbox -> mailbox.getSubscriptionsList().stream())
            .filter(one -> one.getSubscription().getSubscriptionId().equals(id))
            .findFirst()
            .orElseThrow(() -> ApiErrors.notFound("You have no saved query with this id."));
    var _ =
        mailboxes.change(
            caller.name(),
            mailbox -> {
              List<KeptSubscription> left = new ArrayList<>(mailbox.getSubscriptionsList());
              left.removeIf(one -> one.getSubscription().getSubscriptionId().equals(id));
              return mailbox.toBuilder().clearSubscriptions().addAllSubscriptions(left).build();
            });
    String url = kept.getSubscription().getWebhookUrl();
    if (!url.isEmpty()) {
      audit(caller, "webhook removed", id, url);
    }
  }

  ListInboxResponse list(Caller caller, ListInboxRequest request) {
    int size = Pages.size(request.getPageSize(), PAGE_ITEMS);
    KeptMailbox mailbox = mailboxes.find(caller.name()).orElseGet(KeptMailbox::getDefaultInstance);
    long before = Pages.start(request.getPageToken());
    List<KeptItem> newestFirst =
        mailbox.getItemsList().reversed().stream()
            .filter(item -> !request.getUnreadOnly() || !item.getRead())
            .filter(item -> before == 0 || item.getNumber() < before)
            .toList();
    var response =
        ListInboxResponse.newBuilder().setUnread(unread(mailbox)).setDropped(mailbox.getDropped());
    if (before == 0) {
      response.addAllRecalls(recalls.list(false));
    }
    newestFirst.stream().limit(size).map(this::show).forEach(response::addItems);
    if (newestFirst.size() > size) {
      response.setNextPageToken(Long.toString(newestFirst.get(size - 1).getNumber()));
    }
    return response.build();
  }

  private InboxItem show(KeptItem item) {
    Optional<RecordRow> row = RecordId.parse(item.getRecordId()).flatMap(records::findShown);
    var shown = InboxItem.newBuilder();
    RecordId.parse(item.getByRecordId()).map(records::cited).ifPresent(shown::setBy);
    return shown
        .setNumber(item.getNumber())
        .setRecord(
            row.map(records::brief)
                .orElseGet(
                    () ->
                        LearningRecord.newBuilder()
                            .setRecordId(item.getRecordId())
                            .setContent("not-shown")
                            .build()))
        .setEvent(item.getEvent())
        .setByRecordId(item.getByRecordId())
        .setOutcome(row.flatMap(RecordRow::codes).map(RecordRow.Codes::outcome).orElse(""))
        .addAllSubscriptionIds(item.getSubscriptionIdsList())
        .setArrived(Times.rfc3339(item.getArrivedMs()))
        .setRead(item.getRead())
        .build();
  }

  AcknowledgeInboxResponse acknowledge(Caller caller, AcknowledgeInboxRequest request) {
    if (mailboxes.find(caller.name()).isEmpty()) {
      return AcknowledgeInboxResponse.getDefaultInstance();
    }
    Set<Long> numbers = Set.copyOf(request.getNumbersList());
    KeptMailbox changed =
        mailboxes.change(
            caller.name(),
            mailbox -> {
              KeptMailbox.Builder marked = mailbox.toBuilder();
              for (KeptItem.Builder item : marked.getItemsBuilderList()) {
                if (item.getNumber() <= request.getUpTo() || numbers.contains(item.getNumber())) {
                  item.setRead(true);
                }
              }
              return marked.build();
            });
    return AcknowledgeInboxResponse.newBuilder().setUnread(unread(changed)).build();
  }

  private static int unread(KeptMailbox mailbox) {
    return (int) mailbox.getItemsList().stream().filter(item -> !item.getRead()).count();
  }
}
