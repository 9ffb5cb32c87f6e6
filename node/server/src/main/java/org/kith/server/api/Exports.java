package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.server.store.RecordRow;

/// What may go out in an export: nothing that stays here unless it is asked for by name, and no
/// contact in a public one unless it is marked so.
final class Exports {
  private static final String PUBLIC = "public";
  private static final String OWN = "own";

  private final RecordReader records;
  private final Searches searches;

  private final Gathering gathering;

  Exports(RecordReader records, Searches searches, Gathering gathering) {
    this.gathering = gathering;
    this.records = records;
    this.searches = searches;
  }

  void send(ExportRecordsRequest request, StreamObserver<ExportRecordsResponse> answer) {
    if (request.getRecordIdsCount() > ApiLimits.EXPORT_IDS_MAX) {
      throw ApiErrors.badField("recordIds", "must have at most " + ApiLimits.EXPORT_IDS_MAX);
    }
    List<RecordRow> named = new ArrayList<>();
    for (int i = 0; i < request.getRecordIdsCount(); i++) {
      String field = "recordIds[" + i + "]";
      RecordRow row = records.find(field, request.getRecordIds(i));
      requireAudience(request, field, row);
      named.add(row);
    }
    FlowingAnswers.send(
        answer,
        "ExportRecords",
        to -> {
          if (named.isEmpty()) {
            matching(request, to);
          } else {
            named.forEach(row -> to.accept(show(request, row)));
          }
        });
  }

  private void matching(ExportRecordsRequest request, Consumer<ExportRecordsResponse> to) {
    searches.all(
        request.getSearch(),
        hit -> {
          if (goesOut(request, hit.record().audience())) {
            records.findShown(hit.id()).map(row -> show(request, row)).ifPresent(to);
          }
        });
  }

  private static boolean goesOut(ExportRecordsRequest request, String audience) {
    return request.getPublicOnly()
        ? audience.equals(PUBLIC)
        : request.getWithOwn() || !audience.equals(OWN);
  }

  /// Whoever names a record is told why it stays here.
  private void requireAudience(ExportRecordsRequest request, String field, RecordRow row) {
    String audience = records.whole(row).getAudience();
    if (!goesOut(request, audience)) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "AUDIENCE",
          field
              + ": the audience of this record is "
              + audience
              + (request.getPublicOnly()
                  ? "; this export holds what is public alone."
                  : "; ask for records of this audience explicitly."));
    }
  }

  private ExportRecordsResponse show(ExportRecordsRequest request, RecordRow row) {
    LearningRecord.Builder record =
        gathering
            .whole(row, from -> from.codes().map(c -> goesOut(request, c.audience())).orElse(false))
            .toBuilder();
    if (request.getPublicOnly() && !record.getContact().getPublic()) {
      record.clearContact();
    }
    for (LinkIn.Builder correction : record.getCorrectionsBuilderList()) {
      boolean told =
          RecordId.parse(correction.getRecordId())
              .flatMap(records::findShown)
              .map(from -> goesOut(request, records.whole(from).getAudience()))
              .orElse(false);
      if (!told) { // that it is corrected must be known; by which record stays here
        correction.clearRecordId().clearTitle().clearNote().clearOrigin();
      }
    }
    return ExportRecordsResponse.newBuilder().setRecord(record).build();
  }
}
