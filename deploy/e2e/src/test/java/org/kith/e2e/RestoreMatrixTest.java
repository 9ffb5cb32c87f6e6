package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.client.NodeHome;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.SyncNowRequest;

/// SPEC 5.4 with real processes: thirteen ways in which a node comes back as something else than
/// what it was. None signs a second history (the last is one that no machine can prevent: it is
/// found and stops there), and `kith node status` says what happened and what to do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreMatrixTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final List<String> CONFIRMED = List.of("--confirm-restored");

  private Kith kith = new Kith(Path.of("."));
  private Path folder = Path.of(".");
  private Node a = unset();
  private Node b = unset();
  private String idA = "";
  private long size;

  /// Stands in until the nodes are made.
  @SuppressWarnings("NullAway")
  private static Node unset() {
    return null;
  }

  @BeforeAll
  void twoOrganisations(@TempDir Path made) {
    folder = made;
    kith = new Kith(made);
    a = Node.init(kith, "a", "Riverside Example Trust", "ZZ1").start();
    b = Node.init(kith, "b", "Hillside Example Community Trust", "ZZ2").start();
    idA = status(a).getOrganisationId();
    b.ask(List.of("peer", "add", a.ask("peer invite").text("invitation"), "--yes"));
    a.ask(List.of("peer", "add", b.ask("peer invite").text("invitation"), "--yes"));
    publish();
    publish();
    a.stop();
    Folders.copy(a.folder(), backup("home")); // an early day's
    Folders.copy(guard(), backup("guard"));
    a.start();
    publish();
  }

  @AfterAll
  void stop() {
    a.close();
    b.close();
  }

  private Path backup(String name) {
    return folder.resolve("backup-" + name);
  }

  private Path guard() {
    return folder.resolve("state/kith/guard/" + idA);
  }

  private void restoreStore() {
    Folders.copy(backup("home").resolve("store"), a.folder().resolve("store"));
  }

  private static KithClient client(Node node) {
    return KithClient.of(new NodeHome(node.folder())).connect();
  }

  private static GetStatusResponse status(Node node) {
    try (KithClient client = client(node)) {
      return client.node().status();
    }
  }

  private static void publish(Node node, String title) {
    try (KithClient client = client(node)) {
      var _ =
          client.publish(
              PublishRecordRequest.newBuilder()
                  .setRecord(
                      LearningRecord.newBuilder()
                          .setTitle(title)
                          .setSummary("What a test wrote down to see whether it arrives.")
                          .addTopics("handover")
                          .setAuthorRole("test author")
                          .setAudience("network")
                          .setLicence("CC-BY-4.0")
                          .setLesson(
                              Lesson.newBuilder()
                                  .setWhatHappened("Something that is long enough to be a record.")
                                  .setWhatWeLearned("Something that is long enough as well.")))
                  .build());
    }
  }

  /// The next record, which b takes: a's log has one history, and this is its end.
  private void publish() {
    publish(a, "The record at place " + size);
    size++;
    Await.until("b has " + size, SOON, () -> log(b).getSize() == size);
    assertThat(log(b).getRoot()).isEqualTo(log(a).getRoot());
  }

  private LogStatus log(Node node) {
    return status(node).getLogsList().stream()
        .filter(log -> log.getOrigin().equals(idA) && log.getCircle().equals("commons"))
        .findFirst()
        .orElseGet(LogStatus::getDefaultInstance);
  }

  private void start(String... flags) {
    a.start(Map.of(), List.of(flags));
  }

  /// Both dial now instead of at their next turn.
  private void meet() {
    for (Node node : List.of(a, b)) {
      try (KithClient client = client(node)) {
        var _ = client.node().syncNow(SyncNowRequest.getDefaultInstance());
      }
    }
  }

  /// Everything is back and publishing goes on.
  private void goesOn() {
    meet();
    Await.until("a publishes again", SOON, () -> status(a).getReason().isEmpty());
    assertThat(log(a).getSize()).as("nothing is lost").isEqualTo(size);
    publish();
  }

  /// Nothing is published, and whoever runs it reads why and what to do.
  private static void onlyReads(Node node, String what, String whatToDo) {
    assertThat(node.read("node status"))
        .contains("publishing  READ_ONLY: ")
        .contains(what)
        .contains(whatToDo);
    assertThatThrownBy(() -> publish(node, "Never signed twice"))
        .isInstanceOf(KithException.class)
        .hasMessageContaining(what);
  }

  @Test
  @Order(1)
  void oldBackup() {
    a.stop();
    restoreStore();
    start();
    goesOn();
  }

  @Test
  @Order(2)
  void guardAheadAndPeersAbsent() {
    a.stop();
    b.stop();
    restoreStore();
    start();
    onlyReads(a, "signed more than its store holds", "peers give back what is missing");
    b.start();
    goesOn();
  }

  @Test
  @Order(3)
  void missingGuard() {
    a.stop();
    Folders.delete(guard());
    start();
    onlyReads(a, "signing guard is missing", "--confirm-restored");
    a.stop();
    start("--confirm-restored");
    goesOn();
  }

  @Test
  @Order(4)
  void restoredAndConfirmedWithPeersAbsent() {
    a.stop();
    b.stop();
    Folders.delete(guard());
    start("--confirm-restored");
    onlyReads(a, "waits until peers have shown", "Leave it running");
    a.stop();
    start(); // once confirmed, it waits over any number of restarts
    onlyReads(a, "waits until peers have shown", "Leave it running");
    b.start();
    goesOn();
  }

  @Test
  @Order(5)
  void restoredWithoutItsGuardAndConfirmedWithPeersAhead() {
    a.stop();
    restoreStore();
    Folders.delete(guard());
    start("--confirm-restored");
    goesOn();
  }

  @Test
  @Order(6)
  void snapshotOfHomeAndGuardTogether() {
    a.stop();
    Folders.copy(a.folder(), backup("snapshot"));
    Folders.copy(guard(), backup("snapshot-guard"));
    start();
    publish();
    a.stop();
    Folders.copy(backup("snapshot"), a.folder());
    Folders.copy(backup("snapshot-guard"), guard());
    start();
    meet();
    Await.until("a has all of it back", SOON, () -> log(a).getSize() == size);
    goesOn();
  }

  @Test
  @Order(7)
  void twoCopiesOfOneHomeAtOnce() {
    assertThat(a.refused(List.of())).contains("Another process uses", "Stop it first");
    goesOn();
  }

  @Test
  @Order(8)
  void clonedMachineBesideItsOriginal() {
    Folders.copy(backup("home"), folder.resolve("clone"));
    try (Node clone = Node.of(kith, "clone")) {
      clone.start(Map.of(), List.of("--guard-dir", folder.resolve("clone-guard").toString()));
      onlyReads(clone, "may be a copy", "--guard-dir");
      goesOn();
    }
  }

  @Test
  @Order(9)
  void guardOfAnotherNodeAndSwappedFolders() {
    try (Node other = Node.init(kith, "other", "Harbour Example Hospice", "ZZ3")) {
      Path othersGuard = folder.resolve("other-guard");
      other.start(Map.of(), List.of("--guard-dir", othersGuard.toString()));
      publish(other, "The record of another organisation");
      other.stop();
      a.stop();
      start("--guard-dir", othersGuard.toString());
      onlyReads(a, "belongs to another copy", "Run one copy only");
      other.start(Map.of(), List.of("--guard-dir", guard().toString()));
      onlyReads(other, "belongs to another copy", "Run one copy only");
    }
    a.stop();
    start();
    goesOn();
  }

  @Test
  @Order(10)
  void diskLostWithTheKeysKept() {
    a.stop();
    for (String lost : List.of("store", "views", "index")) {
      Folders.delete(a.folder().resolve(lost));
    }
    assertThat(a.refused(List.of())).contains(". Where this disk was lost", "--confirm-restored");
    a.start(Map.of(), CONFIRMED);
    onlyReads(a, "signed more than its store holds", "peers give back what is missing");
    a.ask(List.of("peer", "add", b.ask("peer invite").text("invitation"), "--yes"));
    goesOn();
    Await.until("payloads are back too", SOON, () -> a.read("search place").contains("at place 0"));
  }

  /// Nobody here knows what was signed, nor who the peers are.
  @Test
  @Order(11)
  void diskAndGuardLostWithTheKeysKept() {
    a.stop();
    for (String lost : List.of("store", "views", "index")) {
      Folders.delete(a.folder().resolve(lost));
    }
    Folders.delete(guard());
    assertThat(a.refused(List.of())).contains("signing guard is missing", "--confirm-restored");
    start("--confirm-restored");
    onlyReads(a, "waits until peers have shown", "kith peer add");
    a.stop();
    start();
    onlyReads(a, "waits until peers have shown", "--confirm-no-peers");
    a.ask(List.of("peer", "add", b.ask("peer invite").text("invitation"), "--yes"));
    goesOn();
  }

  /// Each with its own copy of the guard: whoever publishes first goes on, the other follows.
  @Test
  @Order(12)
  void cloneWithItsGuardBesideItsOriginal() {
    a.stop();
    Folders.copy(a.folder(), folder.resolve("twin"));
    Folders.copy(guard(), folder.resolve("twin-guard"));
    start();
    publish();
    try (Node twin = Node.of(kith, "twin")) {
      List<String> itsGuard = List.of("--guard-dir", folder.resolve("twin-guard").toString());
      twin.start(Map.of("KITH_MACHINE", "another machine"), itsGuard);
      onlyReads(twin, "on another machine than before", "Run one copy only");
    }
    try (Node twin = Node.of(kith, "twin")) { // beside it on the same machine
      twin.start(Map.of(), List.of("--guard-dir", folder.resolve("twin-guard").toString()));
      Await.until("the twin has what the original signed", SOON, () -> log(twin).getSize() == size);
      assertThat(log(twin).getRoot()).isEqualTo(log(b).getRoot());
    }
    goesOn();
  }

  /// A snapshot of everything, put back where nobody can tell: the only way to a second history.
  /// It is found at the first contact, nothing more is signed, and what was admitted stays.
  @Test
  @Order(13)
  void contradiction() {
    a.stop();
    Folders.copy(a.folder(), backup("snapshot"));
    Folders.copy(guard(), backup("snapshot-guard"));
    start();
    publish();
    a.stop();
    b.stop();
    Folders.copy(backup("snapshot"), a.folder());
    Folders.copy(backup("snapshot-guard"), guard());
    start();
    publish(a, "Another record at the same place");
    b.start();
    meet();
    Await.until("a is told", SOON, () -> status(a).getReason().contains("another history"));
    onlyReads(a, "under this organisation's signature", "Stop any other copy");
    Await.until(
        "b has frozen it",
        SOON,
        () -> status(b).getWarningsList().stream().anyMatch(w -> w.startsWith("frozen: ")));
    assertThat(log(b).getSize()).as("what was admitted stays").isEqualTo(size);
    assertThat(log(b).getRoot()).isNotEqualTo(log(a).getRoot());
  }
}
