package org.kith.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.writer.Burials;
import org.kith.server.writer.Burials.Grave;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;
import org.kith.server.writer.Writer;

/// Carries a simulated node's erasures out: the real tombstones and store, and an index of
/// records
/// in memory in place of the views.
final class Eraser {
  private static final int FRAMES = 1_000;

  private final LogStore store;
  private final Writer writer;
  private final Tombstones tombstones;
  private final Burials burials;
  private final Consumer<Grave> erased;
  private final Map<RecordId, Grave> places = new HashMap<>();
  private long cursor;

  /// @param erased is told of each payload that left the store
  Eraser(LogStore store, Writer writer, Tombstones tombstones, Consumer<Grave> erased) {
    this.store = store;
    this.writer = writer;
    this.tombstones = tombstones;
    this.burials = new Burials(store, tombstones);
    this.erased = erased;
  }

  /// Looks at everything that has come since.
  void follow() {
    List<Sequenced> frames = store.follow(cursor, FRAMES, Long.MAX_VALUE);
    while (!frames.isEmpty()) {
      for (Sequenced frame : frames) {
        remember(frame.frame());
        burials.bury(frame.frame()).forEach(this::erase);
        burials.reopened(frame.frame()).ifPresent(this::erase);
        cursor = frame.sequence() + 1;
      }
      frames = store.follow(cursor, FRAMES, Long.MAX_VALUE);
    }
  }

  private void remember(Frame frame) {
    if (frame instanceof Frame.EntryStored stored) {
      LogName log = store.head(stored.log()).orElseThrow().name();
      if (Follower.holdsRecords(log)) {
        RecordId record = Leaf.recordId(stored.entry());
        places.put(record, new Grave(stored.log(), stored.index(), record, log.organisation()));
      }
    }
  }

  private void erase(Tombstone tombstone) {
    Grave grave = places.get(tombstone.record());
    if (grave != null && tombstones.covers(grave.record(), grave.origin())) {
      erase(grave);
    }
  }

  private void erase(Grave grave) {
    if (store.read(grave.log(), grave.index()).orElseThrow().payload().isPresent()) {
      var _ = writer.commit(List.of(new Proposal.Erase(grave.log(), grave.index())));
    }
    erased.accept(grave);
  }
}
