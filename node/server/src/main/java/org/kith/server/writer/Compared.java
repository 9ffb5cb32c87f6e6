package org.kith.server.writer;

import java.util.Optional;
import org.kith.core.admit.Accepted;
import org.kith.core.admit.Gate;
import org.kith.core.admit.RangeOffer;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.LogOwner;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;

/// Compares what is held of a log with its end (SPEC 4.9). What stands above it is withdrawn, and
/// everything where the end names another history. What a range proves of the named one counts
/// again, and takes the place of what differs.
final class Compared {
  private static final Verdict WITHDRAWN = new Verdict.Refused(Reason.LOG_ENDED);

  private final LogStore store;
  private final Gate gate;

  Compared(LogStore store, Gate gate) {
    this.store = store;
    this.gate = gate;
  }

  /// Withdraws entries that do not count any more: they stay in the store, and in no view.
  void withdraw(Batch batch, LogOwner owner) {
    Optional<LogEnd> end = owner.end();
    if (end.isEmpty()) {
      return;
    }
    LogId log = owner.name().id();
    long held = batch.edge(log).size();
    long size = end.get().size();
    boolean another = held >= size && !tree(batch, log, size).root(size).equals(end.get().root());
    for (long index = another ? 0 : size; index < held; index++) {
      withdraw(batch, log, index);
    }
  }

  private void withdraw(Batch batch, LogId log, long index) {
    Optional<StoredEntry> stored = store.read(log, index);
    if (stored.isEmpty() || !stored.get().verdict().equals(WITHDRAWN)) {
      batch.frames.add(new Frame.Judged(log, index, WITHDRAWN));
    }
  }

  /// The tree of a log, with what this batch adds as far as that is needed.
  private MerkleTree tree(Batch batch, LogId log, long size) {
    long held = store.head(log).map(LogStore.LogHead::size).orElse(0L);
    if (held >= size && held > 0) {
      return store.tree(log);
    }
    MerkleTree grown = held == 0 ? new MerkleTree() : store.tree(log).first(held);
    for (Frame frame : batch.frames) {
      if (frame instanceof Frame.EntryStored entry && entry.log().equals(log)) {
        grown.append(Leaf.leafHash(entry.entry()));
      }
    }
    return grown;
  }

  /// Index from which the entries of an accepted range are new. Those before it are held, and count
  /// again where they were withdrawn. Where the range differs from what is held, the log loses all
  /// that it held from there on.
  long upTo(Batch batch, RangeOffer range, Accepted.Range accepted, long nowMs) {
    long held = batch.edge(range.log()).size();
    LogId log = range.log();
    long index = range.from();
    for (; index < Math.min(held, range.to()); index++) {
      Accepted.Judged judged = accepted.entries().get((int) (index - range.from()));
      if (!Leaf.leafHash(judged.entry()).equals(store.tree(log).leafHash(index))) {
        lose(batch, log, index, held);
        break;
      }
      countAgain(batch, log, index, nowMs);
    }
    return index;
  }

  private void countAgain(Batch batch, LogId log, long index, long nowMs) {
    StoredEntry stored = store.read(log, index).orElseThrow();
    Optional<LogOwner> owner = batch.standing.log(log);
    if (stored.verdict().equals(WITHDRAWN)
        && owner.isPresent()
        && Entry.parse(stored.entry()) instanceof Entry.Parsed.Ok(var entry)) {
      Verdict now = gate.admit(entry, stored.payload(), owner.get(), batch.standing, nowMs);
      batch.frames.add(new Frame.Judged(log, index, now));
    }
  }

  /// Nobody will ever ask for the erasure of what was never the organisation's, so its content goes
  /// first.
  private void lose(Batch batch, LogId log, long from, long held) {
    for (long index = from; index < held; index++) {
      store.erase(log, index);
      withdraw(batch, log, index);
    }
    batch.frames.add(new Frame.Shortened(log, from));
  }
}
