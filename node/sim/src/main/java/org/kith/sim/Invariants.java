package org.kith.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.sync.Message;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;

/// What must hold after every step, whatever goes wrong (SPEC 11). Keeps its own account of what
/// was
/// acknowledged, signed and decided; asks the nodes only what they hold.
final class Invariants {
  private final Map<LogName, Map<Long, Bytes>> signed = new HashMap<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private record Acknowledged(int node, LogName log, long index, RecordId id) {}

  /// I10: one root for a size, however a note became known.
  void released(Bytes note) {
    Checkpoint checkpoint =
        Note.parse(note)
            .flatMap(read -> Checkpoint.parse(read.text()))
            .orElseThrow(() -> new Violation("I11", "a receipt without a checkpoint"));
    Bytes before =
        signed
            .computeIfAbsent(checkpoint.log(), log -> new HashMap<>())
            .putIfAbsent(checkpoint.size(), checkpoint.root());
    if (before != null && !before.equals(checkpoint.root())) {
      throw new Violation("I10", "two roots of " + checkpoint.log() + " at " + checkpoint.size());
    }
  }

  /// I28: remembered, to be asked for after every restart.
  void acknowledged(int node, LogName log, long index, RecordId id) {
    acknowledged.add(new Acknowledged(node, log, index, id));
  }

  /// I28, after a restart.
  void restarted(SimNode node) {
    for (Acknowledged kept : acknowledged) {
      if (kept.node() == node.number()) {
        Optional<LogStore.StoredEntry> entry = node.store().read(kept.log().id(), kept.index());
        if (entry.isEmpty() || !Leaf.recordId(entry.get().entry()).equals(kept.id())) {
          throw new Violation("I28", node + " lost acknowledged entry " + kept.index());
        }
      }
    }
  }

  /// An operator put an old disk image back: what it does not hold is not this program's loss.
  void restored(SimNode node) {
    acknowledged.removeIf(kept -> kept.node() == node.number());
    sizes.keySet().removeIf(key -> key.startsWith(node.number() + " "));
  }

  /// I2, I8, I12, I15: what is held never shrinks, and wherever the origin signed a size the
  /// entries
  /// held have the origin's root.
  void holds(SimNode node) {
    for (LogName log : node.store().logs()) {
      LogStore.LogHead head = node.store().head(log.id()).orElseThrow();
      Long before = sizes.put(node.number() + " " + log, head.size());
      if (before != null && before > head.size()) {
        throw new Violation("I8", node + " shrank " + log + " from " + before);
      }
      Bytes root = signed.getOrDefault(log, Map.of()).get(head.size());
      if (root != null && !root.equals(head.frontier().root())) {
        throw new Violation("I12", node + " holds other entries of " + log);
      }
    }
  }

  /// I1, I3, I22: whatever is stored of another origin is stored while it is accepted here.
  void taken(SimNode node, LogName log) {
    if (!node.accepts(log.organisation())) {
      throw new Violation("I1", node + " took " + log + ", which it has not accepted");
    }
  }

  /// I21, I22, I23: what goes over the wire goes to an accepted peer, and is about the sender's
  /// own
  /// commons log or one that the sender accepts.
  ///
  /// @param forked whether somebody in this history signs two of them on purpose
  void sent(SimNode from, OrganisationId to, Message message, boolean forked) {
    if (message instanceof Message.Hello) {
      return; // says who one is, which the TLS key has said already
    }
    if (!from.hasPeer(to)) {
      throw new Violation("I22", from + " sent to a peer that it removed");
    }
    switch (message) {
      case Message.Heads(var heads, var _) ->
          heads.forEach(
              head -> {
                audience(from, head.log());
                released(head.checkpoint());
              });
      case Message.Range(var _, var offer) -> {
        audience(from, offer.log());
        released(offer.checkpoint());
      }
      case Message.Evidence _ -> {
        if (!forked) {
          throw new Violation("I10", from + " proves that a node has signed two histories");
        }
      }
      case Message.Payloads payloads -> audience(from, payloads.log());
      case Message.Hello _,
          Message.PayloadWishes _,
          Message.WantPayloads _,
          Message.Manifests _,
          Message.Receipts _,
          Message.Cosigned _,
          Message.InterestChanged _,
          Message.Fetch _,
          Message.Digest _,
          Message.Notice _ -> {}
    }
  }

  private static void audience(SimNode from, LogId log) {
    boolean own = from.identity().logs().commons().id().equals(log);
    if (!own && from.acceptedLogs().noneMatch(log::equals)) {
      throw new Violation("I21", from + " sent of a log that is not for others");
    }
  }
}
