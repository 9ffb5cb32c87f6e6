package org.kith.core.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kith.core.trust.Erasures;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.PayloadPolicy;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.Note;

/// The logs that both sides of a session accept at this moment (SPEC 7.2). Local logs are never
/// among them (SPEC 6.2).
final class SharedLogs {
  private final OrganisationId peer;
  private final Holdings holdings;
  private Standing standing;
  private Set<OrganisationId> peerInterest = Set.of();
  private SortedMap<LogId, LogOwner> logs = new TreeMap<>();
  private final Map<LogId, Rooted> roots = new HashMap<>();

  /// Ends that what is held has been compared with, and is of their history.
  private final Map<LogId, LogEnd> proved = new HashMap<>();

  /// A note that was read, and the root that it names.
  private record Rooted(Bytes note, Bytes root) {}

  /// What a digest has of one log.
  private record Part(LogId log, long size, Bytes root) {}

  /// The newest digest, and what it was made of: it is asked for far more often than it changes.
  private Message.@Nullable Digest digest;

  private List<Part> digested = List.of();

  SharedLogs(Standing standing, OrganisationId peer, Holdings holdings) {
    this.standing = standing;
    this.peer = peer;
    this.holdings = holdings;
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
      LogOwner.allOf(standing.own(), Map.of())
          .forEach(owner -> shared.put(owner.name().id(), owner));
    }
    logs = shared;
    roots.keySet().retainAll(shared.keySet());
    proved.keySet().retainAll(shared.keySet());
  }

  /// What is held of a shared log, as far as it counts: up to its end, where it has one, and then
  /// to be given away only when it is whole, since its end is what proves it (SPEC 4.9). Nothing
  /// counts of another history than the one that the end names.
  Optional<Holdings.Holding> held(LogId log) {
    Optional<Holdings.Holding> all = holdings.of(log);
    Optional<LogEnd> end = find(log).flatMap(LogOwner::end);
    if (end.isEmpty()) {
      return all;
    }
    long size = end.get().size();
    return all.map(
        held -> {
          if (held.size() < size) {
            return new Holdings.Holding(held.size(), 0, Bytes.EMPTY);
          }
          long whole = isProved(log, end.get()) ? size : 0;
          return new Holdings.Holding(whole, whole, Bytes.EMPTY);
        });
  }

  /// Whether a log has ended as another history than the one that is held.
  boolean isAnother(LogId log) {
    Optional<LogEnd> end = find(log).flatMap(LogOwner::end);
    return end.isPresent()
        && holdings.of(log).filter(held -> held.size() >= end.get().size()).isPresent()
        && !isProved(log, end.get());
  }

  private boolean isProved(LogId log, LogEnd end) {
    if (end.equals(proved.get(log))) {
      return true;
    }
    boolean same =
        find(log).flatMap(owner -> end.checkpoint(owner.name())).filter(holdings::isOf).isPresent();
    if (same) {
      proved.put(log, end);
    }
    return same;
  }

  /// The proof that a checkpoint contradicts what is held.
  Optional<ForkProof> contradiction(LogId log, Checkpoint shown, Bytes note) {
    return holdings.contradiction(log, shown, note);
  }

  /// Proofs that shared origins have contradicted themselves.
  List<Bytes> evidence() {
    return logs.values().stream()
        .filter(owner -> owner.end().isEmpty())
        .flatMap(owner -> standing.evidence(owner.name()).stream())
        .toList();
  }

  /// Receipts about records of shared origins.
  List<Bytes> receipts() {
    Set<OrganisationId> origins = new HashSet<>();
    logs.values().forEach(owner -> origins.add(owner.name().organisation()));
    return standing.erasures().all().stream()
        .filter(confirmed -> origins.contains(confirmed.receipt().origin()))
        .map(Erasures.Confirmed::signed)
        .toList();
  }

  /// Verified entries that are held of a log and count.
  long size(LogId log) {
    return held(log).map(Holdings.Holding::size).orElse(0L);
  }

  /// Later versions of the manifests of all whose logs are shared, the own among them.
  List<Bytes> laterManifests() {
    Map<OrganisationId, ManifestChain> chains = new TreeMap<>();
    logs.values().forEach(owner -> chains.put(owner.name().organisation(), owner.chain()));
    return chains.values().stream().flatMap(chain -> chain.encodedAfter(1).stream()).toList();
  }

  Optional<LogOwner> find(LogId log) {
    return Optional.ofNullable(logs.get(log));
  }

  /// Ids of all of them, ascending.
  Set<LogId> ids() {
    return logs.keySet();
  }

  /// Entries of a log whose payload is wanted and not here; of the own ones all are (SPEC 5.6).
  Holdings.Lacking lacking(LogId log, long from) {
    boolean own = find(log).filter(this::isOwn).isPresent();
    return holdings.lacking(log, from, own ? PayloadPolicy.EVERYTHING : standing.payloads());
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
  Message.Digest digest() {
    var parts = new ArrayList<Part>(logs.size());
    logs.forEach((log, owner) -> parts.add(part(log, owner)));
    Message.Digest known = digest;
    if (known == null || !parts.equals(digested)) {
      Bytes all = Bytes.EMPTY;
      for (Part part : parts) {
        all = Sha256.hash(all, part.log().hash(), Bytes.uint64be(part.size()), part.root());
      }
      known = new Message.Digest(Sha256.hash(all), parts.size());
      digest = known;
      digested = parts;
    }
    return known;
  }

  private Part part(LogId log, LogOwner owner) {
    return held(log)
        .filter(held -> held.checkpointSize() > 0)
        .map(
            held ->
                new Part(
                    log,
                    held.checkpointSize(),
                    owner.end().map(LogEnd::root).orElseGet(() -> root(log, held))))
        .orElseGet(() -> new Part(log, 0, Bytes.EMPTY));
  }

  /// The root of a held checkpoint. A note is read once, however often digests are made of it.
  private Bytes root(LogId log, Holdings.Holding held) {
    Rooted known = roots.get(log);
    if (known == null || !known.note().equals(held.checkpoint())) {
      Bytes root =
          Note.parse(held.checkpoint())
              .flatMap(read -> Checkpoint.parse(read.text()))
              .map(Checkpoint::root)
              .orElse(Bytes.EMPTY);
      known = new Rooted(held.checkpoint(), root);
      roots.put(log, known);
    }
    return known.root();
  }

  /// For status: names in a fixed order.
  Iterable<LogName> names() {
    return logs.values().stream()
        .map(LogOwner::name)
        .sorted((a, b) -> a.originLine().compareTo(b.originLine()))
        .toList();
  }
}
