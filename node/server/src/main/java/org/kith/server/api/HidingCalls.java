package org.kith.server.api;

import com.google.rpc.Code;
import java.util.List;
import java.util.function.Supplier;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Hidings;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.HiddenRecord;
import org.kith.schema.v1.HideRecordRequest;
import org.kith.schema.v1.HideRecordResponse;
import org.kith.schema.v1.ListHiddenRequest;
import org.kith.schema.v1.ListHiddenResponse;
import org.kith.server.store.RecordRow;

/// Hides records on this node, and shows them again. Nothing is removed and nothing is told to
/// anybody: it is a decision about what is shown here. SPEC 9.6
final class HidingCalls {
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final Decisions decisions;

  HidingCalls(RecordReader records, Supplier<Standing> standing, Decisions decisions) {
    this.records = records;
    this.standing = standing;
    this.decisions = decisions;
  }

  HideRecordResponse hide(Caller caller, HideRecordRequest request) {
    String reason =
        request.getUndo() && request.getReason().isEmpty()
            ? ""
            : Guarding.requireReason("reason", request.getReason());
    RecordRow row = records.findHiddenToo("recordId", request.getRecordId());
    RecordId id = row.id();
    Hidings now = standing.get().hidings();
    boolean hide = !request.getUndo();
    if (hide && !now.covers(id) && now.all().size() >= ApiLimits.HIDDEN_RECORDS_MAX) {
      throw ApiErrors.of(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_HIDDEN",
          "At most "
              + ApiLimits.HIDDEN_RECORDS_MAX
              + " records are hidden at once. Show some again (kith hide ID --undo), or end what is"
              + " granted to their organisation (kith grant list).");
    }
    if (now.covers(id) != hide) {
      decisions.decide(
          caller, List.of(new Decision.HiddenHere(id, row.log().organisation(), hide, reason)));
    }
    return HideRecordResponse.newBuilder()
        .setRecordId(id.text())
        .setState(hide ? "hidden" : "shown")
        .build();
  }

  ListHiddenResponse list(ListHiddenRequest request) {
    Standing now = standing.get();
    var response = ListHiddenResponse.newBuilder();
    Pages.of(
        List.copyOf(now.hidings().all()),
        Pages.size(request.getPageSize(), ApiLimits.LIST_PAGE_SIZE_DEFAULT),
        request.getPageToken(),
        hiding ->
            response.addHidden(
                HiddenRecord.newBuilder()
                    .setRecordId(hiding.what().record().text())
                    .setOrigin(hiding.what().origin().text())
                    .setOriginName(Peers.origin(now, hiding.what().origin()).getName())
                    .setReason(hiding.what().reason())
                    .setHiddenBy(hiding.by())
                    .setTime(Times.rfc3339(hiding.ms()))),
        response::setNextPageToken);
    return response.build();
  }
}
