package org.kith.server.writer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.log.Frontier;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;

/// What one group commit is going to append, and how far each log will be then.
final class Batch {
  final List<Frame> frames = new ArrayList<>();

  /// Where everybody stands after the decisions of this batch so far: what comes later in the batch
  /// is judged by it, and both become durable together.
  Standing standing;

  private final LogStore store;
  private final Map<LogId, Long> sizes = new HashMap<>();
  private final Map<LogId, Frontier> edges = new HashMap<>();
  private final Map<Request, Frame.EntryStored> requests = new HashMap<>();
  private final Map<LogId, LogName> ownGrown = new HashMap<>();
  private final Map<OrganisationId, Long> bytes = new HashMap<>();
  private final Set<Place> supplied = new HashSet<>();

  /// An entry's place.
  private record Place(LogId log, long index) {}

  /// What an own entry was published under.
  private record Request(LogId log, Bytes hash) {}

  /// An own entry that stands, or will, with this batch.
  record Receipt(RecordId id, long index) {}

  Batch(LogStore store, Standing standing) {
    this.store = store;
    this.standing = standing;
  }

  /// Size of an own log, with what this batch adds.
  long size(LogName log) {
    return sizes.computeIfAbsent(log.id(), id -> open(log).size());
  }

  /// Edge of a foreign log, with what this batch adds.
  Frontier edge(LogId log) {
    Frontier edge = edges.get(log);
    return edge != null
        ? edge
        : store.head(log).map(LogStore.LogHead::frontier).orElse(Frontier.EMPTY);
  }

  private Frontier open(LogName log) {
    Optional<LogStore.LogHead> head = store.head(log.id());
    if (head.isEmpty()) {
      frames.add(new Frame.LogOpened(log));
    }
    return head.map(LogStore.LogHead::frontier).orElse(Frontier.EMPTY);
  }

  /// Adds an own entry at the end of its log.
  Receipt own(LogName log, Frame.EntryStored frame, RecordId id) {
    frames.add(frame);
    sizes.put(log.id(), frame.index() + 1);
    if (!log.circle().equals(LogName.AUDIT)) {
      ownGrown.put(log.id(), log);
    }
    frame.request().ifPresent(hash -> requests.put(new Request(log.id(), hash), frame));
    return new Receipt(id, frame.index());
  }

  /// What came under this request id earlier in this batch.
  Optional<Frame.EntryStored> earlier(LogName log, String requestId) {
    return Optional.ofNullable(requests.get(new Request(log.id(), Frame.request(requestId))));
  }

  /// Whether this batch adds to a foreign log.
  boolean hasMoved(LogId log) {
    return edges.containsKey(log);
  }

  /// Moves a foreign log's edge.
  void foreign(LogName log, Frontier after, List<Frame> entries, Optional<Bytes> wholeCheckpoint) {
    if (!edges.containsKey(log.id())) {
      open(log);
    }
    frames.addAll(entries);
    edges.put(log.id(), after);
    wholeCheckpoint.ifPresent(
        note -> frames.add(new Frame.CheckpointStored(log.id(), after.size(), note)));
  }

  /// Bytes of an origin that this batch adds.
  void took(OrganisationId origin, long more) {
    var _ = bytes.merge(origin, more, Long::sum);
  }

  long bytes(OrganisationId origin) {
    return bytes.getOrDefault(origin, 0L);
  }

  /// Bytes of all of them.
  long othersBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// This batch adds the payload of an entry that stands already.
  void supplied(LogId log, long index) {
    supplied.add(new Place(log, index));
  }

  /// Whether it does: two peers may bring one payload at once.
  boolean isSupplied(LogId log, long index) {
    return supplied.contains(new Place(log, index));
  }

  /// Own logs that grow and are signed.
  Iterable<LogName> ownGrown() {
    return ownGrown.values();
  }
}
