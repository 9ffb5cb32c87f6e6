package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Approval;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.DiscardDraftRequest;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListDraftsRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SubmitDraftRequest;

/// From a draft to a record, by several people. All numbers and names are invented.
class DraftsTest {
  private static final String NUMBER = "9991234578";

  @TempDir Path folder;
  private final Map<String, String> secrets = new TreeMap<>();

  private void issue(TestNode node, String name, String... roles) {
    secrets.put(
        name,
        node.governance()
            .issueToken(
                IssueTokenRequest.newBuilder().setName(name).addAllRoles(List.of(roles)).build())
            .getSecret());
  }

  private void staff(TestNode node) {
    issue(node, "anna", "author");
    issue(node, "ben", "author", "approver");
    issue(node, "cara", "approver");
    issue(node, "ines", "ig-lead");
    issue(node, "otto", "operator");
  }

  private LearningServiceGrpc.LearningServiceBlockingStub as(TestNode node, String name) {
    return LearningServiceGrpc.newBlockingStub(node.channel())
        .withCallCredentials(TestNode.bearer(secrets.getOrDefault(name, "")))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private Draft save(TestNode node, String by, LearningRecord record) {
    return as(node, by)
        .saveDraft(SaveDraftRequest.newBuilder().setRecord(record).build())
        .getDraft();
  }

  private Draft submit(TestNode node, String by, Draft draft) {
    return as(node, by)
        .submitDraft(SubmitDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build())
        .getDraft();
  }

  private Draft review(TestNode node, String by, Draft draft, String verdict, String comment) {
    return as(node, by)
        .reviewDraft(
            ReviewDraftRequest.newBuilder()
                .setDraftId(draft.getDraftId())
                .setVerdict(verdict)
                .setComment(comment)
                .build())
        .getDraft();
  }

  private static PublishRecordRequest publishing(Draft draft) {
    return PublishRecordRequest.newBuilder().setDraftId(draft.getDraftId()).build();
  }

  private static String reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call)
      throws Exception {
    return Refusals.reason(catchThrowable(call));
  }

  @Test
  void twoPeopleApproveWhatLeavesTheOrganisation() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      staff(node);
      Draft draft = save(node, "anna", TestNode.lesson("A lesson that others read first"));
      assertThat(draft.getState()).isEqualTo("draft");
      assertThat(
              as(node, "cara").listDrafts(ListDraftsRequest.getDefaultInstance()).getDraftsList())
          .isEmpty();
      assertThat(reason(() -> as(node, "anna").publishRecord(publishing(draft))))
          .isEqualTo("WRONG_STATE");
      assertThat(submit(node, "anna", draft).getWaitsFor()).isEqualTo("2 more approvals");
      assertThat(review(node, "cara", draft, "ask-changes", "Say what changed.").getState())
          .isEqualTo("changes-asked");
      var _ =
          as(node, "anna")
              .saveDraft(
                  SaveDraftRequest.newBuilder()
                      .setDraftId(draft.getDraftId())
                      .setRecord(TestNode.lesson("A better lesson that others read first"))
                      .build());
      assertThat(submit(node, "anna", draft).getReviewsCount()).isZero();
      assertThat(review(node, "cara", draft, "approve", "").getState()).isEqualTo("submitted");
      assertThat(review(node, "cara", draft, "approve", "").getWaitsFor())
          .isEqualTo("one more approval");
      assertThat(reason(() -> as(node, "anna").publishRecord(publishing(draft))))
          .isEqualTo("WRONG_STATE");
      assertThat(review(node, "ben", draft, "approve", "Good.").getState()).isEqualTo("approved");
      var receipt = as(node, "anna").publishRecord(publishing(draft));
      LearningRecord published =
          node.learning()
              .getRecord(GetRecordRequest.newBuilder().setRecordId(receipt.getRecordId()).build())
              .getRecord();
      assertThat(published.getApprovalsList())
          .extracting(Approval::getRole)
          .containsExactly("approver", "approver");
      assertThat(published.toString()).doesNotContain("cara", "ben");
      assertThat(as(node, "anna").publishRecord(publishing(draft)).getRecordId())
          .isEqualTo(receipt.getRecordId());
      Draft after =
          as(node, "anna")
              .listDrafts(ListDraftsRequest.newBuilder().addStates("published").build())
              .getDrafts(0);
      assertThat(after.getRecordId()).isEqualTo(receipt.getRecordId());
      assertThat(after.hasRecord()).isFalse();
      assertThat(after.getTitle()).isEqualTo("A better lesson that others read first");
      assertThat(reason(() -> discard(node, "anna", draft))).isEqualTo("WRONG_STATE");
      assertThat(audit(node))
          .contains("draft submitted: " + draft.getDraftId())
          .contains("changes asked of draft: " + draft.getDraftId() + "; Say what changed.")
          .contains("draft approved: " + draft.getDraftId() + "; Good.")
          .contains("draft published as " + receipt.getRecordId());
    }
  }

  private static String audit(TestNode node) {
    return String.join(
        "\n",
        node
            .governance()
            .listAuditEntries(ListAuditEntriesRequest.newBuilder().setPageSize(200).build())
            .getEntriesList()
            .stream()
            .map(AuditEntry::getDecision)
            .toList());
  }

  @Test
  void nobodyReviewsTheirOwnAndNobodyElseChangesIt() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      staff(node);
      Draft draft = save(node, "ben", TestNode.lesson("A lesson of an author who may approve"));
      submit(node, "ben", draft);
      assertThat(reason(() -> review(node, "ben", draft, "approve", ""))).isEqualTo("OWN_DRAFT");
      assertThat(reason(() -> submit(node, "anna", draft))).isEqualTo("NOT_FOUND");
      for (String who : List.of("otto", "ines")) {
        assertThat(catchThrowable(() -> save(node, who, TestNode.lesson("Not for them at all"))))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
      }
      assertThat(
              catchThrowable(
                  () -> as(node, "otto").listDrafts(ListDraftsRequest.getDefaultInstance())))
          .hasMessageContaining("PERMISSION_DENIED");
      assertThat(
              reason(
                  () ->
                      as(node, "anna")
                          .publishRecord(
                              PublishRecordRequest.newBuilder()
                                  .setRecord(TestNode.lesson("Past all reviewers"))
                                  .build())))
          .isEqualTo("ROLE_MISSING");
    }
  }

  @Test
  void oneIsEnoughForOwnAndWhereThePolicySaysSo() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--reviewers", "1")) {
      staff(node);
      for (String audience : List.of("own", "network")) {
        Draft draft =
            save(
                node,
                "anna",
                TestNode.lesson("A lesson for " + audience).toBuilder()
                    .setAudience(audience)
                    .build());
        submit(node, "anna", draft);
        assertThat(review(node, "cara", draft, "approve", "").getState()).isEqualTo("approved");
        assertThat(as(node, "cara").publishRecord(publishing(draft)).getRecordId()).hasSize(52);
      }
    }
  }

  @Test
  void theGuardAsksForTheInformationGovernanceLead() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      staff(node);
      LearningRecord named =
          TestNode.lesson("Written with Sarah Sampleson").toBuilder()
              .setAudience("network")
              .build();
      Draft draft = save(node, "anna", named);
      assertThat(reason(() -> submit(node, "anna", draft))).isEqualTo("WARNED");
      var _ =
          as(node, "anna")
              .saveDraft(
                  SaveDraftRequest.newBuilder()
                      .setDraftId(draft.getDraftId())
                      .setRecord(named)
                      .setWarnedReason("She wrote the published guide")
                      .build());
      submit(node, "anna", draft);
      review(node, "cara", draft, "approve", "");
      assertThat(review(node, "ben", draft, "approve", "").getWaitsFor())
          .isEqualTo("the information-governance lead, since the guard warns");
      assertThat(review(node, "ines", draft, "approve", "").getState()).isEqualTo("approved");
      assertThat(as(node, "anna").publishRecord(publishing(draft)).getWarnedReason())
          .isEqualTo("She wrote the published guide");

      Draft refused = save(node, "anna", TestNode.lesson("The lot " + NUMBER + " it was"));
      assertThat(reason(() -> submit(node, "anna", refused))).isEqualTo("PERSONAL_DATA");
      var _ =
          as(node, "anna")
              .saveDraft(
                  SaveDraftRequest.newBuilder()
                      .setDraftId(refused.getDraftId())
                      .setRecord(TestNode.lesson("The lot " + NUMBER + " it was"))
                      .setWarnedReason("A lot of a device")
                      .build());
      var _ =
          as(node, "anna")
              .submitDraft(
                  SubmitDraftRequest.newBuilder()
                      .setDraftId(refused.getDraftId())
                      .setAskOverride(true)
                      .build());
      review(node, "cara", refused, "approve", "");
      assertThat(
              reason(
                  () ->
                      as(node, "ben")
                          .reviewDraft(override(refused, "I say so, although I may not"))))
          .isEqualTo("INVALID_ARGUMENT");
      assertThat(as(node, "ines").reviewDraft(override(refused, "A lot")).getDraft().getState())
          .isEqualTo("approved");
      assertThat(as(node, "anna").publishRecord(publishing(refused)).getFindingsCount())
          .isEqualTo(1);
      assertThat(audit(node))
          .contains("draft approved against the guard: " + refused.getDraftId())
          .contains("nhs-number title")
          .doesNotContain(NUMBER, "Sampleson");
    }
  }

  private static ReviewDraftRequest override(Draft draft, String why) {
    return ReviewDraftRequest.newBuilder()
        .setDraftId(draft.getDraftId())
        .setVerdict("approve")
        .setOverrideReason(why)
        .build();
  }

  @Test
  void draftsSurviveAndAreInNoLog() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    String id;
    try (TestNode node = TestNode.start(home)) {
      staff(node);
      Draft draft = save(node, "anna", TestNode.lesson("A draft with the word zanzibar"));
      id = draft.getDraftId();
      var again =
          SaveDraftRequest.newBuilder()
              .setRecord(TestNode.lesson("Saved twice by one request"))
              .setRequestId("once")
              .build();
      assertThat(as(node, "anna").saveDraft(again).getDraft().getDraftId())
          .isEqualTo(as(node, "anna").saveDraft(again).getDraft().getDraftId());
    }
    try (var files = Files.walk(home.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains("zanzibar"))
            .as(file.toString())
            .isEqualTo(file.getFileName().toString().equals(id + ".draft"));
      }
    }
    try (TestNode node = TestNode.start(home)) {
      assertThat(
              as(node, "anna").listDrafts(ListDraftsRequest.getDefaultInstance()).getDraftsList())
          .hasSize(2)
          .extracting(Draft::getDraftId)
          .contains(id);
      var checked =
          as(node, "anna").checkDraft(CheckDraftRequest.newBuilder().setDraftId(id).build());
      assertThat(checked.getPublishable()).isTrue();
      checked =
          as(node, "anna")
              .checkDraft(
                  CheckDraftRequest.newBuilder()
                      .setRecord(LearningRecord.newBuilder().setTitle("MRN 5551234"))
                      .build());
      assertThat(checked.getPublishable()).isFalse();
      assertThat(checked.getProblemsCount()).isGreaterThan(3);
      assertThat(checked.getFindings(0).getRule()).isEqualTo("hospital-number");
    }
  }

  private void discard(TestNode node, String by, Draft draft) {
    var gone =
        as(node, by)
            .discardDraft(
                DiscardDraftRequest.newBuilder()
                    .setDraftId(draft.getDraftId().substring(0, 8))
                    .build());
    assertThat(gone.getDraftId()).isEqualTo(draft.getDraftId());
  }

  @Test
  void anAuthorDiscardsADraftAndNothingOfItStays() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    try (TestNode node = TestNode.start(home)) {
      staff(node);
      Draft kept = save(node, "anna", TestNode.lesson("A draft that stays where it is"));
      Draft draft = save(node, "anna", TestNode.lesson("A draft with the word zanzibar"));
      submit(node, "anna", draft);
      assertThat(reason(() -> discard(node, "ben", draft))).isEqualTo("NOT_THE_AUTHOR");
      assertThat(reason(() -> discard(node, "ben", kept))).isEqualTo("NOT_FOUND");

      discard(node, "anna", draft);

      assertThat(reason(() -> discard(node, "anna", draft))).isEqualTo("NOT_FOUND");
      assertThat(
              as(node, "anna").listDrafts(ListDraftsRequest.getDefaultInstance()).getDraftsList())
          .extracting(Draft::getDraftId)
          .containsExactly(kept.getDraftId());
      assertThat(audit(node)).contains("draft discarded: " + draft.getDraftId());
    }
    try (var files = Files.walk(home.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("zanzibar");
      }
    }
  }

  @Test
  void aNodeThatMayDecideNothingKeepsADraftInWork() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    try (TestNode node = TestNode.start(home)) {
      node.publish(TestNode.lesson("Before it was copied"));
      staff(node);
    }
    TestHome copy =
        new TestHome(
            home.path(),
            folder.resolve("other-guard"),
            home.token(),
            home.chain(),
            home.root(),
            home.log(),
            home.tls());
    try (TestNode node = TestNode.start(copy)) {
      Draft draft = save(node, "anna", TestNode.lesson("A draft that would be lost otherwise"));
      assertThat(draft.getState()).isEqualTo("draft");
      assertThat(reason(() -> submit(node, "anna", draft))).isEqualTo("READ_ONLY");
    }
  }
}
