package org.kith.server.inbox;

import java.util.Optional;
import java.util.Set;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;
import org.kith.server.writer.Tombstones;

/// What may be told of a record outside the node: its state, and its title where everybody in the
/// network may read it.
public final class Titles {
  private static final Set<String> TOLD = Set.of("network", "public");

  private final LogStore store;
  private final Views views;
  private final Tombstones tombstones;

  public Titles(LogStore store, Views views, Tombstones tombstones) {
    this.store = store;
    this.views = views;
    this.tombstones = tombstones;
  }

  /// @param title empty where it is not for everybody, or erased
  record Told(String title, String state) {}

  Told of(String id) {
    Optional<RecordRow> row = RecordId.parse(id).flatMap(views::find).filter(RecordRow::isAdmitted);
    return row.map(this::told).orElse(new Told("", "not-here"));
  }

  private Told told(RecordRow row) {
    if (tombstones.covers(row.id(), row.log().organisation())) {
      return new Told("", "erased");
    }
    String state = views.state(row).code();
    return store
        .read(row.log().id(), row.index())
        .flatMap(StoredEntry::payload)
        .map(SaltedPayload::payload)
        .map(LearningRecord::parse)
        .filter(RecordParse.Ok.class::isInstance)
        .map(parsed -> ((RecordParse.Ok) parsed).record())
        .filter(record -> TOLD.contains(record.audience()))
        .map(record -> new Told(record.title(), state))
        .orElse(new Told("", state));
  }
}
