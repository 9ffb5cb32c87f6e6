package org.kith.server.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.Relation;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.server.search.SearchHit;
import org.kith.server.store.LinkRow;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;
import org.kith.server.writer.Tombstones;

/// Records as answers show them: what their authors wrote, with what the node knows about each. A
/// record never comes without its state. SPEC 9.1
final class RecordReader {
  private static final int CANDIDATES_MAX = 5;
  private static final String AVAILABLE = "available";
  private static final String HIDDEN = "hidden-here";

  /// How long an answer waits for the views.
  private static final Duration CATCH_UP = Duration.ofSeconds(3);

  private static final long LOOK_MS = 100;

  private final LogStore store;
  private final Views views;
  private final Supplier<Standing> standing;
  private final Tombstones tombstones;
  private final Cautions cautions;
  private final Arrivals arrivals;

  RecordReader(
      LogStore store,
      Views views,
      Supplier<Standing> standing,
      Tombstones tombstones,
      Arrivals arrivals,
      InstantSource clock) {
    this.cautions = new Cautions(views, this::said, standing, clock);
    this.arrivals = arrivals;
    this.store = store;
    this.views = views;
    this.standing = standing;
    this.tombstones = tombstones;
  }

  /// The one record that may be shown and that this text names: a whole id, or a prefix of 8
  /// characters or more.
  RecordRow find(String field, String text) {
    RecordRow row = findHiddenToo(field, text);
    requireNotHidden(row);
    return row;
  }

  /// As above, also where it is hidden here.
  RecordRow findHiddenToo(String field, String text) {
    Optional<RecordId> whole = RecordId.parse(text);
    if (whole.isPresent()) {
      return wholeHiddenToo(whole.get())
          .orElseThrow(() -> ApiErrors.notFound("No record here has the id " + text + "."));
    }
    if (!text.matches("[a-z2-7]{8,51}")) {
      throw ApiErrors.badField(
          field, "must be the whole id of a record or at least its first 8 characters");
    }
    List<RecordRow> found = views.withPrefix(text, CANDIDATES_MAX + 1);
    if (found.isEmpty() && viewsCatchUp()) {
      found = views.withPrefix(text, CANDIDATES_MAX + 1);
    }
    if (found.isEmpty()) {
      throw ApiErrors.notFound("No record here has an id that starts with " + text + ".");
    }
    if (found.size() > 1) {
      throw ApiErrors.invalid(
          "AMBIGUOUS_ID",
          found.stream()
              .limit(CANDIDATES_MAX)
              .map(row -> new Problem(field, "may mean " + row.id().text()))
              .toList());
    }
    return found.getFirst();
  }

  /// A record by its whole id, where it may be shown.
  ///
  /// @throws io.grpc.StatusRuntimeException where it is here and may not be shown
  Optional<RecordRow> findWhole(RecordId id) {
    Optional<RecordRow> row = wholeHiddenToo(id);
    row.ifPresent(this::requireNotHidden);
    return row;
  }

  private Optional<RecordRow> wholeHiddenToo(RecordId id) {
    Optional<RecordRow> row = views.find(id);
    if (row.isEmpty() && viewsCatchUp()) {
      row = views.find(id);
    }
    row.ifPresent(this::requireShown);
    return row;
  }

  /// Whoever has just published looks at it at once: waits until the views know what the journal
  /// holds now, where they are behind. True where there may be something new.
  private boolean viewsCatchUp() {
    long target = store.nextSequence();
    if (views.cursor() >= target) {
      return false;
    }
    long endNs = System.nanoTime() + CATCH_UP.toNanos();
    try {
      for (long seen = arrivals.count();
          views.cursor() < target && System.nanoTime() < endNs;
          seen = arrivals.count()) {
        arrivals.await(seen, LOOK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /// What is known of a record, whatever the verdict on it.
  Optional<RecordRow> known(RecordId id) {
    return views.find(id);
  }

  /// Waits until the views know what the journal holds now.
  void catchUp() {
    var _ = viewsCatchUp();
  }

  /// As above, but what may not be shown is as if it were not here.
  Optional<RecordRow> findShown(RecordId id) {
    return views.find(id).filter(RecordRow::isAdmitted).filter(row -> !isHidden(row.id()));
  }

  /// Whether somebody has hidden it on this node.
  boolean isHidden(RecordId id) {
    return standing.get().hidings().covers(id);
  }

  private void requireNotHidden(RecordRow row) {
    if (isHidden(row.id())) {
      throw ApiErrors.of(
          Code.NOT_FOUND,
          "HIDDEN_HERE",
          "The record is hidden on this node. Why: kith hide --list. To show it again: kith hide "
              + row.id().text()
              + " --undo");
    }
  }

  private void requireShown(RecordRow row) {
    String why =
        switch (row.verdict()) {
          case Verdict.Admitted() -> "";
          case Verdict.Held(var reason) -> "It is held: " + reason.sentence();
          case Verdict.Refused(var reason) -> "It was refused: " + reason.sentence();
          case Verdict.Awaiting() ->
              isErased(row) ? "Its content is erased." : "Its content has not arrived yet.";
          case Verdict.Undisplayable() -> "It needs a newer version of Kith.";
        };
    if (!why.isEmpty()) {
      throw ApiErrors.of(
          Code.NOT_FOUND, "NOT_SHOWN", "The record is here but cannot be shown. " + why);
    }
  }

  /// The whole record.
  LearningRecord whole(RecordRow row) {
    return annotate(content(row), row).build();
  }

  /// The record without its body, for lists.
  LearningRecord brief(RecordRow row) {
    return annotate(content(row), row).clearBody().build();
  }

  /// A match of a search, without its body.
  LearningRecord brief(SearchHit hit) {
    LearningRecord.Builder record = hit.record().message().toBuilder();
    StoredEntry entry = hit.entry();
    describe(record, hit.id(), entry.log(), entry.index())
        .setKind(hit.record().kind().code())
        .setState(hit.state().code())
        .setContent(AVAILABLE);
    if (Entry.parse(entry.entry()) instanceof Entry.Parsed.Ok(var parsed)) {
      record.setClaimedTime(Times.rfc3339OrEmpty(parsed.claimedTimeMs()));
      if (entry.sequence() < views.cursor()) { // until then the index says how it stands
        record.setState(addCorrections(record, row(hit, parsed)).code());
      }
    }
    return record.clearBody().build(); // whether a lab is closed stands in its body
  }

  /// What the views know of a match, without asking them.
  private static RecordRow row(SearchHit hit, Entry entry) {
    return new RecordRow(
        hit.id(),
        hit.entry().sequence(),
        hit.entry().log(),
        hit.entry().index(),
        entry.kind(),
        entry.topics(),
        entry.payloadSchema(),
        entry.claimedTimeMs(),
        hit.entry().verdict(),
        Optional.empty());
  }

  /// Whether it still stands, and what its reader should know.
  ///
  /// @param said what its authors wrote
  Cautions.Marks marks(RecordRow row, LearningRecord said) {
    return cautions.marks(said, row);
  }

  /// A record that another one or an answer names; its id alone where it is not shown here.
  CitedRecord cited(RecordId id) {
    var cited = CitedRecord.newBuilder().setRecordId(id.text());
    views
        .find(id)
        .filter(row -> !isHidden(id))
        .filter(row -> row.isAdmitted() || isErased(row))
        .ifPresent(row -> cite(row, cited));
    return cited.build();
  }

  private void cite(RecordRow row, CitedRecord.Builder cited) {
    LearningRecord said = said(row);
    Cautions.Marks marks = marks(row, said);
    cited
        .setState(marks.state())
        .setStateReason(marks.reason())
        .addAllCautions(marks.cautions())
        .setTitle(said.getTitle())
        .setKind(codeOf(row.kind()))
        .setOrigin(Peers.origin(standing.get(), row.log().organisation()));
  }

  /// What a record names: what it links to, and what its authors looked at.
  List<CitedRecord> citedBy(LearningRecord record) {
    return Stream.concat(
            record.getLinksList().stream().map(Link::getRecordId),
            record.getPriorArt().getLookedAtList().stream())
        .distinct()
        .map(RecordId::parse)
        .flatMap(Optional::stream)
        .map(this::cited)
        .toList();
  }

  /// The stored entry of a record.
  StoredEntry entry(RecordRow row) {
    return store
        .read(row.log().id(), row.index())
        .orElseThrow(() -> new AssertionError("the views know no entry that is not stored"));
  }

  /// What its authors wrote, and nothing beside it; empty where it is erased or not here.
  LearningRecord said(RecordRow row) {
    return content(row).build();
  }

  private LearningRecord.Builder content(RecordRow row) {
    return entry(row)
        .payload()
        .filter(salted -> !isHidden(row.id()))
        .filter(salted -> !isErased(row)) // from the tombstone on, even while it is in a file
        .map(salted -> parse(salted.payload().toArray()))
        .orElseGet(LearningRecord::newBuilder);
  }

  private static LearningRecord.Builder parse(byte[] payload) {
    try {
      return LearningRecord.parseFrom(payload).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an admitted payload was parsed before", e);
    }
  }

  private LearningRecord.Builder annotate(LearningRecord.Builder record, RecordRow row) {
    describe(record, row.id(), row.log(), row.index())
        .setKind(codeOf(row.kind()))
        .setClaimedTime(Times.rfc3339OrEmpty(row.claimedTimeMs()))
        .setContent(isErased(row) ? "erased" : isHidden(row.id()) ? HIDDEN : AVAILABLE);
    record.setState(addCorrections(record, row).code());
    return record;
  }

  /// Whether its content must not be shown, here or ever again (SPEC 9.3).
  boolean isErased(RecordRow row) {
    return isErased(row.id(), row.log().organisation());
  }

  boolean isErased(RecordId id, OrganisationId origin) {
    return tombstones.covers(id, origin);
  }

  private LearningRecord.Builder describe(
      LearningRecord.Builder record, RecordId id, LogName log, long index) {
    return record
        .setRecordId(id.text())
        .setOrigin(Peers.origin(standing.get(), log.organisation()))
        .setLog(log.originLine())
        .setIndex(index);
  }

  private RecordState addCorrections(LearningRecord.Builder record, RecordRow row) { // SPEC 9.1
    List<LinkRow> corrections = views.corrections(row);
    for (LinkRow link : corrections) {
      record.addCorrections(show(link));
    }
    record.addAllCautions(cautions.of(record, row, corrections));
    RecordState state = views.state(row, corrections);
    record.setStateReason(cautions.reason(state, corrections));
    return state;
  }

  /// A link as answers show it.
  LinkIn show(LinkRow link) {
    RecordRow from = link.from();
    LearningRecord record = said(from);
    Cautions.Marks marks = marks(from, record);
    String relation = Relation.ofNumber(link.relation()).map(Relation::code).orElse("");
    String note =
        record.getLinksList().stream()
            .filter(l -> l.getRelation().equals(relation))
            .filter(l -> l.getRecordId().equals(link.target().text()))
            .map(Link::getNote)
            .findFirst()
            .orElse("");
    return LinkIn.newBuilder()
        .setRelation(relation)
        .setRecordId(from.id().text())
        .setKind(codeOf(from.kind()))
        .setTitle(record.getTitle())
        .setOrigin(Peers.origin(standing.get(), from.log().organisation()))
        .setNote(note)
        .setOutcome(record.getTriedHere().getOutcome())
        .setStatus(record.getTriedHere().getStatus())
        .setReason(record.getRetraction().getReason())
        .setAuthorRole(record.getAuthorRole())
        .setBasis(record.getAnswer().getBasis())
        .setState(marks.state())
        .setStateReason(marks.reason())
        .addAllCautions(marks.cautions())
        .build();
  }

  private static String codeOf(int kind) {
    return Kind.ofNumber(kind).map(Kind::code).orElse("");
  }
}
