package org.kith.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.kith.core.admit.OfferedItem;
import org.kith.core.trust.Decision;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Publishing;

/// What people do in a simulated history, and what they and their machines do wrong.
final class Trouble {
  private static final long SWAP_MS_MIN = 5_000;
  private static final long SWAP_MS_MAX = 30_000;

  private final World world;
  private final Network network;
  private final SplittableRandom random;
  private final SplittableRandom operators;
  private final Confirming confirming;
  private final TreeMap<Integer, List<RecordId>> erasable = new TreeMap<>();
  private int published;
  private boolean copied;

  /// @param operators what operators do wrong
  Trouble(
      World world,
      Network network,
      SplittableRandom random,
      SplittableRandom operators,
      Confirming confirming) {
    this.world = world;
    this.network = network;
    this.random = random;
    this.operators = operators;
    this.confirming = confirming;
  }

  int published() {
    return published;
  }

  /// One second of it.
  void second() {
    List<SimNode> nodes = world.nodes();
    Faults faults = world.faults();
    SimNode node = nodes.get(random.nextInt(nodes.size()));
    if (node.away) {
      return;
    }
    if (node.isUp() && random.nextInt(2) == 0) {
      publish(node);
    }
    if (node.isUp() && random.nextDouble() < faults.crashes()) {
      node.crash();
      world.restartSoon(node);
    }
    boolean keeps = world.bug() == Bug.FORGETS_WHAT_IT_HELD && random.nextInt(20) == 0;
    if (node.isUp() && (keeps || random.nextDouble() < 2 * faults.backUps())) {
      node.machine().backUp();
    }
    if (node.isUp() && random.nextDouble() < faults.guardLosses()) {
      node.loseGuard();
      confirming.soon(node);
      world.restartSoon(node);
    }
    if (node.isUp() && random.nextDouble() < faults.restores() && node.restore()) {
      world.restartSoon(node);
    }
    breakLines(node, faults.line());
    if (node.isUp() && random.nextDouble() < faults.removals() && !node.peers().isEmpty()) {
      remove(node, node.peers().first());
    }
    if (world.bug() == Bug.SERVE_ANYTHING && node.isUp() && !node.links.isEmpty()) {
      network.probe(node);
    }
    operate(nodes.get(operators.nextInt(nodes.size())), faults);
    confirming.second();
  }

  private void breakLines(SimNode node, Faults.Line line) {
    List<SimNode> nodes = world.nodes();
    if (random.nextDouble() < line.partitions()) {
      network.lines().part(node, nodes.get(random.nextInt(nodes.size())));
    }
    if (random.nextDouble() < line.oneWays()) {
      network.lines().partOneWay(node, nodes.get(random.nextInt(nodes.size())));
    }
    if (random.nextDouble() < line.drips()) {
      network.lines().slow(node);
    }
    if (random.nextDouble() < line.storms()) {
      network.lines().storm(node);
    }
  }

  private void operate(SimNode node, Faults faults) {
    if (!node.isUp() || node.away) {
      return;
    }
    if (operators.nextDouble() < faults.erasures()) {
      erase(node);
    }
    if (operators.nextDouble() < faults.revocations()) {
      revoke(node);
    }
    if (node.isUp() && operators.nextDouble() < faults.copies() && !copied) {
      copied = true;
      world.add(node.copyOfMachine(world.nodes().size()));
    }
    if (node.isUp() && operators.nextDouble() < faults.swaps()) {
      swap(node, world.nodes().get(operators.nextInt(world.nodes().size())));
    }
    if (faults.clocksWrong() && operators.nextInt(50) == 0) {
      node.clockJumps();
    }
  }

  private void publish(SimNode node) {
    int number = published++;
    boolean local = random.nextInt(10) == 0;
    LogName log = local ? node.identity().logs().local() : node.identity().logs().commons();
    publish(node, log, Records.lesson(number, local ? "own" : "network"), "request " + number);
  }

  private void publish(SimNode node, LogName log, Bytes payload, String request) {
    node.propose(
        Proposal.Publish.of(log, payload, Optional.of(request)),
        outcome -> {
          if (outcome instanceof Outcome.Appended appended) {
            world.trace(node + " published " + appended.index() + " of " + log.circle());
            world.invariants().released(node, log, appended.checkpoint());
            world.invariants().acknowledged(node.number(), log, appended.index(), appended.id());
            if (!log.isLocal()) {
              erasable.computeIfAbsent(node.number(), n -> new ArrayList<>()).add(appended.id());
            }
            world.headAdvanced(node, log.id());
          }
        });
  }

  private void remove(SimNode node, OrganisationId peer) {
    world.trace(node + " removes " + peer.text().substring(0, 12));
    world.decide(
        node, new Decision.PeerRemoved(peer, "simulated"), () -> node.decided(peer, false, false));
  }

  /// Something was published that should not have been.
  private void erase(SimNode node) {
    List<RecordId> mine = erasable.getOrDefault(node.number(), List.of());
    if (mine.isEmpty() || !(node.writer().publishing() instanceof Publishing.On)) {
      return;
    }
    RecordId record = mine.remove(operators.nextInt(mine.size()));
    world.trace(node + " erases " + record.text().substring(0, 8));
    saltOf(node, record)
        .ifPresent(
            salt -> {
              world.invariants().toErase(record, salt);
              world.reach().toErase(record, salt);
            });
    publish(
        node, node.identity().logs().commons(), Records.erasing(record), "erases " + record.text());
  }

  /// The salt of an own record's payload, while that is there.
  private static Optional<Bytes> saltOf(SimNode node, RecordId record) {
    LogId log = node.identity().logs().commons().id();
    return node.store().readRange(log, 0, node.size(log), Long.MAX_VALUE).stream()
        .filter(entry -> Leaf.recordId(entry.entry()).equals(record))
        .findFirst()
        .flatMap(LogStore.StoredEntry::payload)
        .map(OfferedItem.SaltedPayload::salt);
  }

  private boolean isForked(SimNode node) {
    return world.lies(node) && world.isForked();
  }

  /// The log's key may be in other hands: the organisation ends the epoch somewhere below its
  /// newest entry, and opens the next.
  void revoke(SimNode node) {
    LogName log = node.identity().logs().commons();
    Optional<LogStore.LogHead> head = node.store().head(log.id());
    if (log.epoch() > 1
        || head.isEmpty()
        || head.get().checkpointSize() == 0
        || world.lies(node) && !isForked(node)
        || !(node.writer().publishing() instanceof Publishing.On)) {
      return;
    }
    long size = 1 + operators.nextLong(head.get().checkpointSize());
    Bytes root = node.store().tree(log.id()).root(size);
    MerkleTree tree = node.store().tree(log.id());
    world
        .invariants()
        .ended()
        .add(root, LongStream.range(0, size).mapToObj(tree::leafHash).toList());
    world.trace(node + " revokes its log from " + size + " on");
    node.crash();
    node.adopt(node.identity().ended(new LogEnd(size, root, true)));
    if (isForked(node)) { // it was a thief who showed another history
      world.happened("a forked log is ended");
      world.liar().ifPresent(Liar::endsIt);
    }
    world.restartSoon(node);
  }

  /// Somebody starts two nodes with one another's stores, and puts them back later.
  private void swap(SimNode one, SimNode other) {
    if (one == other || other.away || !other.isUp()) {
      return;
    }
    world.trace(one + " and " + other + " have one another's stores");
    one.crash();
    other.crash();
    one.swap(other, true);
    world.restartSoon(one);
    world.restartSoon(other);
    world.at(
        world.nowMs() + operators.nextLong(SWAP_MS_MIN, SWAP_MS_MAX),
        () -> {
          world.trace(one + " and " + other + " have their own stores again");
          one.crash();
          other.crash();
          one.swap(other, false);
          world.restartSoon(one);
          world.restartSoon(other);
        });
  }
}
