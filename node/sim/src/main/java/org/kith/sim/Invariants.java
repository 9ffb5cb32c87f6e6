package org.kith.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kith.core.admit.Verdict;
import org.kith.core.sync.Message;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.writer.Burials.Grave;

/// What must hold after every step, whatever goes wrong (SPEC 11). Keeps its own account of what
/// was
/// acknowledged, signed and decided; asks the nodes only what they hold.
final class Invariants {
  private final Map<LogName, Map<Long, Bytes>> signed = new HashMap<>();
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private final Map<Integer, Set<Grave>> erased = new HashMap<>();
  private final Map<RecordId, Bytes> salts = new HashMap<>();
  private final Map<Integer, Map<LogName, Map<Long, Bytes>>> cosigned = new HashMap<>();

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

  /// A record is about to be erased everywhere, with the payload that has this salt.
  void toErase(RecordId record, Bytes salt) {
    salts.put(record, salt);
  }

  /// A node says that a payload has left its store.
  void erased(SimNode node, Grave grave) {
    erased.computeIfAbsent(node.number(), n -> new LinkedHashSet<>()).add(grave);
  }

  /// What a node kept outside its store is gone: after a restore it cannot know what was erased,
  /// nor what it cosigned.
  void forgets(SimNode node) {
    erased.remove(node.number());
    cosigned.remove(node.number());
  }

  /// I24, I25: what was erased is not there, whatever was put back.
  private void staysErased(SimNode node) {
    for (Grave grave : erased.getOrDefault(node.number(), Set.of())) {
      boolean back =
          node.store()
              .read(grave.log(), grave.index())
              .flatMap(LogStore.StoredEntry::payload)
              .isPresent();
      if (back) {
        throw new Violation(node.restored ? "I25" : "I24", node + " holds what was erased");
      }
    }
  }

  /// I24: nor in any byte of any file.
  void nothingErasedIsLeft(SimNode node) {
    for (Grave grave : erased.getOrDefault(node.number(), Set.of())) {
      Bytes salt = salts.get(grave.record());
      if (salt != null && node.machine().holds(salt)) {
        throw new Violation("I24", node + " has an erased salt in a file");
      }
    }
  }

  /// I6: what stands at or above the end of a log counts nowhere.
  private static void countsBelowTheEnd(SimNode node) {
    owners(node)
        .filter(owner -> owner.end().isPresent())
        .forEach(
            owner -> {
              LogId log = owner.name().id();
              for (long at = owner.end().get().size(); at < node.size(log); at++) {
                if (node.store().read(log, at).orElseThrow().verdict()
                    instanceof Verdict.Admitted) {
                  throw new Violation("I6", node + " counts " + at + " of " + owner.name());
                }
              }
            });
  }

  /// I9: what a node cosigned is durable first, and is one history.
  private void cosigned(SimNode from, Bytes note) {
    String own = from.identity().chain().cosignKey().name();
    Note read = Note.parse(note).orElseThrow(() -> new Violation("I9", from + " sent no note"));
    if (read.lines().stream().noneMatch(line -> line.keyName().equals(own))) {
      return; // it passes on what another has cosigned
    }
    Checkpoint checkpoint = Checkpoint.parse(read.text()).orElseThrow();
    Bytes before =
        cosigned
            .computeIfAbsent(from.number(), n -> new HashMap<>())
            .computeIfAbsent(checkpoint.log(), log -> new HashMap<>())
            .putIfAbsent(checkpoint.size(), checkpoint.root());
    if (before != null && !before.equals(checkpoint.root())) {
      throw new Violation("I9", from + " cosigned two roots of one size");
    }
    if (!from.lostMemory
        && !from.copy
        && from.machine().cosignedDurably(checkpoint.log().id()).size() < checkpoint.size()) {
      throw new Violation("I9", from + " cosigned what it may forget");
    }
  }

  /// I2, I8, I12, I15: what is held never shrinks, and wherever the origin signed a size the
  /// entries
  /// held have the origin's root.
  void holds(SimNode node) {
    staysErased(node);
    countsBelowTheEnd(node);
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
                shown(from, head.log(), head.checkpoint());
              });
      case Message.Range(var _, var offer) -> {
        audience(from, offer.log());
        shown(from, offer.log(), offer.checkpoint());
      }
      case Message.Evidence _ -> {
        if (!forked) {
          throw new Violation("I10", from + " proves that a node has signed two histories");
        }
      }
      case Message.Payloads payloads -> audience(from, payloads.log());
      case Message.Cosigned(var notes) -> notes.forEach(note -> cosigned(from, note));
      case Message.Hello _,
          Message.PayloadWishes _,
          Message.WantPayloads _,
          Message.Manifests _,
          Message.Receipts _,
          Message.InterestChanged _,
          Message.Fetch _,
          Message.WantFile _,
          Message.FilePiece _,
          Message.Digest _,
          Message.Notice _ -> {}
    }
  }

  /// A log that has ended is proved by its end, and needs no checkpoint (SPEC 4.9).
  private void shown(SimNode from, LogId log, Bytes note) {
    if (!note.isEmpty()) {
      released(note);
    } else if (owners(from).noneMatch(o -> o.name().id().equals(log) && o.end().isPresent())) {
      throw new Violation("I11", from + " shows an open log without a checkpoint");
    }
  }

  private static Stream<LogOwner> owners(SimNode node) {
    Standing standing = node.writer().standing();
    return Stream.concat(
        standing.logs().stream(), LogOwner.allOf(standing.own(), Map.of()).stream());
  }

  private static void audience(SimNode from, LogId log) {
    if (!from.identity().writes(log) && from.acceptedLogs().noneMatch(log::equals)) {
      throw new Violation("I21", from + " sent of a log that is not for others");
    }
  }
}
