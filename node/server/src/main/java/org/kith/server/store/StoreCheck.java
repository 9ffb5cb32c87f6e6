package org.kith.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoreReport;

/// A full check of a store: every frame is read again, every leaf and payload hashed again, every
/// checkpoint compared with the root of the entries below it.
final class StoreCheck {
  private static final int FRAMES_A_STEP = 1_000;
  private static final long BYTES_A_STEP = 8 << 20;
  private static final int PROBLEMS_MAX = 100;

  private final LogStore store;
  private final Map<LogId, MerkleTree> trees = new HashMap<>();
  private final Map<LogId, LogName> names = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long entries;
  private long payloads;
  private long checkpoints;

  StoreCheck(LogStore store) {
    this.store = store;
  }

  StoreReport run() {
    long end = store.nextSequence();
    long at = 0;
    try {
      while (at < end) {
        for (Sequenced next : store.follow(at, FRAMES_A_STEP, BYTES_A_STEP)) {
          check(next);
          at = next.sequence() + 1;
        }
      }
    } catch (StoreException e) {
      problem(e.getMessage() == null ? "frame " + at : e.getMessage());
    }
    return new StoreReport(entries, payloads, checkpoints, List.copyOf(problems));
  }

  private void check(Sequenced sequenced) {
    switch (sequenced.frame()) {
      case Frame.LogOpened(var name) -> {
        trees.put(name.id(), new MerkleTree());
        names.put(name.id(), name);
      }
      case Frame.EntryStored entry -> entry(entry, sequenced.sequence());
      case Frame.CheckpointStored(var log, var size, var note) -> checkpoint(log, size, note);
      case Frame.PayloadStored(var log, var index, var payload) ->
          store
              .readAt(log, index, sequenced.sequence())
              .ifPresent(
                  entry -> payload(names.get(log) + " entry " + index, entry.entry(), payload));
      case Frame.Shortened(var log, var size) ->
          trees.computeIfPresent(log, (id, tree) -> tree.first(size));
      case Frame.Judged _, Frame.Erased _ -> {} // opening would refuse whatever is wrong with them
    }
  }

  private void entry(Frame.EntryStored frame, long sequence) {
    entries++;
    String where = names.get(frame.log()) + " entry " + frame.index();
    MerkleTree tree = trees.get(frame.log());
    if (tree == null || tree.size() != frame.index()) {
      problem(where + " is out of order.");
      return;
    }
    tree.append(Leaf.leafHash(frame.entry()));
    if (store.stands(frame.log(), frame.index(), sequence)
        && !store.tree(frame.log()).leafHash(frame.index()).equals(tree.leafHash(frame.index()))) {
      problem(where + " is not the one that was stored.");
    }
    payload(where, frame.entry(), frame.payload());
  }

  private void payload(String where, Bytes entryBody, Optional<SaltedPayload> payload) {
    switch (Entry.parse(entryBody)) {
      case Entry.Parsed.Bad bad -> problem(where + " cannot be read: " + bad.reason() + ".");
      case Entry.Parsed.Ok(var entry) ->
          payload.ifPresent(
              kept -> {
                payloads++;
                Bytes commitment = PayloadCommitment.of(kept.salt(), kept.payload());
                if (!commitment.equals(entry.payloadCommitment())) {
                  problem(where + " does not commit to its payload.");
                }
              });
    }
  }

  private void checkpoint(LogId log, long size, Bytes note) {
    checkpoints++;
    MerkleTree tree = trees.get(log);
    Optional<Checkpoint> read = Note.parse(note).flatMap(n -> Checkpoint.parse(n.text()));
    if (tree == null || read.isEmpty() || read.get().size() != size || size > tree.size()) {
      problem(names.get(log) + " checkpoint " + size + " cannot be read.");
    } else if (!tree.root(size).equals(read.get().root())) {
      problem(names.get(log) + " checkpoint " + size + " has another root than its entries.");
    }
  }

  private void problem(String what) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(what);
    }
  }
}
