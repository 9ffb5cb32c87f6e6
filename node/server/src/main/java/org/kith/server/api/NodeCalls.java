package org.kith.server.api;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import org.kith.core.admit.AdmitLimits;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.GetLimitsRequest;
import org.kith.schema.v1.GetLimitsResponse;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.ListSyncSessionsRequest;
import org.kith.schema.v1.ListSyncSessionsResponse;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.RebuildViewsRequest;
import org.kith.schema.v1.RebuildViewsResponse;
import org.kith.schema.v1.SyncNowRequest;
import org.kith.schema.v1.SyncNowResponse;
import org.kith.schema.v1.VerifyStoreRequest;
import org.kith.schema.v1.VerifyStoreResponse;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.LogStore;
import org.kith.server.store.Views;

/// The node service: for operators.
final class NodeCalls extends NodeServiceGrpc.NodeServiceImplBase {
  private static final long WAIT_STEP_MS = 100;
  private static final long REBUILD_MS_MAX = 30L * 60 * 1_000;

  private final NodeStatus status;
  private final SyncView sync;
  private final LogStore store;
  private final Views views;
  private final SearchIndex index;
  private final Arrivals arrivals;

  NodeCalls(LocalApi.Parts parts, NodeStatus status) {
    this.status = status;
    this.sync = parts.sync();
    this.store = parts.store();
    this.views = parts.views();
    this.index = parts.index();
    this.arrivals = parts.arrivals();
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> answer) {
    Answers.send(answer, status.read());
  }

  @Override
  public void listSyncSessions(
      ListSyncSessionsRequest request, StreamObserver<ListSyncSessionsResponse> answer) {
    Answers.send(
        answer, ListSyncSessionsResponse.newBuilder().addAllSessions(sync.sessions()).build());
  }

  @Override
  public void syncNow(SyncNowRequest request, StreamObserver<SyncNowResponse> answer) {
    int seconds = request.getWaitSeconds();
    if (seconds < 0 || seconds > ApiLimits.SYNC_WAIT_SECONDS_MAX) {
      throw ApiErrors.badField(
          "waitSeconds", "must be from 0 to " + ApiLimits.SYNC_WAIT_SECONDS_MAX);
    }
    sync.dialNow();
    boolean upToDate = waitFor(Duration.ofSeconds(seconds).toMillis(), status::isUpToDate);
    Answers.send(
        answer,
        SyncNowResponse.newBuilder().setUpToDate(upToDate).addAllSessions(sync.sessions()).build());
  }

  @Override
  public void verifyStore(VerifyStoreRequest request, StreamObserver<VerifyStoreResponse> answer) {
    LogStore.StoreReport report = store.verify();
    Answers.send(
        answer,
        VerifyStoreResponse.newBuilder()
            .setSound(report.problems().isEmpty())
            .setEntries((int) report.entries())
            .setPayloads((int) report.payloads())
            .setCheckpoints((int) report.checkpoints())
            .addAllProblems(report.problems())
            .build());
  }

  @Override
  public void rebuildViews(
      RebuildViewsRequest request, StreamObserver<RebuildViewsResponse> answer) {
    long startNs = System.nanoTime();
    long target = store.nextSequence();
    views.rebuild();
    index.rebuild();
    boolean _ =
        waitFor(
            REBUILD_MS_MAX, () -> views.cursor() >= target && index.status().cursor() >= target);
    Answers.send(
        answer,
        RebuildViewsResponse.newBuilder()
            .setRecords((int) views.admitted())
            .setIndexed(index.indexed())
            .setTookMs((int) Duration.ofNanos(System.nanoTime() - startNs).toMillis())
            .build());
  }

  @Override
  public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> answer) {
    var response = GetLimitsResponse.newBuilder();
    add(response, "entryBytesMax", Entry.ENTRY_BYTES_MAX);
    add(response, "recordBytesMax", RecordRules.RECORD_BYTES_MAX);
    add(response, "payloadBytesMax", Entry.PAYLOAD_BYTES_MAX);
    add(response, "entryTopicsMax", Entry.TOPICS_MAX);
    add(response, "entryLinksMax", Entry.LINKS_MAX);
    add(response, "rangeEntriesMax", AdmitLimits.RANGE_ENTRIES_MAX);
    add(response, "rangeBytesMax", AdmitLimits.RANGE_BYTES_MAX);
    add(response, "noteBytesMax", Note.NOTE_BYTES_MAX);
    add(response, "apiMessageBytesMax", ApiLimits.MESSAGE_BYTES_MAX);
    add(response, "apiPageSizeMax", ApiLimits.PAGE_SIZE_MAX);
    add(response, "apiBatchIdsMax", ApiLimits.BATCH_IDS_MAX);
    add(response, "apiQueryCharactersMax", ApiLimits.QUERY_CHARACTERS_MAX);
    add(response, "apiInFlightMax", ApiLimits.IN_FLIGHT_MAX);
    add(response, "apiImportRefusalsMax", ApiLimits.IMPORT_REFUSALS_MAX);
    Answers.send(answer, response.build());
  }

  private static void add(GetLimitsResponse.Builder response, String name, long value) {
    response.addLimitsBuilder().setName(name).setValue(value);
  }

  private boolean waitFor(long ms, java.util.function.BooleanSupplier condition) {
    long endNs = System.nanoTime() + Duration.ofMillis(ms).toNanos();
    try {
      for (long seen = arrivals.count(); !condition.getAsBoolean(); seen = arrivals.count()) {
        if (System.nanoTime() >= endNs || io.grpc.Context.current().isCancelled()) {
          return false;
        }
        arrivals.await(seen, WAIT_STEP_MS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
