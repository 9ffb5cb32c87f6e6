package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.EraseHereRequest;
import org.kith.schema.v1.Erasure;
import org.kith.schema.v1.ErasureHolder;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.ListErasuresRequest;
import org.kith.schema.v1.RebuildViewsRequest;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;
import org.kith.server.meaning.Model;

/// SPEC 9, I24, I25: what is erased is in no file of any node, says who has not confirmed it, and
/// stays dead through restores and whoever comes with old copies.
class ErasureTest {
  private static final String CANARY = "zyxomatic";

  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home, String... flags) throws Exception {
    TestNode node = TestNode.start(home, flags);
    running.add(node);
    return node;
  }

  private static LearningRecord secret() {
    LearningRecord.Builder record = TestNode.lesson("About the " + CANARY + " patient").toBuilder();
    record.setSummary("What happened to the " + CANARY + " patient should not stand here.");
    record.getLessonBuilder().setWhatHappened("It was the " + CANARY + " patient from ward seven.");
    return record.build();
  }

  private static void erase(TestNode node, String id) {
    var _ =
        node.learning()
            .retractRecord(
                RetractRecordRequest.newBuilder()
                    .setRecordId(id)
                    .setReason("personal-data")
                    .build());
  }

  private static LearningRecord get(TestNode node, String id) {
    return node.learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
        .getRecord();
  }

  private static int found(TestNode node) {
    return node.learning()
        .searchRecords(
            SearchRecordsRequest.newBuilder().setQuery(CANARY).setIncludeRetracted(true).build())
        .getTotalSize();
  }

  private static Erasure erasure(TestNode node, String id) {
    var answer =
        node.governance().listErasures(ListErasuresRequest.newBuilder().setRecordId(id).build());
    assertThat(answer.getErasuresCount()).isEqualTo(1);
    return answer.getErasures(0);
  }

  private static boolean knows(TestNode node, String id) {
    return node
        .governance()
        .listErasures(ListErasuresRequest.getDefaultInstance())
        .getErasuresList()
        .stream()
        .anyMatch(erasure -> erasure.getRecordId().equals(id));
  }

  private static Map<String, String> states(Erasure erasure) {
    var states = new TreeMap<String, String>();
    for (ErasureHolder holder : erasure.getHoldersList()) {
      states.put(holder.getName().isEmpty() ? "?" : holder.getName(), holder.getState());
    }
    return states;
  }

  private static void assertNowhere(TestNode node, Bytes... secrets) throws Exception {
    for (Bytes bytes : secrets) {
      Await.until(
          bytes.size() + " bytes are in no file of " + node.home().path().getFileName(),
          () -> Haystack.filesWith(node.home().path(), bytes).isEmpty());
    }
  }

  private static Bytes salt(TestNode node, String id) {
    return Bytes.of(
        node.learning().getProof(GetProofRequest.newBuilder().setRecordId(id).build()).getSalt());
  }

  /// What a record means is kept as a point of its own: that goes too.
  @Test
  void noPointOfItsMeaningIsLeft() throws Exception {
    TestNode node = start(TestHome.make(folder, "a"), "--meaning", "on");
    for (int i = 0; i < 5; i++) {
      node.publish(TestNode.lesson("Another lesson " + i));
    }
    String id = node.publish(secret()).getRecordId();
    Bytes point;
    try (Model model = Model.shipped()) {
      LearningRecord record = secret();
      String text = record.getTitle() + ". " + record.getSummary();
      point = Bytes.wrap(model.load().orElseThrow().embed(text));
    }
    Path points = node.home().path().resolve("meaning");
    Await.until("its point is in the index", () -> !Haystack.filesWith(points, point).isEmpty());
    erase(node, id);
    assertThat(get(node, id).getContent()).as("in the very next answer").isEqualTo("erased");
    assertThat(erasure(node, id).getRecordId()).isEqualTo(id);
    assertNowhere(node, point, Bytes.utf8(CANARY));
    assertThat(found(node)).isZero();
  }

  @Test
  void itLeavesEveryFileOfEveryNodeAndTheOriginSeesWhoHasNotConfirmed() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestHome homeD = TestHome.make(folder, "d");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    TestNode d = start(homeD);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    b.accept(homeC);
    c.accept(homeB, b.peerAddress());
    c.acceptOriginOnly(homeA);
    a.accept(homeD);
    d.accept(homeA, a.peerAddress());
    String id = a.publish(secret()).getRecordId();
    String other = a.publish(TestNode.lesson("Another that stays")).getRecordId();
    for (TestNode node : List.of(a, b, c, d)) {
      node.awaitAdmitted(homeA, 2);
      Await.until("it is found", () -> found(node) == 1);
    }
    Bytes salt = salt(c, id);
    assertThat(Haystack.filesWith(homeC.path(), salt)).isNotEmpty();
    assertThat(Haystack.filesWith(homeC.path(), Bytes.utf8(CANARY))).isNotEmpty();
    String portD = Integer.toString(d.node().peerPort());
    d.close();
    Await.until(
        "a notices",
        () ->
            a.status().getSessionsList().stream().anyMatch(s -> !s.getState().equals("connected")));

    erase(a, id);
    for (TestNode node : List.of(a, b, c)) {
      Await.until("it is not found", () -> found(node) == 0);
      Await.until("it is erased", () -> get(node, id).getContent().equals("erased"));
      assertThat(get(node, id).getState()).isEqualTo("retracted");
      assertThat(get(node, id).getTitle()).isEmpty();
      assertNowhere(node, Bytes.utf8(CANARY), salt);
      assertThat(get(node, other).getTitle()).isEqualTo("Another that stays");
      assertThat(node.status().getRecords()).isEqualTo(3);
      Await.until("all is indexed", () -> node.status().getIndexed() == 3);
    }
    Await.until("b and c have confirmed", () -> erasure(a, id).getErased() == 2);
    Erasure ledger = erasure(a, id);
    assertThat(states(ledger))
        .containsOnly(
            Map.entry("b Example Trust", "erased"),
            Map.entry("d Example Trust", "waiting"),
            Map.entry("?", "erased"));
    assertThat(ledger.getWaiting()).isEqualTo(1);
    assertThat(
            ledger.getHoldersList().stream()
                .filter(holder -> holder.getName().isEmpty())
                .findFirst()
                .orElseThrow()
                .getPassedOnByList())
        .containsExactly("b Example Trust");
    assertThat(ledger.getStateHere()).isEqualTo("erased");

    TestNode again = start(homeD, "--peer-port", portD);
    again.dialNow();
    assertNowhere(again, Bytes.utf8(CANARY), salt);
    Await.until("d has confirmed", () -> erasure(a, id).getErased() == 3);
    assertThat(erasure(a, id).getWaiting()).isZero();
  }

  @Test
  void aBackupThatHoldsItErasesItBeforeAnythingIsServed() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    String id = a.publish(secret()).getRecordId();
    b.awaitAdmitted(homeA, 1);
    b.close();
    Path backup = folder.resolve("backup");
    Copies.copy(homeB.path(), backup);
    b = start(homeB);
    b.dialNow();
    erase(a, id);
    assertNowhere(b, Bytes.utf8(CANARY));
    b.close();
    a.close(); // nobody is there to tell it

    Copies.delete(homeB.path());
    Copies.copy(backup, homeB.path());
    assertThat(Haystack.filesWith(homeB.path(), Bytes.utf8(CANARY))).isNotEmpty();
    TestNode restored = start(homeB);
    assertThat(found(restored)).isZero();
    assertThat(get(restored, id).getContent()).isEqualTo("erased");
    assertNowhere(restored, Bytes.utf8(CANARY));
    var _ = restored.operations().rebuildViews(RebuildViewsRequest.getDefaultInstance());
    assertThat(found(restored)).isZero();
    assertThat(get(restored, id).getContent()).isEqualTo("erased");
  }

  @Test
  void whoeverHasAnOldCopyBringsNothingBack() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    String id = a.publish(secret()).getRecordId();
    b.awaitAdmitted(homeA, 1);
    erase(a, id);
    Await.until(
        "b has erased it", () -> knows(b, id) && erasure(b, id).getStateHere().equals("erased"));
    b.close();
    Copies.delete(homeB.path().resolve("store")); // the guard folder stays: b remembers
    String port = Integer.toString(a.node().peerPort());
    a.close();

    TestNode old = start(homeA, "--peer-port", port);
    TestNode again = start(homeB, "--confirm-restored");
    again.accept(homeA, old.peerAddress());
    old.dialNow();
    again.awaitAdmitted(homeA, 1); // the retraction; its target comes without content
    assertNowhere(again, Bytes.utf8(CANARY));

    TestNode c = start(homeC); // a new one never gets it
    c.accept(homeA, old.peerAddress());
    old.accept(homeC);
    c.awaitAdmitted(homeA, 1);
    assertNowhere(c, Bytes.utf8(CANARY));
    Await.until("c knows", () -> knows(c, id));
    Await.until(
        "c says it never held it",
        () -> "never held".equals(states(erasure(old, id)).get("c Example Trust")));
    assertThatThrownBy(() -> get(c, id))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("Its content is erased");
  }

  @Test
  void aNodeErasesAnothersRecordWithoutWaiting() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    String id = a.publish(secret()).getRecordId();
    b.awaitAdmitted(homeA, 1);
    refused(
        Status.Code.INVALID_ARGUMENT,
        () -> a.governance().eraseHere(here(id, "It names a patient.")));
    refused(Status.Code.INVALID_ARGUMENT, () -> b.governance().eraseHere(here(id, " ")));
    assertThat(b.governance().eraseHere(here(id, "It names a patient.")).getRecordId())
        .isEqualTo(id);
    assertThat(get(b, id).getContent()).isEqualTo("erased");
    assertThat(get(b, id).getState()).isEqualTo("current");
    assertNowhere(b, Bytes.utf8(CANARY));
    Await.until("no count tells of it", () -> found(b) == 0);
    Await.until("its origin has it still", () -> found(a) == 1);
    refused(
        Status.Code.FAILED_PRECONDITION, () -> b.governance().eraseHere(here(id, "Once more.")));
    assertThat(erasure(b, id).getRetractionId()).isEmpty();
  }

  /// Only a record's own origin can erase it everywhere.
  @Test
  void nobodyErasesAnothersRecord() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    String id = a.publish(secret()).getRecordId();
    LearningRecord.Builder forged =
        TestNode.lesson("A retraction of what is not ours").toBuilder().clearLesson();
    forged.addLinksBuilder().setRelation("retracts").setRecordId(id);
    forged.getRetractionBuilder().setReason("personal-data");
    var _ =
        b.publish(forged.build()); // its own node would refuse it, if it held the other's record
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    a.awaitAdmitted(homeB, 1);
    a.publish(TestNode.lesson("One more, so that all has been looked at"));
    b.awaitAdmitted(homeA, 2);
    assertThat(get(a, id).getContent()).isEqualTo("available");
    assertThat(get(b, id).getContent()).isEqualTo("available");
    assertThat(get(b, id).getState()).isEqualTo("current");
    assertThat(
            a.governance().listErasures(ListErasuresRequest.getDefaultInstance()).getErasuresList())
        .isEmpty();
  }

  private static EraseHereRequest here(String id, String reason) {
    return EraseHereRequest.newBuilder().setRecordId(id).setReason(reason).build();
  }

  private static void refused(Status.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(code));
  }
}
