package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.ReviewDraftRequest;
import org.kith.schema.v1.RevokeTokenRequest;
import org.kith.schema.v1.SaveDraftRequest;
import org.kith.schema.v1.SubmitDraftRequest;

/// SPEC 10.13: one person publishes alone only while too few others could review it, and the audit
/// says so.
class ReviewTest {
  private static final String REFUSED =
      "3 people may approve here, so nobody publishes beyond the own organisation without a review."
          + " Save it as a draft (kith draft new FILE), submit it (kith draft submit ID) and let 2"
          + " others approve it (kith draft review ID --approve).";

  @TempDir Path folder;

  private static String issue(TestNode node, String name, String person, String... roles) {
    return node.governance()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setName(name)
                .setPerson(person)
                .addAllRoles(List.of(roles))
                .build())
        .getSecret();
  }

  private static LearningServiceGrpc.LearningServiceBlockingStub as(TestNode node, String secret) {
    return LearningServiceGrpc.newBlockingStub(node.channel())
        .withCallCredentials(TestNode.bearer(secret))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static List<String> audit(TestNode node) {
    return node
        .governance()
        .listAuditEntries(ListAuditEntriesRequest.newBuilder().setPageSize(200).build())
        .getEntriesList()
        .stream()
        .map(AuditEntry::getDecision)
        .toList();
  }

  private static LearningRecord own(String title) {
    return TestNode.lesson(title).toBuilder().setAudience("own").build();
  }

  @Test
  void onePersonPublishesAloneUntilOthersMayReview() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var first = node.publish(TestNode.lesson("Published while one person is here"));
      assertThat(first.getByOnePerson()).isTrue();
      assertThat(audit(node)).contains("published by one person: " + first.getRecordId());
      assertThat(node.status().getWarningsList())
          .contains(
              "one person may publish here without a review, since 2 others must be able to approve"
                  + " and are not there; to change that: kith token issue NAME --role approver");
      var _ = issue(node, "admin at home", "ADMIN", "author", "approver");
      assertThat(node.publish(TestNode.lesson("Two tokens of one person are one")).getIndex())
          .isEqualTo(1);

      var _ = issue(node, "cara", "", "approver");
      assertThat(node.publish(TestNode.lesson("One other cannot review it")).getIndex())
          .isEqualTo(2);

      var _ = issue(node, "dina", "", "approver");
      Throwable refused = catchThrowable(() -> node.publish(TestNode.lesson("Past the others")));
      assertThat(Refusals.reason(refused)).isEqualTo("REVIEW_NEEDED");
      assertThat(refused).hasMessage("FAILED_PRECONDITION: " + REFUSED);
      assertThat(node.status().getWarningsList())
          .noneMatch(said -> said.startsWith("one person may publish here"));
      assertThat(
              Streams.streamed(
                  node, TestNode.lesson("Past them in a stream"), own("But this stays")))
          .satisfiesExactly(
              one -> {
                assertThat(one.getRefusal().getReason()).isEqualTo("REVIEW_NEEDED");
                assertThat(one.getRefusal().getMessage()).isEqualTo(REFUSED);
              },
              two -> assertThat(two.getPublished().getByOnePerson()).isTrue());
      assertThat(
              Streams.imported(node, List.of(TestNode.lesson("Past them in a file")))
                  .getRefusals(0))
          .satisfies(
              row -> {
                assertThat(row.getField()).isEqualTo("audience");
                assertThat(row.getReason()).contains(REFUSED);
              });
      assertThat(node.publish(own("For the own organisation alone")).getByOnePerson()).isTrue();

      var taken =
          node.learning()
              .retractRecord(
                  RetractRecordRequest.newBuilder()
                      .setRecordId(first.getRecordId())
                      .setReason("unsafe")
                      .build());
      assertThat(audit(node))
          .contains("retracted by one person: " + taken.getPublished().getRecordId());

      var _ =
          node.governance().revokeToken(RevokeTokenRequest.newBuilder().setName("cara").build());
      assertThat(node.publish(TestNode.lesson("Alone again")).getByOnePerson()).isTrue();
    }
  }

  @Test
  void onePersonIsEnoughWhereThePolicySaysSo() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"), "--reviewers", "1")) {
      var _ = issue(node, "cara", "", "approver");
      assertThat(node.publish(TestNode.lesson("One approval does here")).getByOnePerson()).isTrue();
      assertThat(node.status().getWarningsList())
          .contains(
              "one person may publish here without a review, since the node runs with --reviewers"
                  + " 1");
    }
  }

  @Test
  void aStreamIsOneEntryOfTheAudit() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var answers =
          Streams.streamed(
              node, TestNode.lessons("Of one stream", 30).toArray(LearningRecord[]::new));
      String first = answers.getFirst().getPublished().getRecordId();
      assertThat(Streams.imported(node, TestNode.lessons("Of one file", 30)).getAccepted())
          .isEqualTo(30);
      assertThat(audit(node).stream().filter(said -> said.contains("by one person")))
          .hasSize(2)
          .startsWith("published by one person, the first of a stream: " + first);
    }
  }

  @Test
  void nobodyReviewsTheirOwnWithAnotherToken() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      String writing = issue(node, "anna writes", "Anna Example", "author");
      String approving = issue(node, "anna approves", "anna  example", "approver");
      String cara = issue(node, "cara", "", "approver");
      Draft draft =
          as(node, writing)
              .saveDraft(
                  SaveDraftRequest.newBuilder()
                      .setRecord(TestNode.lesson("A draft of somebody with two tokens"))
                      .build())
              .getDraft();
      var _ =
          as(node, writing)
              .submitDraft(SubmitDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build());
      var review =
          ReviewDraftRequest.newBuilder()
              .setDraftId(draft.getDraftId())
              .setVerdict("approve")
              .build();
      assertThat(Refusals.reason(catchThrowable(() -> as(node, approving).reviewDraft(review))))
          .isEqualTo("OWN_DRAFT");
      assertThat(as(node, cara).reviewDraft(review).getDraft().getWaitsFor())
          .isEqualTo("one more approval");
      String again = issue(node, "cara at home", "Cara", "approver");
      assertThat(as(node, again).reviewDraft(review).getDraft().getWaitsFor())
          .isEqualTo("one more approval");
      assertThat(as(node, cara).reviewDraft(review).getDraft().getReviewsCount()).isEqualTo(1);
    }
  }

  @Test
  void aChangeThatEndsApprovalsIsInTheAudit() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var save = SaveDraftRequest.newBuilder().setRecord(own("A draft that is approved"));
      Draft draft = node.learning().saveDraft(save.build()).getDraft();
      var _ =
          node.learning()
              .submitDraft(SubmitDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build());
      save.setDraftId(draft.getDraftId());
      var _ = node.learning().saveDraft(save.build());
      String ended = ", which ends all approvals: " + draft.getDraftId();
      assertThat(audit(node)).contains("draft changed after it was submitted" + ended);
      var _ = node.learning().saveDraft(save.build());
      assertThat(audit(node).stream().filter(said -> said.contains("draft changed"))).hasSize(1);
      assertThat(audit(node).stream().filter(said -> said.startsWith("draft begun")))
          .containsExactly("draft begun: " + draft.getDraftId());
      save.setRecord(own("A draft that is changed"));
      var _ = node.learning().saveDraft(save.build());
      assertThat(audit(node)).contains("draft changed: " + draft.getDraftId());
      var _ =
          node.learning()
              .submitDraft(SubmitDraftRequest.newBuilder().setDraftId(draft.getDraftId()).build());
      String cara = issue(node, "cara", "", "approver");
      var _ =
          as(node, cara)
              .reviewDraft(
                  ReviewDraftRequest.newBuilder()
                      .setDraftId(draft.getDraftId())
                      .setVerdict("approve")
                      .build());
      var _ = node.learning().saveDraft(save.build());
      assertThat(audit(node)).contains("draft changed after it was approved" + ended);
    }
  }

  private static Draft drafted(
      LearningServiceGrpc.LearningServiceBlockingStub author, LearningRecord record) {
    return author.saveDraft(SaveDraftRequest.newBuilder().setRecord(record).build()).getDraft();
  }

  private static Draft submitted(
      LearningServiceGrpc.LearningServiceBlockingStub author, LearningRecord record) {
    String id = drafted(author, record).getDraftId();
    return author.submitDraft(SubmitDraftRequest.newBuilder().setDraftId(id).build()).getDraft();
  }

  private static PublishRecordRequest publishing(Draft draft) {
    return PublishRecordRequest.newBuilder().setDraftId(draft.getDraftId()).build();
  }

  @Test
  void aDraftGoesOutByOnePersonUntilOthersMayReviewIt() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var admin = node.learning();
      Draft draft = submitted(admin, TestNode.lesson("Nobody is there to review it"));
      String publish = "kith publish --draft " + draft.getDraftId();
      assertThat(draft.getWaitsFor()).isEqualTo("2 more approvals");
      assertThat(draft.getNextStep())
          .startsWith(
              "Only one person may approve here, so you may publish it yourself: " + publish)
          .contains("kith token issue NAME --role approver");
      var receipt = admin.publishRecord(publishing(draft));
      assertThat(receipt.getByOnePerson()).isTrue();
      assertThat(audit(node))
          .contains(
              "draft published by one person as "
                  + receipt.getRecordId()
                  + ": "
                  + draft.getDraftId());
      assertThat(admin.publishRecord(publishing(draft)).getRepeated()).isTrue();
      assertThat(
              admin
                  .publishRecord(
                      publishing(drafted(admin, TestNode.lesson("One in work goes too"))))
                  .getByOnePerson())
          .isTrue();

      Draft annas =
          submitted(
              as(node, issue(node, "anna", "", "author")), TestNode.lesson("An author's draft"));
      Throwable refused =
          catchThrowable(
              () -> as(node, issue(node, "anna 2", "", "author")).publishRecord(publishing(annas)));
      assertThat(Refusals.reason(refused)).isEqualTo("NOT_FOUND");
      assertThat(annas.getNextStep()).contains("one person with the roles author and approver");
      String cara = issue(node, "cara", "", "approver");
      Draft asked =
          as(node, cara)
              .reviewDraft(
                  ReviewDraftRequest.newBuilder()
                      .setDraftId(annas.getDraftId())
                      .setVerdict("ask-changes")
                      .setComment("Say what changed.")
                      .build())
              .getDraft();
      refused = catchThrowable(() -> admin.publishRecord(publishing(asked)));
      assertThat(Refusals.reason(refused)).isEqualTo("WRONG_STATE");
      assertThat(refused)
          .hasMessageContaining("Its author, anna, changes it and submits it again.");

      Draft late = submitted(admin, TestNode.lesson("Now others are there"));
      Draft stays = submitted(admin, own("But this one stays in the house"));
      assertThat(stays.getNextStep())
          .startsWith("It stays in the own organisation, so you may publish it yourself")
          .endsWith("kith draft review " + stays.getDraftId() + " --approve")
          .doesNotContain("token issue");
      var _ = issue(node, "dina", "", "approver");
      refused = catchThrowable(() -> admin.publishRecord(publishing(late)));
      assertThat(Refusals.reason(refused)).isEqualTo("WRONG_STATE");
      assertThat(refused)
          .hasMessage(
              "FAILED_PRECONDITION: Draft "
                  + late.getDraftId()
                  + " is submitted and waits for 2 more approvals, so it cannot be published now."
                  + " Somebody else looks at it and decides: kith draft review "
                  + late.getDraftId()
                  + " --approve.");
      assertThat(admin.publishRecord(publishing(stays)).getByOnePerson()).isTrue();
    }
  }

  @Test
  void nobodyPublishesTheirDraftPastTheGuard() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var admin = node.learning();
      Draft warned = drafted(admin, TestNode.lesson("Written with Sarah Sampleson"));
      assertThat(Refusals.reason(catchThrowable(() -> admin.publishRecord(publishing(warned)))))
          .isEqualTo("WARNED");
      Draft refused = drafted(admin, TestNode.lesson("The lot 9991234578 it was"));
      var reason = publishing(refused).toBuilder().setWarnedReason("A lot of a device");
      assertThat(Refusals.reason(catchThrowable(() -> admin.publishRecord(reason.build()))))
          .isEqualTo("PERSONAL_DATA");
      var told =
          admin.publishRecord(
              publishing(warned).toBuilder().setWarnedReason("She wrote the guide").build());
      assertThat(told.getWarnedReason()).isEqualTo("She wrote the guide");
      assertThat(audit(node))
          .anyMatch(
              said ->
                  said.startsWith("draft published by one")
                      && said.endsWith("; She wrote the guide"))
          .noneMatch(said -> said.contains("Sampleson") || said.contains("9991234578"));
    }
  }

  @Test
  void aReasonForAWarningIsGivenWithTheSubmission() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var admin = node.learning();
      Draft warned = drafted(admin, TestNode.lesson("Written with Sarah Sampleson"));
      var submit = SubmitDraftRequest.newBuilder().setDraftId(warned.getDraftId());
      assertThat(Refusals.reason(catchThrowable(() -> admin.submitDraft(submit.build()))))
          .isEqualTo("WARNED");
      Draft handed = admin.submitDraft(submit.setWarnedReason("She wrote it").build()).getDraft();
      assertThat(handed.getState()).isEqualTo("submitted");
      assertThat(handed.getWarnedReason()).isEqualTo("She wrote it");
      assertThat(audit(node))
          .anyMatch(
              said -> said.startsWith("draft submitted: ") && said.endsWith("; She wrote it"));
    }
  }
}
