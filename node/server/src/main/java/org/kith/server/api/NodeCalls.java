package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.kith.core.admit.AdmitLimits;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Note;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.ExportBundleRequest;
import org.kith.schema.v1.ExportBundleResponse;
import org.kith.schema.v1.GetLimitsRequest;
import org.kith.schema.v1.GetLimitsResponse;
import org.kith.schema.v1.GetLogRootRequest;
import org.kith.schema.v1.GetLogRootResponse;
import org.kith.schema.v1.GetPayloadPolicyRequest;
import org.kith.schema.v1.GetPayloadPolicyResponse;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.ImportBundleRequest;
import org.kith.schema.v1.ImportBundleResponse;
import org.kith.schema.v1.ListSyncSessionsRequest;
import org.kith.schema.v1.ListSyncSessionsResponse;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.ReasonCount;
import org.kith.schema.v1.RebuildViewsRequest;
import org.kith.schema.v1.RebuildViewsResponse;
import org.kith.schema.v1.SetPayloadPolicyRequest;
import org.kith.schema.v1.SetPayloadPolicyResponse;
import org.kith.schema.v1.SyncNowRequest;
import org.kith.schema.v1.SyncNowResponse;
import org.kith.schema.v1.VerifyStoreRequest;
import org.kith.schema.v1.VerifyStoreResponse;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.AttachmentScrub;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreException;
import org.kith.server.store.Views;

/// The node service: for operators.
final class NodeCalls extends NodeServiceGrpc.NodeServiceImplBase {
  private static final long WAIT_STEP_MS = 100;
  private static final long REBUILD_MS_MAX = 30L * 60 * 1_000;

  private final NodeStatus status;
  private final SyncView sync;
  private final Supplier<Standing> standing;
  private final LogStore store;
  private final Views views;
  private final SearchIndex index;
  private final Arrivals arrivals;
  private final Payloads payloads;
  private final Decisions decisions;
  private final AttachmentFolder attachments;
  private final OrganisationId own;

  NodeCalls(LocalApi.Parts parts, NodeStatus status, Payloads payloads, Decisions decisions) {
    this.decisions = decisions;
    this.attachments = parts.attachments();
    this.own = parts.own().commons().organisation();
    this.payloads = payloads;
    this.status = status;
    this.sync = parts.sync();
    this.standing = parts.standing();
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
    List<String> files = AttachmentScrub.problems(attachments, own);
    Answers.send(
        answer,
        VerifyStoreResponse.newBuilder()
            .setSound(report.problems().isEmpty() && files.isEmpty())
            .setEntries((int) report.entries())
            .setPayloads((int) report.payloads())
            .setCheckpoints((int) report.checkpoints())
            .addAllProblems(report.problems())
            .addAllProblems(files)
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
  public void exportBundle(
      ExportBundleRequest request, StreamObserver<ExportBundleResponse> answer) {
    Standing now = standing.get();
    Member peer = Peers.find(now, "peer", request.getPeer());
    if (peer.state() != Member.State.ACCEPTED) {
      throw ApiErrors.of(
          Code.FAILED_PRECONDITION,
          "NOT_ACCEPTED",
          "Files are made for organisations that are accepted: kith peer add.");
    }
    SinceFile.requireMadeBy(peer.organisation(), request.getSinceList(), now);
    Caller caller = Caller.current();
    FlowingAnswers.send(
        answer,
        "ExportBundle",
        to ->
            sync.exportTo(
                peer.organisation(),
                request.getSinceList().stream().map(Bytes::of).toList(),
                request.getStateOnly(),
                written -> decisions.decide(caller, List.of(written)),
                frame ->
                    to.accept(
                        ExportBundleResponse.newBuilder().setFrame(frame.toByteString()).build())));
  }

  @Override
  public void importBundle(
      ImportBundleRequest request, StreamObserver<ImportBundleResponse> answer) {
    try {
      SyncView.Imported imported =
          sync.take(request.getFramesList().stream().map(Bytes::of).toList());
      var response =
          ImportBundleResponse.newBuilder()
              .setEntries(imported.entries())
              .setAlreadyHeld(imported.alreadyHeld())
              .addAllProblems(imported.problems())
              .setEnded(imported.ended());
      imported
          .refused()
          .forEach(
              (reason, count) ->
                  response.addRefused(ReasonCount.newBuilder().setReason(reason).setCount(count)));
      Answers.send(answer, response.build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiErrors.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping. Try again later.");
    } catch (IllegalStateException e) {
      throw ApiErrors.of(Code.UNAVAILABLE, "STOPPING", "The node is stopping. Try again later.");
    } catch (StoreException e) {
      throw ApiErrors.of(
          Code.UNAVAILABLE, "STORE_FAILED", "The node could not store it. Look at the disk.");
    }
  }

  @Override
  public void getPayloadPolicy(
      GetPayloadPolicyRequest request, StreamObserver<GetPayloadPolicyResponse> answer) {
    Answers.send(answer, payloads.get());
  }

  @Override
  public void setPayloadPolicy(
      SetPayloadPolicyRequest request, StreamObserver<SetPayloadPolicyResponse> answer) {
    Answers.send(answer, payloads.set(Caller.current(), request));
  }

  @Override
  public void getLogRoot(GetLogRootRequest request, StreamObserver<GetLogRootResponse> answer) {
    Answers.send(answer, LogRoots.at(store, standing.get(), request));
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
