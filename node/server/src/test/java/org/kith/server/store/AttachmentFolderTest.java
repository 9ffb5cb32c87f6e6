package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.writer.HaltingDisk;

class AttachmentFolderTest {
  private static final OrganisationId ORIGIN =
      new OrganisationId(Sha256.hash(Bytes.utf8("an origin")));

  @TempDir Path folder;
  private final AtomicLong nowMs = new AtomicLong(1_800_000_000_000L);
  private final Set<String> drafts = new HashSet<>();
  private RealDisk disk;
  private AttachmentFolder files;

  @BeforeEach
  void open() throws Exception {
    disk = RealDisk.open(folder);
    files = AttachmentFolder.open(disk, () -> Instant.ofEpochMilli(nowMs.get()), () -> drafts);
  }

  @AfterEach
  void close() throws Exception {
    disk.close();
  }

  private String put(String content) {
    try (IncomingFile upload = files.begin().orElseThrow()) {
      upload.append(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      return upload.finish();
    }
  }

  @Test
  void whatNobodyNamesGoesAfterADay() {
    String named = put("named by a record");
    String drafted = put("named by a draft");
    String nobody = put("named by nobody");
    files.refer("r1", ORIGIN, List.of(named));
    drafts.add(drafted);
    nowMs.addAndGet(Duration.ofHours(23).toMillis());
    String fresh = put("fresh");
    assertThat(files.size(nobody)).isPresent();
    nowMs.addAndGet(Duration.ofHours(2).toMillis());
    String last = put("another");
    assertThat(files.size(nobody)).isEmpty();
    assertThat(List.of(named, drafted, fresh, last)).allMatch(one -> files.size(one).isPresent());
  }

  @Test
  void referencesAndCursorOutliveAStopAndAnUnfinishedFileDoesNot() throws Exception {
    String shared = put("shared by two");
    hold(shared).published(41);
    files.reached(41);
    files.refer("r1", ORIGIN, List.of(shared));
    files.refer("r2", ORIGIN, List.of(shared));
    IncomingFile unfinished = files.begin().orElseThrow();
    unfinished.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    disk.close();
    open();
    assertThat(files.cursor()).isEqualTo(41);
    assertThat(disk.list()).containsExactly(shared, "references");
    files.release("r1");
    assertThat(files.size(shared)).isPresent();
    files.release("r2");
    assertThat(files.size(shared)).isEmpty();
    assertThat(files.read(shared, 0, ByteBuffer.allocate(8))).isZero();
    assertThat(disk.list()).containsExactly("references");
  }

  private AttachmentFolder.Hold hold(String hash) {
    return files.hold(List.of(hash)).orElseThrow();
  }

  /// As a record is published that the journal has at `at`.
  private void publish(String record, String hash, long at) {
    hold(hash).published(at + 1);
    files.refer(record, ORIGIN, List.of(hash));
    files.reached(at + 1);
  }

  @Test
  void whatARecordNamesThatIsBeingPublishedStays() {
    String shared = put("shared by two");
    publish("r1", shared, 0);
    AttachmentFolder.Hold second = hold(shared);
    files.reached(7);
    files.release("r1");
    assertThat(files.size(shared)).as("it waits for the writer").isPresent();
    second.published(9);
    nowMs.addAndGet(Duration.ofDays(2).toMillis());
    files.reached(8);
    String another = put("another, which sweeps");
    assertThat(files.size(shared)).as("nobody has looked at its record").isPresent();
    files.refer("r2", ORIGIN, List.of(shared));
    files.reached(9);
    files.release("r2");
    assertThat(files.size(shared)).isEmpty();
    assertThat(files.hold(List.of(another, shared))).as("one of them is not here").isEmpty();
  }

  @Test
  void theFileOfARecordThatIsRefusedIsHereForAnotherTryAndThenGoes() {
    String file = put("of a record that is refused");
    publish("r1", file, 0);
    hold(file).refused();
    files.release("r1");
    assertThat(files.size(file)).isPresent();
    nowMs.addAndGet(Duration.ofMinutes(9).toMillis());
    files.tidy();
    assertThat(files.size(file)).isPresent();
    nowMs.addAndGet(Duration.ofMinutes(1).toMillis());
    files.tidy();
    assertThat(files.size(file)).isEmpty();
  }

  @Test
  void whatIsPutAgainWhileItsRecordIsErasedStaysForWhoeverNamesIt() {
    String file = put("put twice");
    publish("r1", file, 0);
    assertThat(put("put twice")).isEqualTo(file);
    files.release("r1");
    assertThat(files.size(file)).isPresent();
    drafts.add(file);
    nowMs.addAndGet(Duration.ofMinutes(10).toMillis());
    files.tidy();
    assertThat(files.size(file)).as("a draft names it").isPresent();
  }

  @Test
  void whatNobodyNamesGoesWhereNothingElseIsPut() {
    String nobody = put("named by nobody");
    nowMs.addAndGet(Duration.ofHours(25).toMillis());
    files.tidy();
    assertThat(files.size(nobody)).isEmpty();
  }

  @Test
  void aJournalThatIsShorterThanWhatWasLookedAtIsLookedAtAnew() throws Exception {
    files.reached(41);
    files.journalEnds(41);
    assertThat(files.cursor()).isEqualTo(41);
    files.journalEnds(40);
    assertThat(files.cursor()).isZero();
    disk.close();
    open();
    assertThat(files.cursor()).isZero();
  }

  @Test
  void whatIsPutAgainAfterAnErasureOutlivesAStop() throws Exception {
    String file = put("put again");
    publish("r1", file, 0);
    files.release("r1");
    assertThat(files.size(file)).isEmpty();
    assertThat(put("put again")).isEqualTo(file);
    disk.close();
    open();
    assertThat(files.size(file)).isPresent();
  }

  /// The power goes.
  private static final class Off extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A life of one file: erased, put again, named, erased. The power goes at each of its changes to
  /// the disk; whatever was acknowledged by then holds.
  @Test
  void aStopAtAnyMomentKeepsWhatWasAcknowledged() throws Exception {
    long moments = Long.MAX_VALUE;
    for (long stop = 0; stop < moments; stop++) {
      Path home = folder.resolve("life-" + stop);
      var left = new AtomicLong(stop);
      var done = new ArrayList<String>();
      try (RealDisk real = RealDisk.open(home)) {
        files =
            AttachmentFolder.open(
                new HaltingDisk(
                    real,
                    "files",
                    point -> {
                      if (left.getAndDecrement() <= 0) {
                        throw new Off();
                      }
                    }),
                () -> Instant.ofEpochMilli(nowMs.get()),
                () -> drafts);
        Throwable end = catchThrowable(() -> live(done));
        if (end == null) {
          moments = stop;
        } else {
          assertThat(end).isInstanceOf(Off.class);
        }
      }
      try (RealDisk real = RealDisk.open(home)) {
        files = AttachmentFolder.open(real, () -> Instant.ofEpochMilli(nowMs.get()), () -> drafts);
        check(stop, done);
      }
    }
    assertThat(moments).isGreaterThan(60);
  }

  private static final String CONTENT = "of one life";

  private void live(List<String> done) {
    String file = put(CONTENT);
    done.add("put");
    publish("r1", file, 0);
    done.add("named");
    files.release("r1");
    done.add("erased");
    var _ = put(CONTENT);
    done.add("put again");
    publish("r2", file, 2);
    done.add("named again");
    files.release("r2");
    done.add("gone");
  }

  private void check(long stop, List<String> done) {
    String file = Sha256.hash(Bytes.utf8(CONTENT)).hex();
    String last = done.isEmpty() ? "" : done.getLast();
    String when = "stopped at " + stop + ", after " + done;
    switch (last) { // what was begun after it may have been done, or not
      case "put", "put again" -> assertThat(files.size(file)).as(when).isPresent();
      case "gone" -> assertThat(files.size(file)).as(when).isEmpty();
      default -> {}
    }
    if (files.size(file).isPresent()) {
      ByteBuffer content = ByteBuffer.allocate(64);
      int read = files.read(file, 0, content);
      assertThat(new String(content.array(), 0, read, StandardCharsets.UTF_8))
          .as(when)
          .isEqualTo(CONTENT);
    }
  }

  /// As if a stop had come between: the deletion is finished, and a file that is put again under
  /// the same hash is not taken for the one that was to go.
  @Test
  void anErasureThatWasBegunIsFinished() throws Exception {
    String gone = put("to be gone");
    publish("r1", gone, 0);
    disk.close();
    var broken = new AtomicBoolean(true);
    try (RealDisk real = RealDisk.open(folder)) {
      files =
          AttachmentFolder.open(
              new HaltingDisk(
                  real,
                  "files",
                  point -> {
                    if (broken.get() && point.equals("files " + gone + " truncate before")) {
                      throw new Off();
                    }
                  }),
              () -> Instant.ofEpochMilli(nowMs.get()),
              () -> drafts);
      assertThatThrownBy(() -> files.release("r1")).isInstanceOf(Off.class);
      assertThat(files.size(gone)).as("nobody may name it").isEmpty();
      assertThat(real.list()).contains(gone);
    }
    open();
    assertThat(files.size(gone)).isEmpty();
    assertThat(disk.list()).containsExactly("references");
  }

  @Test
  void aDeletionThatFailedIsDoneLaterAndSparesWhatWasPutAgain() throws Exception {
    for (boolean again : new boolean[] {false, true}) {
      Path home = folder.resolve("again-" + again);
      var broken = new AtomicBoolean();
      try (RealDisk real = RealDisk.open(home)) {
        files =
            AttachmentFolder.open(
                new HaltingDisk(
                    real,
                    "files",
                    point -> {
                      if (broken.get() && point.endsWith(" delete before")) {
                        throw new Off();
                      }
                    }),
                () -> Instant.ofEpochMilli(nowMs.get()),
                () -> drafts);
        String file = put("to be gone");
        publish("r1", file, 0);
        broken.set(true);
        assertThatThrownBy(() -> files.release("r1")).isInstanceOf(Off.class);
        broken.set(false);
        if (again) {
          assertThat(put("to be gone")).isEqualTo(file);
        }
        files.tidy();
        assertThat(files.size(file).isPresent()).isEqualTo(again);
        assertThat(real.list().contains(file)).isEqualTo(again);
      }
    }
  }

  private void write(String file, String content) throws Exception {
    try (Disk.DiskFile open = disk.open(file)) {
      open.truncate(0);
      open.write(0, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static List<String> sentences(AttachmentFolder files) {
    return files.faults(ORIGIN).stream().map(AttachmentFault::sentence).toList();
  }

  @Test
  void aDamagedFileCountsAsNotHereUntilItIsSoundAgain() throws Exception {
    String file = put("to be damaged");
    publish("r1", file, 0);
    assertThat(files.isSound(file)).isTrue();
    write(file, "to be Damaged");
    assertThat(files.isSound(file)).isFalse();
    assertThat(files.size(file)).isEmpty();
    assertThat(files.hold(List.of(file))).isEmpty();
    assertThat(files.damaged()).isEqualTo(1);
    write(file, "to be damaged");
    assertThat(files.isSound(file)).as("somebody put the disk's copy back").isTrue();
    assertThat(files.size(file)).isPresent();
    write(file, "");
    assertThat(files.isSound(file)).isFalse();
    assertThat(put("to be damaged")).isEqualTo(file);
    assertThat(files.size(file)).isPresent();
    assertThat(files.isSound(file)).isTrue();
    assertThat(sentences(files)).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsNeitherSoundNorMade() throws Exception {
    String file = put("to be lost");
    disk.delete(file);
    assertThat(files.isSound(file)).isFalse();
    assertThat(files.isSound("ab".repeat(32))).isFalse();
    assertThat(disk.list()).isEmpty();
    assertThat(files.damaged()).isEqualTo(1);
  }

  @Test
  void whatIsDamagedAndWhatOwnRecordsHaveLostIsNamed() throws Exception {
    String damaged = put("of another organisation's record");
    files.refer("o1", new OrganisationId(Sha256.hash(Bytes.utf8("another"))), List.of(damaged));
    String lost = "ab".repeat(32);
    files.refer("r1", ORIGIN, List.of(lost));
    files.refer(
        "o2", new OrganisationId(Sha256.hash(Bytes.utf8("another"))), List.of("cd".repeat(32)));
    write(damaged, "rotted");
    assertThat(AttachmentScrub.problems(files, ORIGIN))
        .containsExactlyInAnyOrder(
            "attachment abababababababab of record r1 is not here",
            "attachment "
                + damaged.substring(0, 16)
                + " of record o1 is damaged: its bytes are not what they were");
  }

  /// A file of more than a step's bytes makes the steps after it wait.
  @Test
  void theScrubReadsALittleAtATimeOnceADay() throws Exception {
    String large = put("x".repeat(3 << 20));
    List<String> small = List.of(put("one"), put("two"), put("three"));
    var all = new ArrayList<>(small);
    all.add(large);
    all.sort(null);
    for (String file : all) {
      write(file, "rotted");
    }
    var scrub = new AttachmentScrub(files, () -> Instant.ofEpochMilli(nowMs.get()));
    assertThat(scrub.step(1)).isZero();
    int first = files.damaged();
    assertThat(first).as("up to the large one").isEqualTo(all.indexOf(large) + 1);
    var _ = scrub.step(1);
    var _ = scrub.step(1);
    var _ = scrub.step(1);
    assertThat(files.damaged()).isEqualTo(all.size());
    String later = put("later");
    write(later, "rotted");
    var _ = scrub.step(1);
    assertThat(files.damaged()).as("the day is not over").isEqualTo(all.size());
    nowMs.addAndGet(Scrub.ROUND.toMillis());
    for (int i = 0; i < 8; i++) {
      var _ = scrub.step(1);
    }
    assertThat(files.damaged()).isEqualTo(all.size() + 1);
  }
}
