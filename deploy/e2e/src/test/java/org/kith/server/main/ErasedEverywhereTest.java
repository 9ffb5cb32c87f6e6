package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;
import org.kith.client.KithClient;
import org.kith.client.NodeHome;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.RetractRecordRequest;
import org.kith.schema.v1.SearchRecordsRequest;

/// SPEC 9, I24, I25: five nodes in a line, the last one switched off; a record is erased through
/// each door, and then everything is tried that might bring it back: a backup, an old file of the
/// exchange, the old disk of the last node, clocks that are ten years wrong.
class ErasedEverywhereTest {
  private static final long TEN_YEARS_MS = Duration.ofDays(3_650).toMillis();

  /// Of the records that are erased: by the client library, by a command, by the API itself, and by
  /// a file of the exchange.
  private static final List<String> CANARIES =
      List.of("zyxomak", "quorvunt", "brindlewok", "ulmotharp");

  private static final String STAYS = "grumbelfold";

  @TempDir Path folder;
  private final List<TestHome> homes = new ArrayList<>();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<String> ports = new ArrayList<>();
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  /// Number 2 is ten years ahead, number 4 ten years behind.
  private static InstantSource clock(int number) {
    long offMs =
        switch (number) {
          case 2 -> TEN_YEARS_MS;
          case 4 -> -TEN_YEARS_MS;
          default -> 0;
        };
    return () -> InstantSource.system().instant().plusMillis(offMs);
  }

  private TestNode start(int number, String... flags) throws Exception {
    var all = new ArrayList<>(List.of(flags));
    if (ports.size() >= number) {
      all.addAll(List.of("--peer-port", ports.get(number - 1)));
    }
    TestNode node =
        TestNode.start(homes.get(number - 1), clock(number), all.toArray(String[]::new));
    running.add(node);
    return node;
  }

  private TestNode at(int number) {
    return nodes.get(number - 1);
  }

  private TestHome home(int number) {
    return homes.get(number - 1);
  }

  private void again(int number, String... flags) throws Exception {
    nodes.set(number - 1, start(number, flags));
  }

  private void line() throws Exception {
    for (int number = 1; number <= 5; number++) {
      TestHome home = TestHome.make(folder, "n" + number);
      home.keepToken();
      homes.add(home);
      nodes.add(start(number));
      ports.add(Integer.toString(at(number).node().peerPort()));
      if (number > 1) {
        join(number);
      }
      if (number > 2) {
        at(number).acceptOriginOnly(home(1));
      }
    }
  }

  private void join(int number) {
    at(number - 1).accept(home(number));
    at(number).accept(home(number - 1), at(number - 1).peerAddress());
  }

  private static LearningRecord about(String word) {
    LearningRecord.Builder record = TestNode.lesson("About the " + word + " patient").toBuilder();
    record.setSummary("What happened to the " + word + " patient should not stand here.");
    record.getLessonBuilder().setWhatHappened("It was the " + word + " patient from a ward.");
    return record.build();
  }

  private static int found(TestNode node, String word) {
    return node.learning()
        .searchRecords(
            SearchRecordsRequest.newBuilder().setQuery(word).setIncludeRetracted(true).build())
        .getTotalSize();
  }

  private static LearningRecord get(TestNode node, String id) {
    return node.learning()
        .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
        .getRecord();
  }

  private Ended kith(int number, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--dir", home(number).path().toString()));
    return Ended.kith(all);
  }

  private JsonObject ledger(String id) {
    return kith(1, "erasure", "show", id, "-o", "json")
        .json()
        .getAsJsonArray("erasures")
        .get(0)
        .getAsJsonObject();
  }

  private static Bytes salt(TestNode node, String id) {
    return Bytes.of(
        node.learning().getProof(GetProofRequest.newBuilder().setRecordId(id).build()).getSalt());
  }

  /// Gone from every answer and, as far as bytes tell while it runs, from every file.
  private void assertGone(int number, String id, String word, Bytes salt) throws Exception {
    TestNode node = at(number);
    Await.until(word + " is not found at " + number, () -> found(node, word) == 0);
    Await.until("its content is erased", () -> get(node, id).getContent().equals("erased"));
    Await.until("it is retracted", () -> get(node, id).getState().equals("retracted"));
    assertThat(get(node, id).getTitle()).isEmpty();
    for (Bytes bytes : List.of(Bytes.utf8(word), salt)) {
      Await.until(
          "it is in no file of " + number,
          () -> Haystack.filesWith(home(number).path(), bytes).isEmpty());
    }
  }

  @Test
  void whateverBringsItBackItStaysErased() throws Exception {
    line();
    List<String> ids = new ArrayList<>();
    for (String word : CANARIES) {
      ids.add(at(1).publish(about(word)).getRecordId());
    }
    at(1).publish(about(STAYS));
    for (TestNode node : nodes) {
      node.awaitAdmitted(home(1), 5);
      Await.until("all are found", () -> found(node, "patient") == 5);
    }
    List<Bytes> salts = ids.stream().map(id -> salt(at(3), id)).toList();
    String old = folder.resolve("old.kt").toString();
    String second = home(2).chain().organisation().text();
    kith(1, "bundle", "export", "--to-peer", second, "--out", old).with(0);
    assertThat(Haystack.filesWith(folder, Bytes.utf8(CANARIES.get(0)))).contains(Path.of(old));

    Path backup = folder.resolve("backup-of-3");
    at(3).close();
    Copies.copy(home(3).path(), backup);
    theCheckCanFail(backup);
    again(3);
    at(4).dialNow();
    Path oldDisk = folder.resolve("old-disk-of-5");
    at(5).close();
    Copies.copy(home(5).path(), oldDisk);
    Copies.copy(home(5).guard(), folder.resolve("old-guard-of-5"));

    throughEachDoor(ids, salts, second);
    theLastOneInItsFirstSession(ids, salts);
    aBackupIsPutBack(backup, ids, salts);
    anOldFileIsTakenAgain(old, ids, salts);
    theOldDiskIsPulledFrom(oldDisk, ids, salts);
    nothingRemains();
  }

  /// In what lies there before: the journal and the word index have the words, the database has
  /// none until one is planted.
  private void theCheckCanFail(Path backup) throws Exception {
    for (String word : CANARIES) {
      assertThat(Remains.of(word, backup))
          .anyMatch(place -> place.startsWith("file store/"))
          .contains("index index: terms of title", "index index: terms of text")
          .noneMatch(place -> place.startsWith("rows of "));
    }
    Path planted = folder.resolve("planted");
    Copies.copy(backup.resolve("views"), planted.resolve("views"));
    Remains.plant(CANARIES.get(0), planted.resolve("views"));
    assertThat(Remains.of(CANARIES.get(0), planted))
        .contains("rows of PLANTED")
        .anyMatch(place -> place.startsWith("file views/"));
    Copies.delete(planted);
  }

  private void throughEachDoor(List<String> ids, List<Bytes> salts, String second)
      throws Exception {
    try (KithClient client = KithClient.of(new NodeHome(home(1).path())).connect()) {
      var _ =
          client.retract(
              RetractRecordRequest.newBuilder()
                  .setRecordId(ids.get(0))
                  .setReason("personal-data")
                  .build());
    }
    kith(1, "retract", ids.get(1), "--reason", "wrong", "--erase").with(0);
    var _ =
        at(1)
            .learning()
            .retractRecord(
                RetractRecordRequest.newBuilder()
                    .setRecordId(ids.get(2))
                    .setReason("personal-data")
                    .build());
    for (int door = 0; door < 3; door++) {
      for (int number = 1; number <= 4; number++) {
        assertGone(number, ids.get(door), CANARIES.get(door), salts.get(door));
      }
    }
    // The fourth comes by file alone: nobody is there to bring it over a line.
    at(2).close();
    kith(1, "retract", ids.get(3), "--reason", "personal-data").with(0);
    assertGone(1, ids.get(3), CANARIES.get(3), salts.get(3));
    String file = folder.resolve("retraction.kt").toString();
    kith(1, "bundle", "export", "--to-peer", second, "--out", file).with(0);
    at(1).close();
    again(2);
    at(3).dialNow();
    assertThat(found(at(2), CANARIES.get(3))).isEqualTo(1);
    JsonObject taken = kith(2, "bundle", "import", file, "-o", "json").json();
    assertThat(taken.get("entries").getAsInt()).isEqualTo(1);
    for (int number = 2; number <= 4; number++) {
      assertGone(number, ids.get(3), CANARIES.get(3), salts.get(3));
    }
    again(1);
    at(2).dialNow();
    for (int number = 2; number <= 4; number++) {
      assertThat(found(at(number), STAYS)).isEqualTo(1);
    }
  }

  private void theLastOneInItsFirstSession(List<String> ids, List<Bytes> salts) throws Exception {
    for (String id : ids) {
      Await.until("three have confirmed", () -> ledger(id).get("erased").getAsInt() == 3);
      assertThat(ledger(id).get("waiting").getAsInt()).isEqualTo(1);
      assertThat(ledger(id).get("files").getAsInt()).isEqualTo(1); // the second was made too late
    }
    again(5);
    at(5).dialNow();
    for (int i = 0; i < ids.size(); i++) {
      assertGone(5, ids.get(i), CANARIES.get(i), salts.get(i));
      String id = ids.get(i);
      Await.until("the last one has confirmed", () -> ledger(id).get("erased").getAsInt() == 4);
      assertThat(ledger(id).get("waiting").getAsInt()).isZero();
    }
    at(5).close();
  }

  private void aBackupIsPutBack(Path backup, List<String> ids, List<Bytes> salts) throws Exception {
    at(3).close();
    Copies.copy(backup, home(3).path());
    assertThat(Haystack.filesWith(home(3).path(), salts.get(0))).isNotEmpty();
    again(3);
    for (int i = 0; i < ids.size(); i++) {
      assertThat(found(at(3), CANARIES.get(i))).isZero(); // before anything was asked of anybody
      assertThat(get(at(3), ids.get(i)).getContent()).isEqualTo("erased");
      assertGone(3, ids.get(i), CANARIES.get(i), salts.get(i));
    }
  }

  private void anOldFileIsTakenAgain(String old, List<String> ids, List<Bytes> salts)
      throws Exception {
    JsonObject taken = kith(2, "bundle", "import", old, "-o", "json").json();
    assertThat(taken.get("entries").getAsInt()).isZero();
    assertThat(taken.get("alreadyHeld").getAsInt()).isEqualTo(5);
    for (int i = 0; i < ids.size(); i++) {
      assertGone(2, ids.get(i), CANARIES.get(i), salts.get(i));
    }
    Files.delete(Path.of(old));
  }

  /// Number 4 has lost its disk, though not its guard, and gets everything from the disk that
  /// number 5 had at first, where nothing was erased yet and nobody has heard of a retraction.
  private void theOldDiskIsPulledFrom(Path oldDisk, List<String> ids, List<Bytes> salts)
      throws Exception {
    at(4).close();
    at(3).close();
    Copies.delete(home(4).path().resolve("store"));
    Copies.copy(oldDisk, home(5).path());
    Copies.delete(oldDisk);
    Path guard = folder.resolve("old-guard-of-5");
    Copies.copy(guard, home(5).guard());
    Copies.delete(guard);
    again(5);
    for (String word : CANARIES) {
      assertThat(found(at(5), word)).isEqualTo(1);
    }
    again(4, "--confirm-restored");
    at(4).accept(home(5)); // who was accepted stood on the disk
    at(4).acceptOriginOnly(home(1));
    at(5).dialNow();
    at(4).awaitAdmitted(home(1), 5); // all five, of which four come without content
    Await.until("the one that stays has come", () -> found(at(4), STAYS) == 1);
    for (int i = 0; i < ids.size(); i++) {
      assertThat(get(at(4), ids.get(i)).getState()).isEqualTo("current"); // nobody here knows why
      assertThat(get(at(4), ids.get(i)).getContent()).isEqualTo("erased");
      assertThat(get(at(5), ids.get(i)).getContent()).isNotEqualTo("erased");
      assertThat(found(at(4), CANARIES.get(i))).isZero();
      assertThat(Haystack.filesWith(home(4).path(), salts.get(i))).isEmpty();
      assertThat(Haystack.filesWith(home(4).path(), Bytes.utf8(CANARIES.get(i)))).isEmpty();
    }
    again(3);
    at(4).accept(home(3), at(3).peerAddress());
    at(4).dialNow();
    for (int number : List.of(4, 5)) {
      at(number).awaitAdmitted(home(1), 9); // four retractions
      for (int i = 0; i < ids.size(); i++) {
        assertGone(number, ids.get(i), CANARIES.get(i), salts.get(i));
      }
    }
  }

  private void nothingRemains() throws Exception {
    for (int number = 1; number <= 5; number++) {
      TestNode node = at(number);
      Path home = home(number).path();
      for (String word : CANARIES) {
        Await.until(word + " is not found at " + number, () -> found(node, word) == 0);
        Await.until(
            "no file of " + number + " has it",
            () -> Haystack.filesWith(home, Bytes.utf8(word)).isEmpty());
      }
      String exported = folder.resolve("export-" + number + ".jsonl").toString();
      Files.writeString(Path.of(exported), kith(number, "export").with(0).out());
      assertThat(Files.readString(Path.of(exported))).contains(STAYS);
    }
    Path fresh = folder.resolve("fresh.kt");
    kith(
            1,
            "bundle",
            "export",
            "--to-peer",
            home(2).chain().organisation().text(),
            "--out",
            fresh.toString())
        .with(0);
    running.forEach(TestNode::close);
    Copies.delete(folder.resolve("backup-of-3"));
    for (String word : CANARIES) {
      for (TestHome home : homes) {
        assertThat(Remains.of(word, home.path(), home.guard())).isEmpty();
      }
      assertThat(Haystack.filesWith(folder, Bytes.utf8(word))).isEmpty(); // exports, files, all
    }
    assertThat(Remains.of(STAYS, home(4).path())).contains("index index: terms of title");
  }
}
