package org.kith.sim;

import java.time.Instant;
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
import org.kith.core.sync.Effect;
import org.kith.core.sync.FetchPlan;
import org.kith.core.sync.Holdings;
import org.kith.core.trust.Member;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.LogStore;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreException;
import org.kith.server.writer.CosignGuard;
import org.kith.server.writer.Failpoint;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Witness;
import org.kith.server.writer.Writer;

/// One simulated node: the real store and writer over simulated disks, and its sessions.
final class SimNode {
  private static final int SEGMENT_BYTES = 16 * 1024;
  private static final long DAY_MS = 24L * 60 * 60 * 1_000;
  private static final long TEN_YEARS_MS = 10 * 365 * DAY_MS;
  private static final int COMMITS_A_CHECKPOINT = 3;

  private final World world;
  private final int number;
  private Identity identity;
  private Machine machine;
  private final SplittableRandom random;
  private @Nullable SegmentStore store;
  private @Nullable Writer writer;
  private @Nullable Eraser eraser;
  private @Nullable Witness witness;
  private FetchPlan plan = new FetchPlan();

  /// How wrong its clock is.
  private long clockOffMs;

  /// This simulation's own account of what was decided and is durable.
  private final SortedSet<OrganisationId> peers = new TreeSet<>();

  private final SortedSet<OrganisationId> origins = new TreeSet<>();

  final SortedMap<Integer, Link> links = new TreeMap<>();
  private final List<Waiting> queue = new ArrayList<>();
  private int commits;

  /// What it stores of each origin.
  Quota quota = Quota.UNLIMITED;

  /// Of whom it admits some kinds only.
  final Choosy choosy = new Choosy();

  /// How many messages after one another it took for what it has heard, since a count began.
  int round;

  /// Set once its disk was put back to an older state.
  boolean restored;

  /// Set while it runs on another node's store.
  boolean away;

  /// A copy of another node's machine, with the same keys.
  boolean copy;

  /// Set once it ran on another node's store.
  boolean wasAway;

  /// Set once it is switched off for good.
  boolean gone;

  /// Set once what was erased and cosigned is remembered nowhere else.
  boolean lostMemory;

  private record Waiting(Proposal proposal, Consumer<Outcome> told) {}

  SimNode(World world, int number, Identity identity, SplittableRandom random) {
    this.world = world;
    this.number = number;
    this.identity = identity;
    this.random = random;
    this.machine = new Machine(world.bug());
    this.clockOffMs =
        world.faults().clocksWrong() ? random.nextLong(-TEN_YEARS_MS, TEN_YEARS_MS) : 0;
  }

  int number() {
    return number;
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

  Witness witness() {
    if (witness == null) {
      throw new IllegalStateException(this + " is down");
    }
    return witness;
  }

  FetchPlan plan() {
    return plan;
  }

  void start() {
    try {
      store = SegmentStore.open(machine.disk(), SEGMENT_BYTES);
    } catch (StoreException.Corrupt e) { // no crash leaves a store that does not open
      throw new Violation("I28", this + " cannot open its store: " + e.getMessage());
    }
    plan = new FetchPlan();
    if (restored && world.bug() == Bug.FORGET_THE_GUARD) {
      machine.forgetGuard();
    }
    if (machine.isConfirmed()) {
      world.invariants().lossAccepted(this);
    }
    Tombstones tombstones = Tombstones.open(machine.guard());
    writer =
        Writer.start(
            store,
            identity.logs(),
            machine.openGuard(identity.logs().commons()),
            identity.chain(),
            new Writer.Surroundings(
                this::now,
                () -> Bytes.wrap(bytes(32)),
                this::maybeCutPower,
                tombstones,
                new Quotas(store, quota, () -> Long.MAX_VALUE, 0)));
    eraser =
        new Eraser(
            store,
            writer,
            tombstones,
            grave -> world.invariants().erased(this, grave),
            new Eraser.Signing(
                identity.cosignKey(), this::now, receipt -> world.reach().confirms(this, receipt)));
    var _ = eraser.follow(); // before anything is served
    SimDisk cosigned = world.bug() == Bug.COSIGNS_TOO_EARLY ? new SimDisk(true) : machine.guard();
    witness =
        Witness.open(
            new Witness.Places(
                store, machine.disk(), CosignGuard.open(cosigned), new Cosignatures()),
            identity.cosignKey(),
            this::now,
            writer.standing(),
            () -> writer().publishing() instanceof Publishing.On);
    recollect(writer.standing());
    if (restored) {
      choosy.restored(writer.standing());
    }
    if (!away) {
      world.invariants().restarted(this);
      world.invariants().holds(this);
    }
  }

  private Instant now() {
    return world.clock().instant().plusMillis(clockOffMs);
  }

  /// The day by its clock.
  long day() {
    return Math.floorDiv(now().toEpochMilli(), DAY_MS);
  }

  /// Somebody sets its clock.
  void clockJumps() {
    clockOffMs = random.nextLong(-TEN_YEARS_MS, TEN_YEARS_MS);
  }

  /// It has another manifest from its next start on.
  void adopt(Identity next) {
    identity = next;
  }

  /// Exchanges stores with a node; both are down.
  void swap(SimNode other, boolean wrong) {
    machine.swapStores(other.machine);
    away = wrong;
    other.away = wrong;
    wasAway = true;
    other.wasAway = true;
  }

  /// The same disks, guard and all, in another machine, which a person has started by mistake.
  SimNode copyOfMachine(int newNumber) {
    world.trace(this + " is copied as node " + newNumber);
    var made = new SimNode(world, newNumber, identity, random.split());
    made.machine = machine.copy();
    made.copy = true;
    return made;
  }

  Machine machine() {
    return machine;
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
    eraser = null;
    witness = null;
    machine.crash(random);
  }

  /// The folder of the signing guard is gone.
  void loseGuard() {
    world.trace(this + " loses its guard");
    crash();
    machine.loseGuard();
    restored = true;
    lostMemory = true;
    world.invariants().forgets(this);
  }

  /// The operator puts an older image of the store back; the guard stays, as it lies elsewhere.
  boolean restore() {
    if (!machine.hasBackup()) {
      return false;
    }
    world.trace(this + " is restored");
    crash();
    machine.putBack();
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
      boolean more = ++commits % COMMITS_A_CHECKPOINT != 0; // the writer is told so, at least
      var proposals = batch.stream().map(Waiting::proposal).toList();
      List<Outcome> outcomes = writer().commit(proposals, () -> more);
      for (int i = 0; i < outcomes.size(); i++) {
        batch.get(i).told().accept(outcomes.get(i));
      }
      if (eraser != null && eraser.follow()) {
        world.standingChanged(this);
      }
      if (isUp() && !away) {
        world.invariants().holds(this); // what is held changes here and at a start only
      }
    } catch (PowerCut e) {
      crash();
      world.restartSoon(this);
    }
  }

  /// What is held now; nothing while the node is down.
  Holdings holdings() {
    return new HeldNow(() -> Optional.ofNullable(store));
  }

  /// What a session asks for as a range with proof, exactly as it is kept.
  Optional<RangeOffer> range(Effect.Serve serve) {
    return Shelf.range(store(), serve);
  }

  /// Payloads of these entries that are here and may go on.
  SortedMap<Long, OfferedItem.SaltedPayload> payloads(LogId log, List<Long> indexes) {
    return Shelf.payloads(store(), log, indexes);
  }

  /// The planted bug: a log is cut back to an older size.
  void cutBack(LogId log, long size) {
    LogStore from = store();
    crash();
    machine.cutBack(from, log, size, SEGMENT_BYTES);
    world.restartSoon(this);
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
    return origins.stream().flatMap(id -> Identity.commons(id).stream());
  }

  SortedSet<OrganisationId> peers() {
    return peers;
  }

  long size(Identity origin) {
    return size(origin.logs().commons().id());
  }

  long size(LogId log) {
    return store().head(log).map(LogStore.LogHead::size).orElse(0L);
  }

  @Override
  public String toString() {
    return "node " + number();
  }
}
