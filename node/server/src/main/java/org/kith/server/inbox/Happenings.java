package org.kith.server.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.Relation;
import org.kith.server.inbox.Happening.Event;
import org.kith.server.store.Frame;
import org.kith.server.store.LinkRow;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;

/// Reads from frames what happened: a record arrived, and what it says about others.
final class Happenings {
  private static final String MADE_WORSE = "made-worse";

  private final LogStore store;
  private final Views views;

  Happenings(LogStore store, Views views) {
    this.store = store;
    this.views = views;
  }

  /// What frames that the views know already tell.
  List<Happening> of(List<Sequenced> frames) {
    List<Happening> happenings = new ArrayList<>();
    for (Sequenced frame : frames) {
      admitted(frame).ifPresent(row -> add(frame.sequence(), row, happenings));
    }
    return happenings;
  }

  private Optional<RecordRow> admitted(Sequenced sequenced) {
    return switch (sequenced.frame()) {
      case Frame.EntryStored stored ->
          stored.verdict() instanceof Verdict.Admitted
              ? shown(Leaf.recordId(stored.entry()))
              : Optional.empty();
      case Frame.Judged(LogId log, long index, Verdict.Admitted _) ->
          store
              .readAt(log, index, sequenced.sequence())
              .map(StoredEntry::entry)
              .map(Leaf::recordId)
              .flatMap(this::shown);
      case Frame.Judged _,
          Frame.Shortened _,
          Frame.LogOpened _,
          Frame.CheckpointStored _,
          Frame.PayloadStored _,
          Frame.Erased _ ->
          Optional.empty();
    };
  }

  private Optional<RecordRow> shown(RecordId id) {
    return views.find(id).filter(RecordRow::isAdmitted);
  }

  private void add(long sequence, RecordRow row, List<Happening> to) {
    to.add(new Happening(sequence, row.id(), row.log().organisation(), Event.ARRIVED, row.id()));
    for (LinkRow link : views.linksOut(row)) {
      event(row, link)
          .ifPresent(
              event ->
                  shown(link.target())
                      .filter(target -> event != Event.RETRACTED || sameOrigin(row, target))
                      .ifPresent(
                          target ->
                              to.add(
                                  new Happening(
                                      sequence,
                                      target.id(),
                                      target.log().organisation(),
                                      event,
                                      row.id()))));
    }
  }

  private static Optional<Event> event(RecordRow from, LinkRow link) {
    Optional<Relation> relation = Relation.ofNumber(link.relation());
    if (relation.isEmpty()) {
      return Optional.empty();
    }
    return switch (relation.get()) {
      case RETRACTS -> Optional.of(Event.RETRACTED);
      case CONTRADICTS -> Optional.of(Event.CONTRADICTED);
      case TRIED ->
          from.codes().map(RecordRow.Codes::outcome).filter(MADE_WORSE::equals).isPresent()
              ? Optional.of(Event.MADE_WORSE)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// Only a record's own origin can take it back (SPEC 9.1).
  private static boolean sameOrigin(RecordRow one, RecordRow other) {
    return one.log().organisation().equals(other.log().organisation());
  }
}
