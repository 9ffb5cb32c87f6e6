package org.kith.server.api;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.EraseHereRequest;
import org.kith.schema.v1.EraseHereResponse;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.ListErasuresResponse;
import org.kith.server.store.LogStore.StoredEntry;
import org.kith.server.store.RecordRow;
import org.kith.server.writer.Tombstones.Tombstone;

/// Erasing here, and who has confirmed which erasure. SPEC 9.4, SPEC 9.5
final class ErasureCalls {
  private static final int REASON_CHARACTERS_MAX = 400;

  private final LocalApi.Parts parts;
  private final RecordReader records;
  private final Decisions decisions;

  ErasureCalls(LocalApi.Parts parts, RecordReader records, Decisions decisions) {
    this.parts = parts;
    this.records = records;
    this.decisions = decisions;
  }

  /// Erases another organisation's record here. It is gone from answers when this returns, and from
  /// every file soon after.
  EraseHereResponse eraseHere(Caller caller, EraseHereRequest request) {
    String reason = request.getReason().strip();
    if (reason.isEmpty() || reason.length() > REASON_CHARACTERS_MAX) {
      throw ApiErrors.badField("reason", "must have 1 to " + REASON_CHARACTERS_MAX + " characters");
    }
    RecordRow row = records.find("recordId", request.getRecordId());
    OrganisationId origin = row.log().organisation();
    if (origin.equals(parts.standing().get().own().organisation())) {
      throw ApiErrors.badField(
          "recordId",
          "is your own organisation's record: retract it with erasing, so that others erase it"
              + " too");
    }
    if (records.isErased(row)) {
      throw ApiErrors.of(Code.FAILED_PRECONDITION, "ERASED", "The record is erased already.");
    }
    decisions.decide(caller, List.of(new Decision.ErasedHere(row.id(), origin, reason)));
    parts.tombstones().add(new Tombstone(row.id(), origin, Optional.empty()));
    return EraseHereResponse.newBuilder().setRecordId(row.id().text()).build();
  }

  ListErasuresResponse list(ListErasuresRequest request) {
    Standing now = parts.standing().get();
    List<Tombstone> all = new ArrayList<>(parts.tombstones().all().reversed());
    if (!request.getRecordId().isEmpty()) {
      RecordId one = one(all, request.getRecordId());
      all.removeIf(tombstone -> !tombstone.record().equals(one));
    }
    all.removeIf(tombstone -> !counts(tombstone));
    var response = ListErasuresResponse.newBuilder();
    Pages.of(
        all,
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        tombstone -> response.addErasures(show(now, tombstone)),
        response::setNextPageToken);
    return response.build();
  }

  /// Whether it is about a record of the organisation that asked: nobody erases another's.
  private boolean counts(Tombstone tombstone) {
    return parts
        .views()
        .find(tombstone.record())
        .map(row -> row.log().organisation().equals(tombstone.origin()))
        .orElse(true);
  }

  private static RecordId one(List<Tombstone> all, String text) {
    List<RecordId> found =
        all.stream()
            .map(Tombstone::record)
            .filter(id -> id.text().startsWith(text))
            .distinct()
            .toList();
    if (found.size() != 1 || text.length() < 8) {
      throw ApiErrors.notFound(
          "No record that was erased has an id that starts with " + text + ".");
    }
    return found.getFirst();
  }

  private Erasure show(Standing now, Tombstone tombstone) {
    var shown =
        Erasure.newBuilder()
            .setRecordId(tombstone.record().text())
            .setRetractionId(tombstone.by().map(RecordId::text).orElse(""))
            .setOrigin(tombstone.origin().text())
            .setOriginName(Peers.origin(now, tombstone.origin()).getName())
            .setStateHere(isGone(tombstone) ? "erased" : "erasing");
    new ReachLedger(now, parts.views(), parts.sync()::lastHeardMs, parts.clock().millis())
        .addTo(shown, tombstone);
    return shown.build();
  }

  private boolean isGone(Tombstone tombstone) {
    Optional<StoredEntry> entry =
        parts
            .views()
            .find(tombstone.record())
            .flatMap(row -> parts.store().read(row.log().id(), row.index()));
    return entry.flatMap(StoredEntry::payload).isEmpty();
  }
}
