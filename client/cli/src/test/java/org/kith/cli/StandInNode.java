package org.kith.cli;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kith.client.bundle.TransferFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.AcknowledgeInboxRequest;
import org.kith.schema.v1.AcknowledgeInboxResponse;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.DiscardDraftResponse;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.ImportBundleRequest;
import org.kith.schema.v1.ImportBundleResponse;
import org.kith.schema.v1.InboxItem;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.ListDraftsResponse;
import org.kith.schema.v1.ListInboxRequest;
import org.kith.schema.v1.ListInboxResponse;
import org.kith.schema.v1.ListRecallsRequest;
import org.kith.schema.v1.ListRecallsResponse;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.Origin;
import org.kith.schema.v1.Peer;
import org.kith.schema.v1.ProposePeerRequest;
import org.kith.schema.v1.ProposePeerResponse;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;
import org.kith.schema.v1.Publishing;
import org.kith.schema.v1.ReadinessLine;
import org.kith.schema.v1.Refusal;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.ReviewDraftResponse;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SaveDraftResponse;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.SearchResult;
import org.kith.schema.v1.SubmitDraftRequest;
import org.kith.schema.v1.SubmitDraftResponse;
import org.kith.schema.v1.SubscribeRequest;
import org.kith.schema.v1.SubscribeResponse;
import org.kith.schema.v1.Subscription;
import org.kith.schema.v1.TriedHere;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;

/// A small node in memory, over the generated services: enough to see what commands send and how
/// they show what they get. It judges records by the real rules.
final class StandInNode implements AutoCloseable {
  static final String TOKEN = "kith_stand-in";

  private final Server server;
  private final List<LearningRecord> records = new ArrayList<>();
  private volatile long acknowledged;
  private final Map<String, PublishRecordResponse> receipts = new HashMap<>();
  private final Map<String, Draft> drafts = new ConcurrentHashMap<>();

  StandInNode() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Learning())
            .addService(new Governance())
            .addService(new NodeItself())
            .intercept(new TokenGate())
            .build()
            .start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /// The newest record that was published.
  synchronized LearningRecord newest() {
    return records.getLast();
  }

  Draft draft(String id) {
    return drafts.getOrDefault(id, Draft.getDefaultInstance());
  }

  /// A draft as a node would show it.
  void keep(Draft draft) {
    drafts.put(draft.getDraftId(), draft);
  }

  boolean hasDrafts() {
    return !drafts.isEmpty();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class TokenGate implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String sent = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
      if (("Bearer " + TOKEN).equals(sent)) {
        return next.startCall(call, headers);
      }
      call.close(Status.UNAUTHENTICATED.withDescription("The token is not known."), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private synchronized PublishRecordResponse publish(PublishRecordRequest request) {
    PublishRecordResponse before = receipts.get(request.getRequestId());
    if (before != null) {
      return before.toBuilder().setRepeated(true).build();
    }
    LearningRecord record = request.getRecord();
    String id = Sha256.hash(Bytes.utf8(record + "#" + records.size())).base32();
    var receipt =
        PublishRecordResponse.newBuilder()
            .setRecordId(id)
            .setLog("kith/kith1x/commons/1")
            .setIndex(records.size())
            .setCheckpoint("note")
            .addAllCorrected(corrected(record))
            .build();
    if (!request.getValidateOnly()) {
      records.add(
          record.toBuilder()
              .setRecordId(id)
              .setKind(RecordRules.kind(record).orElseThrow().code())
              .setOrigin(Origin.newBuilder().setName("Stand-in\u001b[31m"))
              .build());
      receipts.put(request.getRequestId(), receipt);
    }
    return receipt;
  }

  /// Of what it names whatever says of itself that it was taken back.
  private List<LearningRecord> corrected(LearningRecord record) {
    List<String> named = record.getLinksList().stream().map(Link::getRecordId).toList();
    return records.stream()
        .filter(one -> named.contains(one.getRecordId()))
        .filter(one -> one.getTitle().contains("taken back"))
        .map(
            one ->
                one.toBuilder()
                    .clearBody()
                    .setState("retracted")
                    .setStateReason("not-ours-to-share")
                    .addCorrections(
                        LinkIn.newBuilder()
                            .setRelation("retracts")
                            .setRecordId("r".repeat(52))
                            .setTitle("It was not ours")
                            .setReason("not-ours-to-share")
                            .setNote("See there."))
                    .build())
        .toList();
  }

  private static List<Problem> problems(LearningRecord record) {
    return RecordRules.check(RecordRules.withDefaults(record, YearMonth.of(2026, 11)));
  }

  private final class Learning extends LearningServiceGrpc.LearningServiceImplBase {
    @Override
    public void publishRecord(
        PublishRecordRequest request, StreamObserver<PublishRecordResponse> out) {
      if (!request.getDraftId().isEmpty()) {
        Draft draft = draft(request.getDraftId());
        out.onNext(
            PublishRecordResponse.newBuilder()
                .setRecordId("k".repeat(52))
                .addAllFindings(draft.getFindingsList())
                .build());
        out.onCompleted();
        return;
      }
      List<Problem> problems = problems(request.getRecord());
      if (problems.isEmpty()) {
        out.onNext(publish(request));
        out.onCompleted();
        return;
      }
      var violations = BadRequest.newBuilder();
      problems.forEach(
          p ->
              violations.addFieldViolations(
                  BadRequest.FieldViolation.newBuilder()
                      .setField(p.field())
                      .setDescription(p.description())));
      out.onError(
          StatusProto.toStatusRuntimeException(
              com.google.rpc.Status.newBuilder()
                  .setCode(Status.Code.INVALID_ARGUMENT.value())
                  .setMessage("The record breaks the rules for its kind.")
                  .addDetails(
                      Any.pack(
                          ErrorInfo.newBuilder()
                              .setReason("INVALID_RECORD")
                              .setDomain("kith")
                              .build()))
                  .addDetails(Any.pack(violations.build()))
                  .build()));
    }

    @Override
    public StreamObserver<PublishRecordsRequest> publishRecords(
        StreamObserver<PublishRecordsResponse> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(PublishRecordsRequest message) {
          var answer = PublishRecordsResponse.newBuilder();
          if (message.getRequest().getRecord().getTitle().contains("never")) {
            answer.setRefusal(
                Refusal.newBuilder()
                    .setReason("INVALID_RECORD")
                    .addProblems(
                        FieldProblem.newBuilder().setField("title").setDescription("says never")));
          } else {
            answer.setPublished(publish(message.getRequest()));
          }
          out.onNext(answer.build());
        }

        @Override
        public void onError(Throwable error) {
          out.onError(error);
        }

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }

    @Override
    public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> out) {
      synchronized (StandInNode.this) {
        records.stream()
            .filter(r -> r.getRecordId().startsWith(request.getRecordId()))
            .findFirst()
            .ifPresentOrElse(
                record -> {
                  var found = GetRecordResponse.newBuilder().setRecord(record);
                  if (record.hasPractice()) {
                    found.getTallyBuilder().setSentence("Reported by 4 organisations.");
                  }
                  out.onNext(found.build());
                  out.onCompleted();
                },
                () ->
                    out.onError(
                        Status.NOT_FOUND
                            .withDescription("There is no such record here.")
                            .asRuntimeException()));
      }
    }

    @Override
    public void saveDraft(SaveDraftRequest request, StreamObserver<SaveDraftResponse> out) {
      Draft draft =
          Draft.newBuilder()
              .setDraftId(request.getDraftId().isEmpty() ? "draft1" : request.getDraftId())
              .setRecord(request.getRecord())
              .setTitle(request.getRecord().getTitle())
              .setState("draft")
              .build();
      drafts.put(draft.getDraftId(), draft);
      out.onNext(SaveDraftResponse.newBuilder().setDraft(draft).build());
      out.onCompleted();
    }

    /// Refused for its findings, where nobody says why they may stay.
    @Override
    public void submitDraft(SubmitDraftRequest request, StreamObserver<SubmitDraftResponse> out) {
      Draft draft = draft(request.getDraftId());
      boolean refuses =
          draft.getFindingsList().stream().anyMatch(found -> found.getAction().equals("refuse"));
      if (refuses && !request.getAskOverride()) {
        out.onError(refusal(Status.Code.FAILED_PRECONDITION, "PERSONAL_DATA"));
      } else if (draft.getFindingsCount() > 0 && request.getWarnedReason().isEmpty()) {
        out.onError(refusal(Status.Code.FAILED_PRECONDITION, "WARNED"));
      } else {
        keep(
            draft.toBuilder()
                .setState("submitted")
                .setWarnedReason(request.getWarnedReason())
                .build());
        out.onNext(SubmitDraftResponse.newBuilder().setDraft(draft(request.getDraftId())).build());
        out.onCompleted();
      }
    }

    @Override
    public void reviewDraft(ReviewDraftRequest request, StreamObserver<ReviewDraftResponse> out) {
      out.onError(refusal(Status.Code.PERMISSION_DENIED, "OWN_DRAFT"));
    }

    @Override
    public void discardDraft(
        DiscardDraftRequest request, StreamObserver<DiscardDraftResponse> out) {
      drafts.remove(request.getDraftId());
      out.onNext(DiscardDraftResponse.newBuilder().setDraftId(request.getDraftId()).build());
      out.onCompleted();
    }

    @Override
    public void checkDraft(CheckDraftRequest request, StreamObserver<CheckDraftResponse> out) {
      Draft draft = draft(request.getDraftId());
      out.onNext(
          CheckDraftResponse.newBuilder()
              .addAllFindings(draft.getFindingsList())
              .setPublishable(
                  draft.getFindingsCount() == 0 && problems(draft.getRecord()).isEmpty())
              .setPriorArt(
                  FindPriorArtResponse.newBuilder()
                      .addLessons(LearningRecord.newBuilder().setTitle("A lesson that is near")))
              .build());
      out.onCompleted();
    }

    private static Throwable refusal(Status.Code code, String reason) {
      return StatusProto.toStatusRuntimeException(
          com.google.rpc.Status.newBuilder()
              .setCode(code.value())
              .setMessage("It is refused.")
              .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()))
              .build());
    }

    @Override
    public void listDrafts(ListDraftsRequest request, StreamObserver<ListDraftsResponse> out) {
      out.onNext(ListDraftsResponse.newBuilder().addAllDrafts(drafts.values()).build());
      out.onCompleted();
    }

    /// Everything that was published is near.
    @Override
    public void findPriorArt(
        FindPriorArtRequest request, StreamObserver<FindPriorArtResponse> out) {
      var answer = FindPriorArtResponse.newBuilder();
      synchronized (StandInNode.this) {
        records.forEach(record -> answer.addPracticesBuilder().setRecord(record));
        records.stream()
            .filter(record -> record.getTitle().equals(request.getRecord().getTitle()))
            .forEach(answer::addDuplicates);
      }
      out.onNext(answer.build());
      out.onCompleted();
    }

    @Override
    public void getReadiness(
        GetReadinessRequest request, StreamObserver<GetReadinessResponse> out) {
      var answer = GetReadinessResponse.newBuilder();
      answer
          .getPlannedBuilder()
          .setTitle("We plan to try it")
          .setSummary("We plan to try this here and have gone through it.")
          .addTopics("handover")
          .setAudience("network")
          .setTriedHere(TriedHere.newBuilder().setStatus("planned"))
          .addLinks(Link.newBuilder().setRelation("tried").setRecordId("a".repeat(52)));
      if (request.hasLike()) {
        answer.setPlace(request.getLike());
      }
      out.onNext(
          answer
              .addLines(
                  ReadinessLine.newBuilder()
                      .setSource("core-element")
                      .setText("Everybody comes")
                      .setElement(1)
                      .addRecords(CitedRecord.newBuilder().setRecordId("p".repeat(52))))
              .addLines(
                  ReadinessLine.newBuilder()
                      .setSource("barrier")
                      .setLike(true)
                      .setText("Nobody came at night")
                      .addRecords(
                          CitedRecord.newBuilder()
                              .setRecordId("h".repeat(52))
                              .setState("current")
                              .addCautions("contradicted")))
              .build());
      out.onCompleted();
    }

    @Override
    public void searchRecords(
        SearchRecordsRequest request, StreamObserver<SearchRecordsResponse> out) {
      var found = SearchRecordsResponse.newBuilder();
      synchronized (StandInNode.this) {
        records.stream()
            .filter(r -> r.getTitle().contains(request.getQuery()))
            .filter(
                r -> request.getKindsCount() == 0 || request.getKindsList().contains(r.getKind()))
            .forEach(r -> found.addResults(SearchResult.newBuilder().setRecord(r).setScore(1)));
      }
      out.onNext(found.setTotalSize(found.getResultsCount()).build());
      out.onCompleted();
    }

    @Override
    public void exportRecords(
        ExportRecordsRequest request, StreamObserver<ExportRecordsResponse> out) {
      synchronized (StandInNode.this) {
        records.forEach(r -> out.onNext(ExportRecordsResponse.newBuilder().setRecord(r).build()));
      }
      out.onCompleted();
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> out) {
      out.onNext(
          SubscribeResponse.newBuilder()
              .setSubscription(
                  Subscription.newBuilder().setSubscriptionId("s1").setSearch(request.getSearch()))
              .setWebhookSecret(request.getWebhookUrl().isEmpty() ? "" : "whsec_x")
              .build());
      out.onCompleted();
    }

    /// One recall where anything was published.
    @Override
    public void listRecalls(ListRecallsRequest request, StreamObserver<ListRecallsResponse> out) {
      var answer = ListRecallsResponse.newBuilder();
      synchronized (StandInNode.this) {
        if (!records.isEmpty()) {
          answer.addRecallsBuilder().setCause("retracted").setTitle("A practice");
        }
      }
      out.onNext(answer.build());
      out.onCompleted();
    }

    /// Everything that was published, three items a page.
    @Override
    public void listInbox(ListInboxRequest request, StreamObserver<ListInboxResponse> out) {
      var answer = ListInboxResponse.newBuilder();
      synchronized (StandInNode.this) {
        if (!records.isEmpty() && request.getPageToken().isEmpty()) {
          answer.addRecallsBuilder().setCause("retracted").setTitle("A practice");
        }
        int from =
            request.getPageToken().isEmpty()
                ? records.size()
                : Integer.parseInt(request.getPageToken());
        for (int i = from; i > Math.max(0, from - 3); i--) {
          if (!request.getUnreadOnly() || i > acknowledged) {
            answer.addItems(
                InboxItem.newBuilder()
                    .setNumber(i)
                    .setRecord(records.get(i - 1))
                    .setEvent("arrived")
                    .setBy(
                        CitedRecord.newBuilder()
                            .setRecordId("h".repeat(52))
                            .setTitle("It is not so")
                            .setState("retracted"))
                    .setArrived("2026-11-20T10:00:00Z"));
          }
        }
        if (from > 3) {
          answer.setNextPageToken(String.valueOf(from - 3));
        }
      }
      out.onNext(answer.build());
      out.onCompleted();
    }

    @Override
    public void acknowledgeInbox(
        AcknowledgeInboxRequest request, StreamObserver<AcknowledgeInboxResponse> out) {
      acknowledged = request.getUpTo();
      out.onNext(AcknowledgeInboxResponse.getDefaultInstance());
      out.onCompleted();
    }

    @Override
    public void watchRecords(
        WatchRecordsRequest request, StreamObserver<WatchRecordsResponse> out) {
      synchronized (StandInNode.this) {
        records.forEach(
            r -> out.onNext(WatchRecordsResponse.newBuilder().setRecord(r).setCursor("1").build()));
      }
    }
  }

  private static final class Governance extends GovernanceServiceGrpc.GovernanceServiceImplBase {
    @Override
    public void proposePeer(ProposePeerRequest request, StreamObserver<ProposePeerResponse> out) {
      out.onNext(
          ProposePeerResponse.newBuilder()
              .setState(request.getValidateOnly() ? "read" : "accepted")
              .setPeer(
                  Peer.newBuilder()
                      .setName("Hillside")
                      .setOrganisationId("kith1hillside")
                      .setState(request.getOriginOnly() ? "origin-only" : "accepted"))
              .setSafetyNumber("00001 00002")
              .build());
      out.onCompleted();
    }
  }

  private static final class NodeItself extends NodeServiceGrpc.NodeServiceImplBase {
    @Override
    public void importBundle(
        ImportBundleRequest request, StreamObserver<ImportBundleResponse> out) {
      boolean ended = false;
      for (ByteString frame : request.getFramesList()) {
        ended |= TransferFile.read(Bytes.of(frame)).hasEnd();
      }
      out.onNext(ImportBundleResponse.newBuilder().setEnded(ended).build());
      out.onCompleted();
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<GetStatusResponse> out) {
      out.onNext(
          GetStatusResponse.newBuilder()
              .setName("Stand-in")
              .setPublishing(Publishing.READ_ONLY)
              .setReason("The guard is missing.")
              .build());
      out.onCompleted();
    }
  }
}
