package org.kith.server.inbox;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.KeptMailbox;
import org.kith.schema.v1.KeptSubscription;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.server.inbox.Happening.Event;
import org.kith.server.search.SearchIndex;
import org.kith.server.search.SearchQuery;
import org.kith.server.search.SearchQuery.Retracted;
import org.kith.server.store.Follower;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.Views;

/// Follows the journal behind views and index, and puts what matches a saved query into inboxes.
///
/// Each mailbox has a cursor of its own, kept in one file with what was found before it: a stop at
/// any moment leaves nothing out and brings nothing twice.
public final class InboxFollower implements Follower {
  private static final int STEP_FRAMES_MAX = 500;
  private static final long BATCH_BYTES_MAX = 8 << 20;

  private final LogStore store;
  private final Views views;
  private final SearchIndex index;
  private final Mailboxes mailboxes;
  private final Asking asking;
  private final InstantSource clock;
  private final InboxMoment.Passing moments;
  private final Happenings happenings;
  private volatile long cursor;

  /// What the follower has to be told.
  ///
  /// @param questions makes a question of what was saved; none where it cannot be asked any more
  /// @param active whether a person's token still counts
  public record Asking(Questions questions, Predicate<String> active) {}

  /// Makes questions.
  @FunctionalInterface
  public interface Questions {
    Optional<SearchQuery> of(SearchRecordsRequest saved);
  }

  public InboxFollower(
      LogStore store,
      Views views,
      SearchIndex index,
      Mailboxes mailboxes,
      Asking asking,
      InstantSource clock,
      InboxMoment.Passing moments) {
    this.store = store;
    this.views = views;
    this.index = index;
    this.mailboxes = mailboxes;
    this.asking = asking;
    this.clock = clock;
    this.moments = moments;
    this.happenings = new Happenings(store, views);
    long next = store.nextSequence();
    this.cursor =
        mailboxes.all().stream()
            .filter(mailbox -> mailbox.getSubscriptionsCount() > 0)
            .mapToLong(KeptMailbox::getCursor)
            .filter(at -> at <= next) // a journal that was put back begins anew
            .min()
            .orElse(next);
  }

  @Override
  public int step(int framesMax) {
    long known = Math.min(views.cursor(), index.status().cursor());
    int ready = (int) Math.min(Math.min(framesMax, STEP_FRAMES_MAX), known - cursor);
    if (ready <= 0) {
      return 0;
    }
    List<Sequenced> frames = store.follow(cursor, ready, BATCH_BYTES_MAX);
    if (frames.isEmpty()) {
      return 0;
    }
    long end = frames.getLast().sequence() + 1;
    List<KeptMailbox> all =
        mailboxes.all().stream().filter(one -> one.getSubscriptionsCount() > 0).toList();
    List<Happening> happened = all.isEmpty() ? List.of() : happenings.of(frames);
    for (KeptMailbox mailbox : all) {
      take(mailbox, happened, end);
    }
    cursor = end;
    return frames.size();
  }

  private void take(KeptMailbox mailbox, List<Happening> happened, long end) {
    List<KeptItem> found =
        happened.isEmpty() || !asking.active().test(mailbox.getOwner())
            ? List.of()
            : found(mailbox, happened);
    if (found.isEmpty()) {
      forgetful(mailbox, end);
      return;
    }
    moments.pass(InboxMoment.MATCHED);
    var _ =
        mailboxes.change(
            mailbox.getOwner(), // whatever its owner has changed meanwhile stays
            now ->
                Mailboxes.with(now, found).toBuilder()
                    .setCursor(Math.max(end, now.getCursor()))
                    .build());
    moments.pass(InboxMoment.KEPT);
  }

  /// Nothing came: the cursor goes to disk now and then only.
  private void forgetful(KeptMailbox mailbox, long end) {
    if (end / InboxLimits.CURSOR_FRAMES_MAX > mailbox.getCursor() / InboxLimits.CURSOR_FRAMES_MAX) {
      var _ = mailboxes.change(mailbox.getOwner(), now -> now.toBuilder().setCursor(end).build());
    } else {
      mailboxes.move(mailbox.getOwner(), end);
    }
  }

  private List<KeptItem> found(KeptMailbox mailbox, List<Happening> happened) {
    Map<Happening, List<String>> bySubscription = new HashMap<>();
    for (KeptSubscription kept : mailbox.getSubscriptionsList()) {
      long from = Math.max(kept.getFrom(), mailbox.getCursor());
      List<Happening> fresh = happened.stream().filter(one -> one.sequence() >= from).toList();
      for (Happening one : matching(kept, fresh, known(mailbox, kept))) {
        bySubscription
            .computeIfAbsent(one, _ -> new ArrayList<>())
            .add(kept.getSubscription().getSubscriptionId());
      }
    }
    List<KeptItem> items = new ArrayList<>();
    for (Happening one : happened) {
      List<String> ids = bySubscription.remove(one);
      boolean there = ids == null || mailbox.getItemsList().stream().anyMatch(one::is);
      if (!there) {
        items.add(
            KeptItem.newBuilder()
                .setRecordId(one.record().text())
                .setEvent(one.event().code())
                .setByRecordId(one.byText())
                .addAllSubscriptionIds(ids)
                .setArrivedMs(clock.millis())
                .build());
      }
    }
    return items;
  }

  /// Records of which this saved query has told.
  private static Set<String> known(KeptMailbox mailbox, KeptSubscription kept) {
    Set<String> known = new HashSet<>();
    for (KeptItem item : mailbox.getItemsList()) {
      if (item.getSubscriptionIdsList().contains(kept.getSubscription().getSubscriptionId())) {
        known.add(item.getRecordId());
      }
    }
    return known;
  }

  /// An arrival matches as a search would find it. What happens to a record matters where the
  /// record matches, retracted or not, and where its arrival was told.
  private List<Happening> matching(
      KeptSubscription kept, List<Happening> happened, Set<String> known) {
    Optional<SearchQuery> question =
        happened.isEmpty()
            ? Optional.empty()
            : asking.questions().of(kept.getSubscription().getSearch());
    if (question.isEmpty()) {
      return List.of();
    }
    Map<RecordId, OrganisationId> arrived = new HashMap<>();
    Map<RecordId, OrganisationId> others = new HashMap<>();
    happened.forEach(
        one -> (one.event() == Event.ARRIVED ? arrived : others).put(one.record(), one.origin()));
    Set<RecordId> found = arrived.isEmpty() ? Set.of() : index.matching(question.get(), arrived);
    Set<RecordId> touched =
        others.isEmpty()
            ? Set.of()
            : index.matching(question.get().withRetracted(Retracted.INCLUDED), others);
    return happened.stream()
        .filter(
            one ->
                one.event() == Event.ARRIVED
                    ? found.contains(one.record())
                    : touched.contains(one.record()) || known.contains(one.record().text()))
        .toList();
  }

  @Override
  public Status status() {
    long behind = Math.max(0, store.nextSequence() - cursor);
    return new Status("inboxes", cursor, behind, 0, List.of());
  }
}
