package org.kith.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
/// was acknowledged, signed and decided; asks the nodes only what they hold.
final class Invariants {
  /// What the journal keeps beside an entry and its payload; a quota is asked before it is known.
  private static final long FRAME_BYTES_MAX = 256;

  private final Set<Bytes> known = new HashSet<>();
  private final Map<LogName, Map<Long, Bytes>> signed = new HashMap<>();
  private final Set<LogId> twofold = new HashSet<>();

  private final EndedLogs ended = new EndedLogs();
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private final Map<Integer, Set<Grave>> erased = new HashMap<>();
  private final Map<RecordId, Bytes> salts = new HashMap<>();
  private final Map<Integer, Map<LogName, Map<Long, Bytes>>> cosigned = new HashMap<>();
  private final Map<Integer, Set<Bytes>> cosignedNotes = new HashMap<>();

  private final Map<Integer, Map<LogId, SortedMap<Long, Bytes>>> roots = new HashMap<>();
  private final Map<Integer, Map<LogId, Long>> frozen = new HashMap<>();
  private final Map<Integer, Map<OrganisationId, Today>> took = new HashMap<>();

  private record Acknowledged(int node, LogName log, long index, RecordId id) {}

  /// What organisations have ended.
  EndedLogs ended() {
    return ended;
  }

  /// Of this log there are two histories on purpose.
  void isTwofold(LogId log) {
    twofold.add(log);
  }

  /// I11: what a node hands out as signed is in its guard, whatever happens next.
  void released(SimNode node, LogName log, Bytes note) {
    released(note);
    long size = Checkpoint.parse(Note.parse(note).orElseThrow().text()).orElseThrow().size();
    if (!node.copy && node.machine().guardedDurably(log) < size) {
      throw new Violation("I11", node + " signed " + size + " of " + log + " and may forget it");
    }
  }

  /// I10: one root for a size, however a note became known.
  void released(Bytes note) {
    if (known.contains(note)) {
      return; // the same again says nothing new
    }
    Checkpoint checkpoint =
        Note.parse(note)
            .flatMap(read -> Checkpoint.parse(read.text()))
            .orElseThrow(() -> new Violation("I11", "a receipt without a checkpoint"));
    if (twofold.contains(checkpoint.log().id())) {
      return;
    }
    Bytes before =
        signed
            .computeIfAbsent(checkpoint.log(), log -> new HashMap<>())
            .putIfAbsent(checkpoint.size(), checkpoint.root());
    if (before != null && !before.equals(checkpoint.root())) {
      throw new Violation("I10", "two roots of " + checkpoint.log() + " at " + checkpoint.size());
    }
    known.add(note);
  }

  /// I28: remembered, to be asked for after every restart.
  void acknowledged(int node, LogName log, long index, RecordId id) {
    acknowledged.add(new Acknowledged(node, log, index, id));
  }

  /// I28, after a restart.
  void restarted(SimNode node) {
    took.remove(node.number());
    for (Acknowledged kept : acknowledged) {
      if (kept.node() == node.number()) {
        Optional<LogStore.StoredEntry> entry = node.store().read(kept.log().id(), kept.index());
        if (entry.isEmpty() || !Leaf.recordId(entry.get().entry()).equals(kept.id())) {
          throw new Violation("I28", node + " lost acknowledged entry " + kept.index());
        }
      }
    }
    everySizeStands(node);
  }

  /// An operator put an old disk image back: what it does not hold is not this program's loss.
  void restored(SimNode node) {
    roots.remove(node.number());
    frozen.remove(node.number());
    acknowledged.removeIf(kept -> kept.node() == node.number());
    sizes.keySet().removeIf(key -> key.startsWith(node.number() + " "));
  }

  /// A person has accepted that what nobody else holds of a node's own logs is lost: those go on
  /// from what is held (SPEC 5.4).
  void lossAccepted(SimNode node) {
    LogName local = node.identity().logs().local();
    long held = node.size(local.id());
    signed.getOrDefault(local, new HashMap<>()).keySet().removeIf(size -> size > held);
  }

  /// The greatest size of a log for which there ever was a signature.
  long newest(LogName log) {
    return signed.getOrDefault(log, Map.of()).keySet().stream().reduce(0L, Math::max);
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
    cosignedNotes.remove(node.number());
  }

  /// I24, I25: what was erased is not there, whatever was put back. Of a forked log another store
  /// may have another record in its place.
  private void staysErased(SimNode node) {
    for (Grave grave : erased.getOrDefault(node.number(), Set.of())) {
      boolean back =
          node.store()
              .read(grave.log(), grave.index())
              .filter(entry -> Leaf.recordId(entry.entry()).equals(grave.record()))
              .flatMap(LogStore.StoredEntry::payload)
              .isPresent();
      if (back) {
        throw new Violation(node.restored ? "I25" : "I24", node + " holds what was erased");
      }
    }
  }

  /// What is looked at once a history is over.
  void atTheEnd(SimNode node) {
    nothingErasedIsLeft(node);
    if (!node.away) {
      everySizeStands(node);
    }
  }

  /// I8: the tree still has the root that it had at every size that was ever seen here.
  private void everySizeStands(SimNode node) {
    roots
        .getOrDefault(node.number(), Map.of())
        .forEach(
            (log, bySize) -> {
              if (mayShrink(node, log)) {
                return;
              }
              bySize.forEach(
                  (size, root) -> {
                    if (node.size(log) < size
                        || size > 0 && !node.store().tree(log).root(size).equals(root)) {
                      throw new Violation(
                          "I8", node + " has another root of " + log + " at " + size);
                    }
                  });
            });
  }

  /// I13: a log that was frozen takes nothing until it has ended or a person accepts it again, and
  /// what was admitted of it stays.
  private void nothingAfterTheFreeze(SimNode node) {
    Map<LogId, Long> before = frozen.getOrDefault(node.number(), Map.of());
    Map<LogId, Long> now = new HashMap<>();
    node.writer().standing().logs().stream()
        .filter(owner -> owner.frozen().isPresent() && owner.end().isEmpty())
        .forEach(owner -> now.put(owner.name().id(), node.size(owner.name().id())));
    now.forEach(
        (log, size) -> {
          Long then = before.get(log);
          if (then != null && !then.equals(size)) {
            throw new Violation("I13", node + " went from " + then + " to " + size + " of " + log);
          }
        });
    frozen.put(node.number(), now);
  }

  /// I24: nor in any byte of any file.
  private void nothingErasedIsLeft(SimNode node) {
    for (Grave grave : erased.getOrDefault(node.number(), Set.of())) {
      Bytes salt = salts.get(grave.record());
      if (salt != null && node.machine().holds(salt)) {
        throw new Violation("I24", node + " has an erased salt in a file");
      }
    }
  }

  /// I9: what a node cosigned is durable first, and is one history.
  private void cosigned(SimNode from, Bytes note) {
    Set<Bytes> before = cosignedNotes.computeIfAbsent(from.number(), n -> new HashSet<>());
    if (before.contains(note)) {
      return; // the same again says nothing new
    }
    cosignedAnew(from, note);
    before.add(note);
  }

  private void cosignedAnew(SimNode from, Bytes note) {
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
    if (before == null // what was durable when it was first sent stays so
        && !from.lostMemory
        && !from.copy
        && from.machine().cosignedDurably(checkpoint.log().id()).size() < checkpoint.size()) {
      throw new Violation("I9", from + " cosigned what it may forget");
    }
  }

  /// I2, I8, I12, I15: what is held never shrinks, and wherever the origin signed a size the
  /// entries held have the origin's root.
  void holds(SimNode node) {
    staysErased(node);
    ended.look(node, owners(node));
    nothingAfterTheFreeze(node);
    for (LogName log : node.store().logs()) {
      LogStore.LogHead head = node.store().head(log.id()).orElseThrow();
      Long before = sizes.put(node.number() + " " + log, head.size());
      if (before != null && before > head.size() && !mayShrink(node, log.id())) {
        throw new Violation("I8", node + " shrank " + log + " from " + before);
      }
      if (before == null || before != head.size()) {
        roots
            .computeIfAbsent(node.number(), n -> new HashMap<>())
            .computeIfAbsent(log.id(), l -> new TreeMap<>())
            .put(head.size(), head.frontier().root());
      }
      if (twofold.contains(log.id())) {
        continue;
      }
      Bytes root = signed.getOrDefault(log, Map.of()).get(head.size());
      if (root != null && !root.equals(head.frontier().root())) {
        throw new Violation("I12", node + " holds other entries of " + log);
      }
    }
  }

  /// What is of another history than the one that a log's end names (SPEC 4.9).
  private boolean mayShrink(SimNode node, LogId log) {
    return twofold.contains(log)
        && owners(node).anyMatch(owner -> owner.name().id().equals(log) && owner.end().isPresent());
  }

  /// I1, I3, I22: whatever is stored of another origin is stored while it is accepted here, and
  /// shown where its kind is; I16: and while there is room for it.
  void taken(SimNode node, LogName log, long from, long to) {
    OrganisationId origin = log.organisation();
    if (!node.accepts(origin)) {
      throw new Violation("I1", node + " took " + log + ", which it has not accepted");
    }
    for (long at = from; node.choosy.isAbout(origin) && at < to; at++) {
      if (node.store().read(log.id(), at).orElseThrow().verdict() instanceof Verdict.Admitted) {
        throw new Violation("I1", node + " shows a kind of " + log + " that it does not admit");
      }
    }
    Today today =
        took.computeIfAbsent(node.number(), n -> new HashMap<>())
            .merge(
                origin,
                new Today(node.day(), to - from),
                (old, more) -> old.day() == more.day() ? old.and(more) : more);
    long frames = FRAME_BYTES_MAX * (to - from);
    long bytes = node.store().head(log.id()).orElseThrow().bytes();
    if (today.entries() > node.quota.entriesPerDayMax() || bytes - frames > node.quota.bytesMax()) {
      throw new Violation("I16", node + " took more of " + log + " than its quota");
    }
  }

  /// Whether an offer would take more of a day's quota than there is.
  boolean isMoreThanToday(SimNode node, OrganisationId origin, long entries) {
    Today today = took.getOrDefault(node.number(), Map.of()).get(origin);
    long before = today == null || today.day() != node.day() ? 0 : today.entries();
    return before + entries > node.quota.entriesPerDayMax();
  }

  /// What was taken of an origin in a day.
  private record Today(long day, long entries) {
    Today and(Today more) {
      return new Today(day, entries + more.entries());
    }
  }

  /// I21, I22, I23: what goes over the wire goes to an accepted peer, and is about the sender's own
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
          Message.AuditShown _,
          Message.AuditAnswer _,
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
