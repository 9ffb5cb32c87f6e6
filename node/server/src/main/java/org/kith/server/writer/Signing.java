package org.kith.server.writer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Guards and signs own logs that have grown (SPEC 5.2), and remembers where a failing disk did not
/// let it: what is durable is in effect all the same, and is signed before more is written.
final class Signing {
  private static final Logger LOG = LoggerFactory.getLogger(Signing.class);
  private static final String WHAT_TO_DO =
      "Free or repair the disks of the home and of --guard-dir: what was written before is signed"
          + " then, and publishing goes on.";

  private final LogStore store;
  private final OwnLogs own;
  private final Interlock interlock;
  private final Failpoint failpoint;
  private volatile Publishing publishing = new Publishing.On();

  /// The newest checkpoints that have no frame yet.
  private final Map<LogName, Frame.CheckpointStored> unkept = new LinkedHashMap<>();

  Signing(LogStore store, OwnLogs own, Interlock interlock, Failpoint failpoint) {
    this.store = store;
    this.own = own;
    this.interlock = interlock;
    this.failpoint = failpoint;
  }

  /// Off while something durable could not be signed.
  Publishing publishing() {
    return publishing;
  }

  /// Signs all that is durable, unsigned and may be signed.
  ///
  /// @throws StoreException where the disk fails
  void sign() {
    List<LogName> unsigned =
        own.inOrder().values().stream().filter(this::maySign).filter(this::isUnsigned).toList();
    if (!unsigned.isEmpty()) {
      var _ = sign(unsigned);
    }
  }

  private boolean maySign(LogName log) {
    return interlock.isOn() || log.equals(own.governance()) && interlock.mayDecide();
  }

  private boolean isUnsigned(LogName log) {
    return store.head(log.id()).filter(head -> head.checkpointSize() < head.size()).isPresent();
  }

  /// Signs what a failing disk or a doubt has left unsigned: a log that nobody can sign does not
  /// grow.
  void catchUp() {
    try {
      sign();
      publishing = new Publishing.On();
    } catch (StoreException e) {
      failed(e);
    }
  }

  /// Signs logs that have just grown; the note of each, and none where the disk fails.
  Map<LogName, Bytes> trySign(List<LogName> logs) {
    try {
      return sign(logs);
    } catch (StoreException e) {
      failed(e);
      return Map.of();
    }
  }

  private void failed(StoreException e) {
    LOG.error("What was just written is kept, but cannot be signed: {}", e.getMessage());
    publishing = new Publishing.ReadOnly(e.getMessage() + ".", WHAT_TO_DO);
  }

  private Map<LogName, Bytes> sign(List<LogName> logs) {
    Map<LogName, MerkleTree> trees = new HashMap<>();
    logs.forEach(log -> trees.put(log, store.tree(log.id())));
    interlock.guard().raise(trees); // SPEC 5.1: durable before the signature exists
    failpoint.pass(Failpoint.Moment.GUARDED);
    Map<LogName, Bytes> notes = new HashMap<>();
    for (LogName log : logs) {
      MerkleTree tree = store.tree(log.id());
      long size = tree.size();
      Bytes note = own.sign(new Checkpoint(log, size, tree.root(size))).encode();
      notes.put(log, note);
      unkept.put(log, new Frame.CheckpointStored(log.id(), size, note));
    }
    failpoint.pass(Failpoint.Moment.SIGNED);
    unkept.values().forEach(signed -> store.show(signed.log(), signed.size(), signed.note()));
    return notes;
  }

  /// Writes the newest checkpoint of each log that was signed since the last time. One that is
  /// never written lies behind a later one, or is signed again at the next start.
  void keep() {
    if (unkept.isEmpty()) {
      return;
    }
    try {
      store.appendRelaxed(List.copyOf(unkept.values()));
    } catch (StoreException e) {
      LOG.warn("A checkpoint is written with the next one: {}", e.getMessage());
      return;
    }
    unkept.clear();
    failpoint.pass(Failpoint.Moment.CHECKPOINTED);
  }

  /// The newest checkpoint of an own log.
  Bytes checkpoint(LogName log) {
    return store.head(log.id()).flatMap(LogStore.LogHead::checkpoint).orElse(Bytes.EMPTY);
  }

  /// A receipt exists only for what is signed (SPEC 5.2).
  Outcome told(Outcome outcome) {
    return publishing instanceof Publishing.ReadOnly why
            && outcome instanceof Outcome.Appended kept
            && own.keys().containsKey(kept.log())
            && !isCovered(kept)
        ? new Outcome.Unsigned(kept.id(), kept.log(), kept.index(), why)
        : outcome;
  }

  private boolean isCovered(Outcome.Appended kept) {
    return store
        .head(kept.log().id())
        .filter(head -> kept.index() < head.checkpointSize())
        .isPresent();
  }
}
