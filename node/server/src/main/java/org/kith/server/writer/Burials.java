package org.kith.server.writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.Relation;
import org.kith.server.store.Follower;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.writer.Tombstones.Tombstone;

/// Reads from the journal's frames what is to be erased: whose tombstone each makes, and which
/// payload lies under one (SPEC 9.3). Every question may be asked twice.
public final class Burials {
  private final LogStore store;
  private final Tombstones tombstones;

  /// An entry whose payload is to leave every file.
  public record Grave(LogId log, long index, RecordId record, OrganisationId origin) {}

  public Burials(LogStore store, Tombstones tombstones) {
    this.store = store;
    this.tombstones = tombstones;
  }

  /// The tombstones that a frame asks for; durable when this returns.
  ///
  /// @throws org.kith.server.store.StoreException where the disk fails
  public List<Tombstone> bury(Sequenced sequenced) {
    return switch (sequenced.frame()) {
      case Frame.EntryStored stored ->
          stored.verdict() instanceof Verdict.Admitted
                  && store.stands(stored.log(), stored.index(), sequenced.sequence())
              ? store.read(stored.log(), stored.index()).map(this::bury).orElse(List.of())
              : List.of();
      case Frame.Judged(var log, var at, var verdict) ->
          verdict instanceof Verdict.Admitted
              ? store.readAt(log, at, sequenced.sequence()).map(this::bury).orElse(List.of())
              : List.of();
      case Frame.LogOpened _,
          Frame.CheckpointStored _,
          Frame.PayloadStored _,
          Frame.Erased _,
          Frame.Shortened _ ->
          List.of();
    };
  }

  private List<Tombstone> bury(StoredEntry stored) {
    LogName log = stored.log();
    if (!Follower.holdsRecords(log)) {
      return stored
          .payload()
          .flatMap(payload -> DecisionCodec.decode(payload.payload()))
          .filter(decision -> decision.what() instanceof Decision.ErasedHere)
          .map(decision -> (Decision.ErasedHere) decision.what())
          .map(here -> List.of(bury(here.record(), here.origin(), Optional.empty())))
          .orElse(List.of());
    }
    var found = new ArrayList<Tombstone>();
    if (Entry.parse(stored.entry()) instanceof Entry.Parsed.Ok(var entry)) {
      for (EntryLink link : entry.links()) {
        if (link.relation() == Relation.ERASES.number()) { // SPEC 9.2
          RecordId by = Leaf.recordId(stored.entry());
          found.add(bury(link.target(), log.organisation(), Optional.of(by)));
        }
      }
    }
    return found;
  }

  /// The tombstone of one record; durable when this returns.
  public Tombstone bury(RecordId record, OrganisationId origin, Optional<RecordId> by) {
    var tombstone = new Tombstone(record, origin, by);
    var _ = tombstones.add(tombstone);
    return tombstone;
  }

  /// What a frame brought although its tombstone is there: it came before it, or while it was being
  /// written, or with a backup.
  public Optional<Grave> reopened(Sequenced sequenced) {
    if (tombstones.isEmpty()) {
      return Optional.empty();
    }
    return switch (sequenced.frame()) {
      case Frame.EntryStored stored when stored.payload().isPresent() ->
          grave(stored.log(), stored.index(), stored.entry());
      case Frame.PayloadStored(var log, var index, var payload) when payload.isPresent() ->
          store
              .readAt(log, index, sequenced.sequence())
              .flatMap(entry -> grave(log, index, entry.entry()));
      case Frame.EntryStored _,
          Frame.PayloadStored _,
          Frame.LogOpened _,
          Frame.CheckpointStored _,
          Frame.Judged _,
          Frame.Erased _,
          Frame.Shortened _ ->
          Optional.empty();
    };
  }

  private Optional<Grave> grave(LogId log, long index, Bytes entry) {
    OrganisationId origin =
        store.head(log).map(LogStore.LogHead::name).orElseThrow().organisation();
    RecordId record = Leaf.recordId(entry);
    return tombstones.covers(record, origin)
        ? Optional.of(new Grave(log, index, record, origin))
        : Optional.empty();
  }
}
