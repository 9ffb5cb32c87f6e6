package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.AuditEntry;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GuardFinding;
import org.kith.schema.v1.HeldRecord;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.JudgeHeldRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.ListAuditEntriesRequest;
import org.kith.schema.v1.ListHeldRequest;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;

/// SPEC 8.7, 10.12: the guard at publishing and at the receiving node. The number and the name are
/// invented; they are the canaries that must turn up nowhere.
class PersonGuardTest {
  private static final String NUMBER = "9991234578";
  private static final String NAME = "Sarah Sampleson";

  @TempDir Path folder;

  private static LearningRecord lesson(String learned) {
    var record = TestNode.lesson("A lesson with something in it").toBuilder();
    record.getLessonBuilder().setWhatWeLearned("We learned this, and more: " + learned);
    return record.build();
  }

  private static PublishRecordRequest request(LearningRecord record, String why) {
    return PublishRecordRequest.newBuilder().setRecord(record).setWarnedReason(why).build();
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

  @Test
  void whatRefusesIsRefusedAndWhatWarnsNeedsAReason() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      Throwable refused =
          catchThrowable(
              () ->
                  node.learning()
                      .publishRecord(request(lesson("ask " + NAME + ", " + NUMBER), "I say so")));
      assertThat(Refusals.reason(refused)).isEqualTo("PERSONAL_DATA");
      assertThat(Refusals.fields(refused))
          .containsExactly("", "lesson.whatWeLearned", "lesson.whatWeLearned");
      Throwable warned = catchThrowable(() -> node.publish(lesson("ask " + NAME)));
      assertThat(Refusals.reason(warned)).isEqualTo("WARNED");
      Throwable repeats =
          catchThrowable(
              () -> node.learning().publishRecord(request(lesson("ask " + NAME), "for " + NAME)));
      assertThat(Refusals.fields(repeats)).contains("warnedReason");
      Throwable both =
          catchThrowable(
              () -> node.publish(lesson("ask " + NAME).toBuilder().setTitle("short").build()));
      assertThat(Refusals.fields(both)).containsExactly("", "title", "lesson.whatWeLearned");

      var receipt =
          node.learning().publishRecord(request(lesson("ask " + NAME), "A public author's name"));
      assertThat(receipt.getRecordId()).hasSize(52);
      assertThat(receipt.getWarnedReason()).isEqualTo("A public author's name");
      assertThat(receipt.getFindingsList())
          .extracting(GuardFinding::getRule)
          .containsExactly("person-name");
      var plain = node.publish(TestNode.lesson("Nothing about anybody"));
      assertThat(plain.getFindingsCount()).isZero();

      assertThat(audit(node))
          .anyMatch(
              said ->
                  said.startsWith("published by one person with warnings: " + receipt.getRecordId())
                      && said.contains("person-name lesson.whatWeLearned")
                      && said.endsWith("A public author's name"));
      assertThat(String.join("\n", audit(node)) + refused + warned + repeats + both)
          .doesNotContain(NUMBER, NAME, "Sampleson");
    }
  }

  @Test
  void postcodesOfOwnSitesPass() throws Exception {
    TestHome home = TestHome.make(folder, "a");
    Path file = home.path().resolve("own-postcodes.txt");
    Files.writeString(file, "# our sites\n\nyo31 8he  # the main one\nYO32 9AA\n");
    try (TestNode node = TestNode.start(home)) {
      assertThat(node.status().getWarningsList()).noneMatch(said -> said.contains("postcode"));
      assertThat(node.publish(lesson("the store at YO31 8HE")).getFindingsCount()).isZero();
      Throwable other = catchThrowable(() -> node.publish(lesson("a home at YO31 9HE")));
      assertThat(Refusals.reason(other)).isEqualTo("WARNED");
    }
    Files.writeString(file, "YO31 8HE\nYork\n");
    try (TestNode node = TestNode.start(home)) {
      assertThat(node.status().getWarningsList())
          .contains(
              "own-postcodes.txt is not used, the guard warns of every postcode: line 2 is no full"
                  + " postcode");
      Throwable warned = catchThrowable(() -> node.publish(lesson("the store at YO31 8HE")));
      assertThat(Refusals.reason(warned)).isEqualTo("WARNED");
    }
    Files.writeString(file, "Y".repeat(OwnSites.FILE_BYTES_MAX + 1));
    assertThat(OwnSites.read(HomeFolder.at(home.path(), Optional.empty())).problem())
        .hasValueSatisfying(said -> assertThat(said).endsWith("more than 64 KiB"));
    Files.writeString(file, "#".repeat(OwnSites.FILE_BYTES_MAX));
    assertThat(OwnSites.read(HomeFolder.at(home.path(), Optional.empty())).problem()).isEmpty();
  }

  @Test
  void anImportCountsWhatItWasWarnedOfAndRefusesTheRest() throws Exception {
    try (TestNode node = TestNode.start(TestHome.make(folder, "a"))) {
      var answered = new CompletableFuture<ImportRecordsResponse>();
      StreamObserver<ImportRecordsRequest> rows =
          LearningServiceGrpc.newStub(node.channel())
              .withCallCredentials(TestNode.bearer(node.home().token()))
              .importRecords(answer(answered));
      List<LearningRecord> records =
          List.of(lesson("nothing"), lesson("ask " + NAME), lesson("number " + NUMBER));
      for (int i = 0; i < records.size(); i++) {
        rows.onNext(
            ImportRecordsRequest.newBuilder().setLine(i + 1).setRecord(records.get(i)).build());
      }
      rows.onCompleted();
      ImportRecordsResponse summary = answered.get(20, TimeUnit.SECONDS);
      assertThat(summary.getAccepted()).isEqualTo(2);
      assertThat(summary.getWarned()).isEqualTo(1);
      assertThat(summary.getRefused()).isEqualTo(1);
      assertThat(summary.getWarnings(0).getLine()).isEqualTo(2);
      assertThat(summary.getRefusals(0).getReason()).contains("nhs-number: ");
      assertThat(audit(node))
          .anyMatch(said -> said.startsWith("imported with warnings: 1 records"));
      assertThat(summary.toString() + audit(node)).doesNotContain(NUMBER, "Sampleson");
    }
  }

  private static <T> StreamObserver<T> answer(CompletableFuture<T> into) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        into.complete(value);
      }

      @Override
      public void onError(Throwable error) {
        into.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {}
    };
  }

  @Test
  void theReceivingNodeHoldsItAndTellsRuleAndFieldOnly() throws Exception {
    TestHome origin = TestHome.make(folder, "origin");
    try (TestNode node = TestNode.start(TestHome.make(folder, "b"))) {
      node.accept(origin);
      var log = new RawLog(origin);
      log.append("A sound record of theirs");
      log.append("The number " + NUMBER + " in a title");
      log.append("And once more " + NUMBER + " in a title");
      List<PeerMessage> notices = new ArrayList<>();
      try (RawPeer peer = RawPeer.exchange(node, origin)) {
        peer.say(hello(origin)).say(RawLog.message(log.range(0, 3)));
        notices.add(peer.await(PeerMessage::hasNotice));
        notices.add(peer.await(PeerMessage::hasNotice));
      }
      assertThat(notices)
          .allSatisfy(
              said -> {
                assertThat(said.getNotice().getReason()).isEqualTo("PERSONAL_DATA");
                assertThat(said.getNotice().getFindingsList()).containsExactly("nhs-number title");
              });
      assertThat(notices).extracting(said -> said.getNotice().getIndex()).containsExactly(1L, 2L);
      Await.until("held", () -> node.origin(origin).getHeld() == 2);
      node.awaitAdmitted(origin, 1);
      assertThat(node.origin(origin).getHeldForList())
          .singleElement()
          .satisfies(count -> assertThat(count.getReason()).isEqualTo("PERSONAL_DATA"));
      assertThat(found(node)).isZero();

      List<HeldRecord> held = held(node);
      String first = held.get(0).getRecordId();
      String second = held.get(1).getRecordId();
      assertThat(held.toString()).doesNotContain(NUMBER);
      assertThat(held.getFirst().getFindings(0).getField()).isEqualTo("title");
      assertThat(
              node.governance()
                  .listHeld(
                      ListHeldRequest.newBuilder()
                          .setRecordId(first)
                          .setIncludeContent(true)
                          .build())
                  .getHeld(0)
                  .getContent()
                  .getTitle())
          .contains(NUMBER);
      Throwable shown =
          catchThrowable(
              () ->
                  node.learning()
                      .getRecord(GetRecordRequest.newBuilder().setRecordId(first).build()));
      assertThat(Refusals.reason(shown)).isEqualTo("NOT_SHOWN");
      assertThat(shown.toString()).doesNotContain(NUMBER);

      assertThat(judge(node, first, "admit")).isEqualTo("admitted");
      node.awaitAdmitted(origin, 2);
      Await.until("found", () -> found(node) == 1);
      var _ =
          node.governance()
              .issueToken(
                  IssueTokenRequest.newBuilder()
                      .setName("second lead")
                      .addRoles("ig-lead")
                      .build());
      assertThat(judge(node, second, "refuse")).isEqualTo("waiting for a second person");
      assertThat(held(node)).hasSize(1);
      assertThat(held(node).getFirst().getJudgedList()).containsExactly("refuse by admin");
      assertThat(String.join("\n", audit(node)))
          .contains("held record admitted")
          .doesNotContain(NUMBER);
    }
  }

  private static long found(TestNode node) {
    return node.learning()
        .searchRecords(SearchRecordsRequest.newBuilder().setQuery(NUMBER).build())
        .getTotalSize();
  }

  private static List<HeldRecord> held(TestNode node) {
    return node.governance().listHeld(ListHeldRequest.getDefaultInstance()).getHeldList();
  }

  private static String judge(TestNode node, String id, String judgement) {
    return node.governance()
        .judgeHeld(
            JudgeHeldRequest.newBuilder()
                .setRecordId(id)
                .setJudgement(judgement)
                .setReason("looked at it")
                .build())
        .getState();
  }

  private static PeerMessage hello(TestHome self) {
    return PeerMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setProtocolVersion(1)
                .setFeatureLevel(1)
                .setOrganisationId(self.chain().organisation().hash().toByteString())
                .setManifestVersion(1))
        .build();
  }
}
