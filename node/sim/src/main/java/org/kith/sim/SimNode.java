package org.kith.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.FetchPlan;
import org.kith.core.sync.Holdings;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreHoldings;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.SigningGuard;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Writer;

/// One simulated node: the real store and writer over simulated disks, and its sessions.
final class SimNode {
  private static final int SEGMENT_BYTES = 16 * 1024;
  private static final long RANGE_BYTES_MAX = 1 << 20;
  private static final long TEN_YEARS_MS = 10L * 365 * 24 * 60 * 60 * 1_000;

  private final World world;
  private final Identity identity;
  private final SplittableRandom random;
  private SimDisk disk;
  private SimDisk guardDisk;
  private @Nullable SegmentStore store;
  private @Nullable Writer writer;
  private FetchPlan plan = new FetchPlan();
  private @Nullable SimDisk backup;
  private @Nullable SimDisk guardBackup;

  /// How wrong its clock is.
  private final long clockOffMs;

  /// This simulation's own account of what was decided and is durable.
  private final SortedSet<OrganisationId> peers = new TreeSet<>();

  private final SortedSet<OrganisationId> origins = new TreeSet<>();

  final SortedMap<Integer, Link> links = new TreeMap<>();
  private final List<Waiting> queue = new ArrayList<>();

  /// Set once its disk was put back to an older state.
  boolean restored;

  private record Waiting(Proposal proposal, Consumer<Outcome> told) {}

  SimNode(World world, Identity identity, SplittableRandom random) {
    this.world = world;
    this.identity = identity;
    this.random = random;
    this.disk = new SimDisk(world.bug() == Bug.ACKNOWLEDGE_BEFORE_SYNC);
    this.guardDisk = new SimDisk(false);
    this.clockOffMs =
        world.faults().clocksWrong() ? random.nextLong(-TEN_YEARS_MS, TEN_YEARS_MS) : 0;
  }

  int number() {
    return identity.number();
  }

  Identity identity() {
    return identity;
  }

  boolean isUp() {
    return store != null;
  }

  LogStore store() {
    if (store == null) {
      throw new IllegalStateException(this + " is down");
    }
    return store;
  }

  Writer writer() {
    if (writer == null) {
      throw new IllegalStateException(this + " is down");
    }
    return writer;
  }

  FetchPlan plan() {
    return plan;
  }

  void start() {
    store = SegmentStore.open(disk, SEGMENT_BYTES);
    plan = new FetchPlan();
    boolean nothingSigned =
        identity.logs().keys().keySet().stream()
            .allMatch(log -> store.head(log.id()).map(head -> head.size() == 0).orElse(true));
    if (restored && world.bug() == Bug.FORGET_THE_GUARD) {
      guardDisk = new SimDisk(false);
      nothingSigned = true;
    }
    writer =
        Writer.start(
            store,
            identity.logs(),
            SigningGuard.open(guardDisk, "mark", nothingSigned),
            identity.chain(),
            new Writer.Surroundings(
                () -> world.clock().instant().plusMillis(clockOffMs),
                () -> Bytes.wrap(bytes(32)),
                this::maybeCutPower,
                Tombstones.open(guardDisk),
                Quotas.unlimited(store)));
    recollect(writer.standing());
    world.invariants().restarted(this);
    world.invariants().holds(this);
  }

  /// A decision may be durable although the power went before anybody was told; of two that were
  /// decided together, perhaps the first only.
  private void recollect(Standing standing) {
    peers.clear();
    origins.clear();
    for (Member member : standing.members()) {
      if (member.state() == Member.State.ACCEPTED) {
        peers.add(member.organisation());
      }
      if (standing.granted(member.organisation(), LogName.COMMONS, world.clock().millis())) {
        origins.add(member.organisation());
      }
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void maybeCutPower(Failpoint.Moment moment) {
    if (random.nextDouble() < world.faults().crashes() / 4) {
      throw new PowerCut();
    }
  }

  /// The power goes.
  void crash() {
    world.trace(this + " crashes");
    new ArrayList<>(links.values()).forEach(world.network()::cut);
    links.clear();
    queue.clear();
    store = null;
    writer = null;
    disk.crash(random);
    guardDisk.crash(random);
    if (world.bug() == Bug.FORGETS_WHAT_IT_HELD && backup != null) {
      disk = backup.copy();
    }
  }

  void backUp() {
    backup = disk.copy();
    guardBackup = guardDisk.copy();
  }

  /// The folder of the signing guard is gone.
  void loseGuard() {
    world.trace(this + " loses its guard");
    crash();
    guardDisk = new SimDisk(false);
    restored = true;
  }

  /// The operator puts an older image of the store back; the guard stays, as it lies elsewhere.
  boolean restore() {
    if (backup == null) {
      return false;
    }
    world.trace(this + " is restored");
    crash();
    disk = backup.copy();
    if (world.bug() == Bug.GUARD_IN_BACKUP && guardBackup != null) {
      guardDisk = guardBackup.copy();
    }
    restored = true;
    world.invariants().restored(this);
    return true;
  }

  void propose(Proposal proposal, Consumer<Outcome> told) {
    queue.add(new Waiting(proposal, told));
    world.writeSoon(this);
  }

  /// One group commit of all that waits.
  void write() {
    if (!isUp() || queue.isEmpty()) {
      return;
    }
    List<Waiting> batch = List.copyOf(queue);
    queue.clear();
    try {
      List<Outcome> outcomes = writer().commit(batch.stream().map(Waiting::proposal).toList());
      for (int i = 0; i < outcomes.size(); i++) {
        batch.get(i).told().accept(outcomes.get(i));
      }
      if (isUp()) {
        world.invariants().holds(this); // what is held changes here and at a start only
      }
    } catch (PowerCut e) {
      crash();
      world.restartSoon(this);
    }
  }

  /// What is held now; nothing while the node is down.
  Holdings holdings() {
    return new Holdings() {
      @Override
      public Optional<Holding> of(LogId log) {
        return store == null ? Optional.empty() : new StoreHoldings(store).of(log);
      }

      @Override
      public Optional<ForkProof> contradiction(LogId log, Checkpoint shown, Bytes note) {
        return store == null
            ? Optional.empty()
            : new StoreHoldings(store).contradiction(log, shown, note);
      }
    };
  }

  /// Entries [from, to) as a range with proof, exactly as they are kept.
  Optional<RangeOffer> range(LogId log, long from, long to) {
    LogStore.LogHead head = store().head(log).orElseThrow();
    long end = Math.min(to, head.checkpointSize());
    var items = new ArrayList<OfferedItem>();
    for (var entry : store().readRange(log, from, end, RANGE_BYTES_MAX)) {
      boolean relayed = entry.verdict() instanceof Verdict.Admitted;
      items.add(new OfferedItem(entry.entry(), relayed ? entry.payload() : Optional.empty()));
    }
    if (items.isEmpty()) {
      return Optional.empty();
    }
    long last = from + items.size();
    return Optional.of(
        new RangeOffer(
            log,
            from,
            last,
            items,
            head.checkpoint().orElseThrow(),
            store().tree(log).consistencyProof(last, head.checkpointSize())));
  }

  /// The planted bug: entries that nothing proves.
  void storeUnproved(RangeOffer offer) {
    long size = store().head(offer.log()).map(LogStore.LogHead::size).orElse(-1L);
    if (size >= offer.from() && size < offer.to()) {
      OfferedItem item = offer.items().get((int) (size - offer.from()));
      store()
          .append(
              List.of(
                  new Frame.EntryStored(
                      offer.log(),
                      size,
                      item.entry(),
                      Optional.empty(),
                      Verdict.AWAITING,
                      Optional.empty())));
    }
  }

  void decided(OrganisationId organisation, boolean peer, boolean origin) {
    if (peer) {
      peers.add(organisation);
    } else {
      peers.remove(organisation);
    }
    if (origin) {
      origins.add(organisation);
    } else {
      origins.remove(organisation);
    }
  }

  boolean hasPeer(OrganisationId organisation) {
    return peers.contains(organisation);
  }

  boolean accepts(OrganisationId organisation) {
    return origins.contains(organisation);
  }

  Stream<LogId> acceptedLogs() {
    return origins.stream().map(id -> LogName.commons(id, 1).id());
  }

  SortedSet<OrganisationId> peers() {
    return peers;
  }

  long size(Identity origin) {
    return store().head(origin.logs().commons().id()).map(LogStore.LogHead::size).orElse(0L);
  }

  @Override
  public String toString() {
    return "node " + number();
  }
}
