package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.kith.core.trust.Standing;
import org.kith.server.api.SavedQueries;
import org.kith.server.inbox.InboxFollower;
import org.kith.server.inbox.InboxMoment;
import org.kith.server.inbox.Mailboxes;
import org.kith.server.inbox.Titles;
import org.kith.server.inbox.Webhooks;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.LogStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.Traffic;
import org.kith.server.store.Views;
import org.kith.server.writer.Tombstones;

/// The inboxes of people here, with the threads that fill them and that tell webhooks.
final class Inboxes implements AutoCloseable {
  private final RealDisk disk;
  private final Mailboxes mailboxes;
  private final FollowerThread filling;
  private final Webhooks telling;

  private Inboxes(RealDisk disk, Mailboxes mailboxes, FollowerThread filling, Webhooks telling) {
    this.disk = disk;
    this.mailboxes = mailboxes;
    this.filling = filling;
    this.telling = telling;
  }

  /// What inboxes are filled from.
  record From(LogStore store, Views views, SearchIndex index, Tombstones tombstones) {}

  static Inboxes start(
      HomeFolder home,
      Path folder,
      From from,
      Supplier<Standing> standing,
      Traffic traffic,
      InstantSource clock)
      throws CannotStart {
    RealDisk disk = Offline.disk(home.subscriptions(), folder);
    var mailboxes = Mailboxes.open(disk);
    Predicate<String> active =
        owner ->
            standing.get().tokens().stream()
                .anyMatch(token -> token.name().equals(owner) && token.isActive(clock.millis()));
    var follower =
        new InboxFollower(
            from.store(),
            from.views(),
            from.index(),
            mailboxes,
            new InboxFollower.Asking(new SavedQueries(standing), active),
            clock,
            InboxMoment.Passing.NONE);
    var titles = new Titles(from.store(), from.views(), from.tombstones());
    var webhooks =
        new Webhooks(
            mailboxes,
            titles,
            active,
            clock,
            RandomGenerator.getDefault(),
            InboxMoment.Passing.NONE);
    return new Inboxes(
        disk, mailboxes, FollowerThread.start(follower, traffic, () -> {}), webhooks.start());
  }

  Mailboxes mailboxes() {
    return mailboxes;
  }

  @Override
  public void close() throws IOException {
    telling.close();
    filling.close();
    disk.close();
  }
}
