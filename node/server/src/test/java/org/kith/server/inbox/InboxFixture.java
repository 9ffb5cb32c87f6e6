package org.kith.server.inbox;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.KeptMailbox;
import org.kith.schema.v1.KeptSubscription;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.Subscription;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.SearchQuery;
import org.kith.server.store.Journal;
import org.kith.server.store.RealDisk;
import org.kith.server.store.Views;

/// A journal, what follows it, and mailboxes in a folder that can be opened again as after a
/// stop.
abstract class InboxFixture {
  static final String ANNA = "anna";

  @TempDir Path folder;
  final Journal journal = Journal.inMemory();
  final AtomicLong nowMs = new AtomicLong(Instant.parse("2026-11-20T10:00:00Z").toEpochMilli());
  InboxMoment.Passing moments = InboxMoment.Passing.NONE;
  Views views;
  SearchIndex index;
  RealDisk disk;
  Mailboxes mailboxes;
  InboxFollower follower;

  @BeforeEach
  void openAll() throws Exception {
    views = Views.open(folder.resolve("views"), journal.store);
    index = SearchIndex.open(folder.resolve("index"), journal.store, () -> instant());
    open();
  }

  /// As a node that starts: everything in memory is new.
  final void open() throws Exception {
    disk = RealDisk.open(folder.resolve("subscriptions"));
    mailboxes = Mailboxes.open(disk);
    follower =
        new InboxFollower(
            journal.store,
            views,
            index,
            mailboxes,
            new InboxFollower.Asking(
                saved ->
                    Optional.of(
                        SearchQuery.of(saved.getQuery())
                            .withTopics(java.util.Set.copyOf(saved.getTopicsList()))
                            .withOrigins(
                                saved.getOriginsList().stream()
                                    .map(text -> OrganisationId.parse(text).orElseThrow())
                                    .collect(java.util.stream.Collectors.toSet()))),
                owner -> !owner.equals("gone")),
            this::instant,
            moment -> moments.pass(moment));
  }

  @AfterEach
  void closeAll() throws Exception {
    disk.close();
    index.close();
    views.close();
  }

  Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
  }

  void subscribe(String owner, String id, SearchRecordsRequest search, String url) {
    var _ =
        mailboxes.change(
            owner,
            mailbox ->
                mailbox.toBuilder()
                    .setCursor(
                        mailbox.getSubscriptionsCount() == 0
                            ? journal.store.nextSequence()
                            : mailbox.getCursor())
                    .addSubscriptions(
                        KeptSubscription.newBuilder()
                            .setSubscription(
                                Subscription.newBuilder()
                                    .setSubscriptionId(id)
                                    .setSearch(search)
                                    .setWebhookUrl(url))
                            .setFrom(journal.store.nextSequence())
                            .setDelivered(mailbox.getNextNumber() - 1))
                    .build());
  }

  void subscribe(String words) {
    subscribe(ANNA, "s1", SearchRecordsRequest.newBuilder().setQuery(words).build(), "");
  }

  void catchUp() {
    while (views.step(700) + index.step(700) > 0) {
      // until there is nothing more
    }
    index.refresh();
    while (follower.step(3) > 0) {
      // as above, in small steps
    }
  }

  KeptMailbox mailbox(String owner) {
    return mailboxes.find(owner).orElseGet(KeptMailbox::getDefaultInstance);
  }

  List<KeptItem> items() {
    return mailbox(ANNA).getItemsList();
  }

  List<String> told() {
    return items().stream().map(item -> item.getEvent() + " " + item.getRecordId()).toList();
  }
}
