package org.kith.core.sync;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Standing.LogOwner;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;

/// The logs that both sides of a session accept at this moment (SPEC 7.2). Local logs are never
/// among them (SPEC 6.2).
final class SharedLogs {
  private final OrganisationId peer;
  private Standing standing;
  private Set<OrganisationId> peerInterest = Set.of();
  private SortedMap<LogId, LogOwner> logs = new TreeMap<>();

  SharedLogs(Standing standing, OrganisationId peer) {
    this.standing = standing;
    this.peer = peer;
  }

  void standing(Standing next) {
    standing = next;
    share();
  }

  void peerInterest(Collection<OrganisationId> origins) {
    peerInterest = new HashSet<>(origins);
    share();
  }

  private void share() {
    var shared = new TreeMap<LogId, LogOwner>();
    for (LogOwner owner : standing.logs()) {
      OrganisationId origin = owner.name().organisation();
      if (origin.equals(peer) || peerInterest.contains(origin)) {
        shared.put(owner.name().id(), owner);
      }
    }
    if (peerInterest.contains(standing.own().organisation())) {
      own(standing.own()).ifPresent(owner -> shared.put(owner.name().id(), owner));
    }
    logs = shared;
  }

  private static Optional<LogOwner> own(ManifestChain chain) {
    return chain
        .openCommons()
        .flatMap(
            name -> chain.logKey(name.epoch()).map(key -> new LogOwner(name, key, chain, true)));
  }

  Optional<LogOwner> find(LogId log) {
    return Optional.ofNullable(logs.get(log));
  }

  Collection<LogOwner> all() {
    return logs.values();
  }

  /// Whether the own organisation writes this log.
  boolean isOwn(LogOwner owner) {
    return owner.name().organisation().equals(standing.own().organisation());
  }

  Standing standing() {
    return standing;
  }

  /// Digest over all shared logs, held or not, so that a difference in what is shared shows too
  /// (SPEC 7.6).
  Message.Digest digest(Holdings holdings) {
    Bytes all = Bytes.EMPTY;
    for (LogId log : logs.keySet()) {
      Optional<Holdings.Holding> held = holdings.of(log).filter(h -> h.checkpointSize() > 0);
      long size = held.map(Holdings.Holding::checkpointSize).orElse(0L);
      Bytes root = held.map(h -> root(h.checkpoint())).orElse(Bytes.EMPTY);
      all = Sha256.hash(all, log.hash(), Bytes.uint64be(size), root);
    }
    return new Message.Digest(Sha256.hash(all), logs.size());
  }

  private static Bytes root(Bytes note) {
    return Note.parse(note)
        .flatMap(read -> Checkpoint.parse(read.text()))
        .map(Checkpoint::root)
        .orElse(Bytes.EMPTY);
  }

  /// For status: names in a fixed order.
  Iterable<LogName> names() {
    return logs.values().stream()
        .map(LogOwner::name)
        .sorted((a, b) -> a.originLine().compareTo(b.originLine()))
        .toList();
  }
}
