package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.guard.GuardFinding;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.AcknowledgeRecallRequest;
import org.kith.schema.v1.AcknowledgeRecallResponse;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.BatchGetRecordsResponse;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.CheckDraftResponse;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindContactsResponse;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.FindPriorArtResponse;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.GetReadinessRequest;
import org.kith.schema.v1.GetReadinessResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.GetSpreadRequest;
import org.kith.schema.v1.GetSpreadResponse;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.schema.v1.GetTallyResponse;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListRecallsRequest;
import org.kith.schema.v1.ListRecallsResponse;
import org.kith.schema.v1.ListTopicsRequest;
import org.kith.schema.v1.ListTopicsResponse;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.PublishRecordsRequest;
import org.kith.schema.v1.PublishRecordsResponse;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.RetractRecordResponse;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.schema.v1.SearchRecordsResponse;
import org.kith.schema.v1.Vocabulary;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;
import org.kith.server.store.LinkRow;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Tombstones;
import org.kith.server.writer.Tombstones.Tombstone;

/// The learning service: publishing, reading and finding records.
final class LearningCalls extends LearningDrafts {
  /// Links to one record that an answer lists; all are counted.
  private static final int LINKS_IN_MAX = 500;

  private final Publisher publisher;
  private final DirectPublishing direct;
  private final PublishAudit audits;
  private final DraftCalls drafts;
  private final RecordReader records;
  private final Searches searches;
  private final Exports exports;
  private final Proofs proofs;
  private final Views views;
  private final WatchStream.Source watching;
  private final Codes codes;
  private final Evidence evidence;
  private final Tombstones tombstones;

  LearningCalls(
      Publisher publisher,
      DirectPublishing direct,
      PublishAudit audits,
      DraftCalls drafts,
      RecordReader records,
      Searches searches,
      Proofs proofs,
      WatchStream.Source watching,
      InboxCalls inbox,
      AttachmentCalls attachments,
      Codes codes,
      HidingCalls hidings,
      Evidence evidence,
      Tombstones tombstones) {
    super(drafts, inbox, attachments, hidings);
    this.tombstones = tombstones;
    this.evidence = evidence;
    this.publisher = publisher;
    this.direct = direct;
    this.audits = audits;
    this.drafts = drafts;
    this.records = records;
    this.searches = searches;
    this.exports = new Exports(records, searches, evidence.gathering());
    this.proofs = proofs;
    this.views = watching.views();
    this.watching = watching;
    this.codes = codes;
  }

  @Override
  public void publishRecord(
      PublishRecordRequest request, StreamObserver<PublishRecordResponse> answer) {
    Publisher.requireRequestId("requestId", request.getRequestId());
    Caller caller = Caller.current();
    if (!request.getDraftId().isEmpty()) {
      if (request.hasRecord()) {
        throw ApiErrors.badField("record", "must be left out where a draft is published");
      }
      Answers.send(answer, drafts.publish(caller, request));
      return;
    }
    if (!DirectPublishing.mayPublish(caller)) {
      throw ApiErrors.of(
          Code.PERMISSION_DENIED,
          "ROLE_MISSING",
          "Publishing without a review takes the roles author and approver; otherwise save and"
              + " submit a draft.");
    }
    Answers.send(answer, publish(request, PublishAudit::published));
  }

  @Override
  public void checkDraft(CheckDraftRequest request, StreamObserver<CheckDraftResponse> answer) {
    var checked = drafts.check(Caller.current(), request).toBuilder();
    evidence
        .priorArt()
        .ofDraft(drafts.asked(Caller.current(), request))
        .ifPresent(checked::setPriorArt);
    Answers.send(answer, checked.build());
  }

  /// What the audit says of one record.
  private interface Said {
    Proposal.Audit of(Caller caller, List<GuardFinding> findings, String why);
  }

  private PublishRecordResponse publish(PublishRecordRequest request, Said said) {
    String why =
        request.getWarnedReason().isEmpty()
            ? ""
            : Guarding.requireReason("warnedReason", request.getWarnedReason());
    publisher.awaitTargets(request.getRecord());
    return switch (publisher.checkGuarded(request.getRecord(), request.getRequestId(), why)) {
      case Publisher.Checked.Wrong(var reason, var problems) ->
          throw ApiErrors.refused(reason, problems);
      case Publisher.Checked.Sound(var proposal, var findings) -> {
        direct.require(request.getRecord());
        List<LearningRecord> corrected = publisher.corrected(request.getRecord());
        if (request.getValidateOnly()) {
          yield PublishRecordResponse.newBuilder()
              .addAllFindings(Guarding.show(findings))
              .setWarnedReason(findings.isEmpty() ? "" : why)
              .addAllCorrected(corrected)
              .build();
        }
        Proposal.Audit audit = said.of(Caller.current(), findings, why);
        yield Publisher.direct(
                Publisher.await(publisher.submit(proposal.with(audit))), findings, why)
            .addAllCorrected(corrected)
            .build();
      }
    };
  }

  @Override
  public StreamObserver<PublishRecordsRequest> publishRecords(
      StreamObserver<PublishRecordsResponse> answers) {
    return PublishStream.open(publisher, direct, Caller.current(), answers);
  }

  @Override
  public StreamObserver<ImportRecordsRequest> importRecords(
      StreamObserver<ImportRecordsResponse> answer) {
    return ImportStream.open(publisher, direct, audits, Caller.current(), answer);
  }

  @Override
  public void getRecord(GetRecordRequest request, StreamObserver<GetRecordResponse> answer) {
    RecordRow row = records.findHiddenToo("recordId", request.getRecordId());
    List<LinkRow> links =
        views.linksIn(row.id()).stream()
            .filter(link -> !records.isHidden(link.from().id()))
            .toList();
    var response =
        GetRecordResponse.newBuilder()
            .setRecord(evidence.gathering().whole(row, _ -> true))
            .addAllLinksIn(links.stream().limit(LINKS_IN_MAX).map(records::show).toList())
            .setLinksInTotal(links.size())
            .setCheckpoint(proofs.checkpointOf(row))
            .addAllHeldBy(proofs.heldBy(row));
    response.addAllCited(records.citedBy(response.getRecord()));
    evidence.tallies().ofRecord(row).ifPresent(response::setTally);
    Answers.send(answer, response.build());
  }

  @Override
  public void getTally(GetTallyRequest request, StreamObserver<GetTallyResponse> answer) {
    Answers.send(answer, evidence.tallies().answer(request));
  }

  @Override
  public void getSpread(GetSpreadRequest request, StreamObserver<GetSpreadResponse> answer) {
    Answers.send(answer, evidence.spreads().answer(request));
  }

  @Override
  public void findContacts(
      FindContactsRequest request, StreamObserver<FindContactsResponse> answer) {
    Answers.send(answer, evidence.teams().answer(request));
  }

  @Override
  public void findPriorArt(
      FindPriorArtRequest request, StreamObserver<FindPriorArtResponse> answer) {
    Answers.send(answer, evidence.priorArt().answer(request));
  }

  @Override
  public void getReadiness(
      GetReadinessRequest request, StreamObserver<GetReadinessResponse> answer) {
    Answers.send(answer, evidence.readiness().answer(request));
  }

  @Override
  public void listRecalls(ListRecallsRequest request, StreamObserver<ListRecallsResponse> answer) {
    Answers.send(
        answer,
        ListRecallsResponse.newBuilder()
            .addAllRecalls(evidence.recalls().list(request.getIncludeAcknowledged()))
            .build());
  }

  @Override
  public void acknowledgeRecall(
      AcknowledgeRecallRequest request, StreamObserver<AcknowledgeRecallResponse> answer) {
    Answers.send(
        answer,
        AcknowledgeRecallResponse.newBuilder()
            .setRecall(evidence.recalls().acknowledge(Caller.current(), request))
            .build());
  }

  @Override
  public void batchGetRecords(
      BatchGetRecordsRequest request, StreamObserver<BatchGetRecordsResponse> answer) {
    if (request.getRecordIdsCount() > ApiLimits.BATCH_IDS_MAX) {
      throw ApiErrors.badField("recordIds", "must have at most " + ApiLimits.BATCH_IDS_MAX);
    }
    List<RecordId> ids = new ArrayList<>();
    for (int i = 0; i < request.getRecordIdsCount(); i++) {
      String field = "recordIds[" + i + "]";
      ids.add(
          RecordId.parse(request.getRecordIds(i))
              .orElseThrow(() -> ApiErrors.badField(field, "must be a whole record id")));
    }
    var response = BatchGetRecordsResponse.newBuilder();
    for (RecordId id : ids) {
      Optional<RecordRow> row = records.findShown(id);
      if (row.isPresent()) {
        response.addRecords(records.whole(row.get()));
      } else {
        response.addMissing(id.text());
      }
    }
    Answers.send(answer, response.build());
  }

  @Override
  public void searchRecords(
      SearchRecordsRequest request, StreamObserver<SearchRecordsResponse> answer) {
    Answers.send(answer, searches.search(request));
  }

  @Override
  public void listTopics(ListTopicsRequest request, StreamObserver<ListTopicsResponse> answer) {
    List<org.kith.protocol.record.Vocabulary> all = Vocabularies.all();
    var response = ListTopicsResponse.newBuilder();
    for (int i = 0; i < request.getVocabulariesCount(); i++) {
      String name = request.getVocabularies(i);
      if (all.stream().noneMatch(v -> v.name().equals(name))) {
        String known = all.stream().map(v -> v.name()).collect(Collectors.joining(", "));
        throw ApiErrors.badField("vocabularies[" + i + "]", "must be one of " + known);
      }
    }
    all.stream()
        .filter(
            v ->
                request.getVocabulariesCount() == 0
                    || request.getVocabulariesList().contains(v.name()))
        .map(this::show)
        .forEach(response::addVocabularies);
    Answers.send(answer, response.build());
  }

  private Vocabulary show(org.kith.protocol.record.Vocabulary vocabulary) {
    Map<String, Long> counts =
        switch (vocabulary.name()) {
          case "topics", "settings" -> views.terms(vocabulary.name());
          default -> Map.of();
        };
    var shown = Vocabulary.newBuilder().setName(vocabulary.name()).setVersion(vocabulary.version());
    for (Term term : vocabulary.terms()) {
      shown
          .addTermsBuilder()
          .setCode(term.code())
          .setLabel(term.label())
          .setMeaning(term.meaning())
          .setCount(counts.getOrDefault(term.code(), 0L).intValue());
    }
    return shown.build();
  }

  @Override
  public void watchRecords(
      WatchRecordsRequest request, StreamObserver<WatchRecordsResponse> answers) {
    WatchStream.open(watching, request, codes, answers);
  }

  @Override
  public void exportRecords(
      ExportRecordsRequest request, StreamObserver<ExportRecordsResponse> answer) {
    exports.send(request, answer);
  }

  @Override
  public void getProof(GetProofRequest request, StreamObserver<GetProofResponse> answer) {
    Answers.send(answer, proofs.of(records.find("recordId", request.getRecordId())));
  }

  @Override
  public void retractRecord(
      RetractRecordRequest request, StreamObserver<RetractRecordResponse> answer) {
    Publisher.requireRequestId("requestId", request.getRequestId());
    RecordRow target = records.find("recordId", request.getRecordId());
    PublishRecordResponse published =
        publish(
            PublishRecordRequest.newBuilder()
                .setRecord(Retractions.of(publisher.own(), target, records, request))
                .setRequestId(request.getRequestId())
                .setWarnedReason(request.getWarnedReason())
                .build(),
            PublishAudit::retracted);
    if (Retractions.erases(request)) { // at once: whoever asks now need not wait for the eraser
      RecordId.parse(published.getRecordId())
          .map(by -> new Tombstone(target.id(), publisher.own(), Optional.of(by)))
          .ifPresent(tombstones::add);
    }
    Answers.send(answer, RetractRecordResponse.newBuilder().setPublished(published).build());
  }
}
