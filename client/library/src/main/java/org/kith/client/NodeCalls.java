package org.kith.client;

import java.time.Duration;
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
import org.kith.schema.v1.RebuildViewsRequest;
import org.kith.schema.v1.RebuildViewsResponse;
import org.kith.schema.v1.SetPayloadPolicyRequest;
import org.kith.schema.v1.SetPayloadPolicyResponse;
import org.kith.schema.v1.SyncNowRequest;
import org.kith.schema.v1.SyncNowResponse;
import org.kith.schema.v1.VerifyStoreRequest;
import org.kith.schema.v1.VerifyStoreResponse;

/// Calls about the node itself.
public final class NodeCalls {
  /// A whole store is read, or all its views are made again.
  private static final Duration WHOLE_STORE = Duration.ofHours(6);

  private static final Duration IMPORT_STEP = Duration.ofMinutes(5);

  private final Calls calls;

  NodeCalls(Calls calls) {
    this.calls = calls;
  }

  public GetStatusResponse status() {
    return calls.call(
        NodeServiceGrpc.getGetStatusMethod(),
        GetStatusRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// The limits in force.
  public GetLimitsResponse limits() {
    return calls.call(
        NodeServiceGrpc.getGetLimitsMethod(),
        GetLimitsRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// The root of a commons log at a size, as the node holds it.
  public GetLogRootResponse logRoot(GetLogRootRequest request) {
    return calls.call(NodeServiceGrpc.getGetLogRootMethod(), request, Calls.Repeat.SAFE);
  }

  public ListSyncSessionsResponse sessions() {
    return calls.call(
        NodeServiceGrpc.getListSyncSessionsMethod(),
        ListSyncSessionsRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Dials every peer now; waits as long as the request says, and answers what is proved then.
  public SyncNowResponse syncNow(SyncNowRequest request) {
    return calls.call(
        NodeServiceGrpc.getSyncNowMethod(),
        request,
        Calls.Repeat.SAFE,
        calls.deadline().plusSeconds(request.getWaitSeconds()));
  }

  /// Reads the whole store and checks every byte; takes as long as that takes.
  public VerifyStoreResponse verifyStore() {
    return calls.call(
        NodeServiceGrpc.getVerifyStoreMethod(),
        VerifyStoreRequest.getDefaultInstance(),
        Calls.Repeat.SAFE,
        WHOLE_STORE);
  }

  /// Makes views and index again from the logs; takes as long as that takes.
  public RebuildViewsResponse rebuildViews() {
    return calls.call(
        NodeServiceGrpc.getRebuildViewsMethod(),
        RebuildViewsRequest.getDefaultInstance(),
        Calls.Repeat.NEVER,
        WHOLE_STORE);
  }

  /// Which payloads the node fetches.
  public GetPayloadPolicyResponse payloadPolicy() {
    return calls.call(
        NodeServiceGrpc.getGetPayloadPolicyMethod(),
        GetPayloadPolicyRequest.getDefaultInstance(),
        Calls.Repeat.SAFE);
  }

  /// Decides which payloads the node fetches from now on.
  public SetPayloadPolicyResponse setPayloadPolicy(SetPayloadPolicyRequest request) {
    return calls.call(NodeServiceGrpc.getSetPayloadPolicyMethod(), request, Calls.Repeat.NEVER);
  }

  /// What another organisation may have, frame by frame, for a file.
  public AnswerStream<ExportBundleResponse> exportBundle(ExportBundleRequest request) {
    return calls.stream(NodeServiceGrpc.getExportBundleMethod(), request);
  }

  /// Takes some frames of a file. What is held already is passed over, so that it may be
  /// repeated.
  public ImportBundleResponse importBundle(ImportBundleRequest request) {
    return calls.call(
        NodeServiceGrpc.getImportBundleMethod(), request, Calls.Repeat.SAFE, IMPORT_STEP);
  }
}
