package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Relation;

class ViewsTest {
  private static final String CANARY = "zebracanary";

  @TempDir Path folder;
  private final Journal journal = Journal.inMemory();
  private Views views;

  @BeforeEach
  void open() {
    views = Views.open(folder, journal.store);
  }

  @AfterEach
  void close() {
    views.close();
  }

  private void catchUp() {
    catchUp(views);
  }

  private static void catchUp(Views some) {
    int taken;
    do {
      taken = some.step(700);
    } while (taken > 0);
  }

  @Test
  void aRecordIsFoundByItsIdAndByItsPrefix() {
    RecordId id = journal.add(RIVERSIDE, Journal.lesson("A fall at night"));
    assertThat(views.find(id)).isEmpty();
    catchUp();

    RecordRow row = views.find(id).orElseThrow();
    assertThat(row.log()).isEqualTo(Journal.commons(RIVERSIDE));
    assertThat(row.index()).isZero();
    assertThat(row.kind()).isEqualTo(Kind.LESSON.number());
    assertThat(row.codes().orElseThrow())
        .isEqualTo(new RecordRow.Codes("network", List.of("acute-ward"), "incident", ""));
    assertThat(row.sequence())
        .isEqualTo(journal.store.read(row.log().id(), 0).orElseThrow().sequence());
    for (int characters = Views.PREFIX_CHARACTERS_MIN; characters <= 52; characters++) {
      assertThat(views.withPrefix(id.text().substring(0, characters), 10))
          .as("%d characters", characters)
          .containsExactly(row);
    }
    assertThat(views.withPrefix(id.text().substring(0, Views.PREFIX_CHARACTERS_MIN - 1), 10))
        .isEmpty();
    assertThat(views.withPrefix("%_'; DROP TABLE view_record", 10)).isEmpty();
    assertThat(views.withPrefix(id.text() + "a", 10)).isEmpty();
    assertThat(views.find(new RecordId(Sha256.hash()))).isEmpty();
  }

  @Test
  void anAmbiguousPrefixListsItsCandidates() throws SQLException {
    RecordId id = journal.add(RIVERSIDE, Journal.lesson("A fall at night"));
    RecordId other = journal.add(RIVERSIDE, Journal.lesson("A fall at noon"));
    catchUp();
    // no two of so few real hashes share 40 bits: move one beside the other
    byte[] beside = id.hash().toArray();
    beside[5] ^= 1;
    views.close();
    try (var connection = ViewsSql.connect(folder.resolve("views").toAbsolutePath().toString());
        var update =
            connection.prepareStatement(
                "UPDATE view_record SET id_head = ?, id = ? WHERE id_head = ?")) {
      update.setLong(1, ViewsBatch.head(Bytes.wrap(beside)));
      update.setBytes(2, beside);
      update.setLong(3, ViewsBatch.head(other.hash()));
      assertThat(update.executeUpdate()).isOne();
    }
    open();

    String prefix = id.text().substring(0, 8);
    assertThat(views.withPrefix(prefix, 10)).hasSize(2);
    assertThat(views.withPrefix(prefix, 1)).hasSize(1);
    assertThat(views.withPrefix(id.text().substring(0, 12), 10)).hasSize(1);
  }

  @Test
  void onlyTheOriginRetractsAndSupersedes() {
    RecordId retracted = journal.add(RIVERSIDE, Journal.lesson("Was wrong"));
    RecordId superseded = journal.add(RIVERSIDE, Journal.lesson("Was vague"));
    RecordId attacked = journal.add(RIVERSIDE, Journal.lesson("Stands as it is"));
    RecordId takenBack = journal.add(RIVERSIDE, Journal.retraction(retracted));
    RecordId successor =
        journal.add(
            RIVERSIDE, Journal.linked(Journal.lesson("Is clear"), Relation.SUPERSEDES, superseded));
    journal.add(HILLTOP, Journal.retraction(attacked));
    journal.add(
        HILLTOP, Journal.linked(Journal.lesson("Not theirs"), Relation.SUPERSEDES, attacked));
    RecordId contradiction =
        journal.add(
            HILLTOP, Journal.linked(Journal.lesson("Not with us"), Relation.CONTRADICTS, attacked));
    catchUp();

    assertThat(state(retracted)).isEqualTo(RecordState.RETRACTED);
    assertThat(state(superseded)).isEqualTo(RecordState.SUPERSEDED);
    assertThat(state(attacked)).isEqualTo(RecordState.CURRENT);
    assertThat(corrections(retracted)).containsExactly(takenBack);
    assertThat(corrections(superseded)).containsExactly(successor);
    assertThat(corrections(attacked)).containsExactly(contradiction);
    assertThat(views.linksIn(attacked)).hasSize(3);
    assertThat(views.linksOut(views.find(successor).orElseThrow()))
        .extracting(LinkRow::target)
        .containsExactly(superseded);

    journal.add(RIVERSIDE, Journal.retraction(successor));
    catchUp();
    assertThat(state(superseded))
        .as("its only successor is retracted")
        .isEqualTo(RecordState.CURRENT);
  }

  @Test
  void aCorrectionThatIsNotAdmittedCorrectsNothingUntilItIs() {
    RecordId target = journal.add(RIVERSIDE, Journal.lesson("Was wrong"));
    journal.add(RIVERSIDE, Journal.retraction(target), new Verdict.Held(Reason.KIND_NOT_GRANTED));
    catchUp();
    assertThat(state(target)).isEqualTo(RecordState.CURRENT);

    journal.judge(RIVERSIDE, 1, Verdict.ADMITTED);
    catchUp();
    assertThat(state(target)).isEqualTo(RecordState.RETRACTED);

    journal.judge(RIVERSIDE, 1, new Verdict.Refused(Reason.FORBIDDEN_LINK));
    catchUp();
    assertThat(state(target)).isEqualTo(RecordState.CURRENT);
  }

  @Test
  void countsFollowEveryVerdict() {
    journal.add(RIVERSIDE, Journal.lesson("Admitted at once"));
    journal.add(RIVERSIDE, Journal.lesson("Held at first"), new Verdict.Held(Reason.NO_GRANT));
    journal.add(HILLTOP, Journal.lesson("Refused"), new Verdict.Refused(Reason.INVALID_RECORD));
    catchUp();
    assertThat(views.admitted()).isOne();
    assertThat(views.refused(HILLTOP)).isEqualTo(Map.of(Reason.INVALID_RECORD, 1L));
    assertThat(views.refused(RIVERSIDE)).isEmpty();
    assertThat(views.terms("topics")).isEqualTo(Map.of("falls", 1L));

    journal.judge(RIVERSIDE, 1, Verdict.ADMITTED);
    catchUp();
    assertThat(views.admitted()).isEqualTo(2);
    assertThat(views.terms("topics")).isEqualTo(Map.of("falls", 2L));
    assertThat(views.terms("kinds")).isEqualTo(Map.of("lesson", 2L));

    journal.judge(RIVERSIDE, 0, new Verdict.Held(Reason.NO_GRANT));
    journal.judge(RIVERSIDE, 1, new Verdict.Held(Reason.NO_GRANT));
    catchUp();
    assertThat(views.admitted()).isZero();
    assertThat(views.terms("settings")).isEmpty();
    assertThat(views.counts())
        .containsExactly(
            new RecordCount(Journal.commons(RIVERSIDE), 1, new Verdict.Held(Reason.NO_GRANT), 2),
            new RecordCount(
                Journal.commons(HILLTOP), 1, new Verdict.Refused(Reason.INVALID_RECORD), 1));
  }

  @Test
  void whatALogHasLostHasNoRow() throws SQLException {
    RecordId kept = journal.add(RIVERSIDE, Journal.lesson("Kept"));
    RecordId lost = journal.add(RIVERSIDE, Journal.linked(erasing(kept), Relation.ERASES, kept));
    journal.add(HILLTOP, Journal.lesson("Another's"));
    catchUp();
    var log = Journal.commons(RIVERSIDE).id();
    journal.store.erase(log, 1);
    journal.judge(RIVERSIDE, 1, new Verdict.Refused(Reason.LOG_ENDED));
    journal.store.append(List.of(new Frame.Shortened(log, 1)));
    RecordId instead = journal.add(RIVERSIDE, Journal.lesson("In its place"));
    catchUp();
    assertThat(views.find(lost)).isEmpty();
    assertThat(views.find(instead).orElseThrow().index()).isEqualTo(1);
    assertThat(views.erasing()).isEmpty();
    assertThat(views.admitted()).isEqualTo(3);
    assertThat(views.refused(RIVERSIDE)).isEmpty();
    assertThat(views.terms("topics")).isEqualTo(Map.of("falls", 3L));
    List<String> before = dump();
    views.rebuild();
    catchUp();
    assertThat(dump()).as("and it never comes back").isEqualTo(before);
  }

  private static org.kith.schema.v1.LearningRecord erasing(RecordId target) {
    var retraction = Journal.retraction(target).toBuilder();
    retraction.getRetractionBuilder().setErase(true);
    return retraction.build();
  }

  /// Followers lag: when the verdict is followed, the content may be gone.
  @Test
  void whatIsWithdrawnAndErasedBeforeThatIsFollowedCountsUnderNoTerm() {
    journal.add(RIVERSIDE, Journal.lesson("Withdrawn, then erased"));
    catchUp();
    journal.judge(RIVERSIDE, 0, new Verdict.Refused(Reason.LOG_ENDED));
    journal.store.erase(Journal.commons(RIVERSIDE).id(), 0);
    catchUp();
    assertThat(views.terms("topics")).isEmpty();
  }

  @Test
  void aListingIsInOrderOfArrivalAndItsPagesDoNotMove() {
    journal.addMany(RIVERSIDE, 30, number -> "Something happened, number " + number + " it was.");
    journal.addMany(HILLTOP, 10, number -> "Something else happened, as number " + number + ".");
    catchUp();

    List<RecordRow> first = views.newest(Listing.newest(25));
    assertThat(first)
        .hasSize(25)
        .isSortedAccordingTo((a, b) -> Long.compare(b.sequence(), a.sequence()));
    journal.addMany(HILLTOP, 5, number -> "Later something happened, as number " + number + ".");
    catchUp();
    var all = new ArrayList<>(first);
    all.addAll(views.newest(Listing.newest(25).before(first.getLast().sequence())));
    assertThat(all).hasSize(40).doesNotHaveDuplicates();

    assertThat(views.newest(Listing.newest(100).of(HILLTOP))).hasSize(15);
    assertThat(views.newest(Listing.newest(100).of(Kind.METHOD))).isEmpty();
    assertThat(views.newest(Listing.newest(100).of(RIVERSIDE).of(Kind.LESSON))).hasSize(30);
    assertThat(views.newest(Listing.newest(1).of(Journal.organisation("unknown")))).isEmpty();
  }

  @Test
  void decisionsAreNoRecords() {
    LogName governance = new LogName(RIVERSIDE, LogName.GOVERNANCE, 1);
    RecordId id =
        journal
            .add(governance, List.of(Journal.lesson("As if it were one")), Verdict.ADMITTED)
            .getFirst();
    catchUp();
    assertThat(views.find(id)).isEmpty();
    assertThat(views.counts()).isEmpty();
  }

  @Test
  void oneUnreadableRecordIsNamedAndStopsNothing() {
    journal.add(RIVERSIDE, Journal.lesson("Before"));
    RecordId poison = journal.addPoison(RIVERSIDE);
    RecordId after = journal.add(RIVERSIDE, Journal.lesson("Behind it"));
    catchUp();

    assertThat(views.find(after)).isPresent();
    assertThat(views.find(poison).orElseThrow().codes()).isEmpty();
    Follower.Status status = views.status();
    assertThat(status.behind()).isZero();
    assertThat(status.skipped()).isOne();
    assertThat(status.skippedNames())
        .singleElement()
        .asString()
        .startsWith(Journal.commons(RIVERSIDE) + "#1: unreadable payload");
    views.close();
    open();
    assertThat(views.status()).isEqualTo(status);
  }

  @Test
  void deletedOrEmptiedViewsGiveTheSameAnswersAgain() throws SQLException {
    fill();
    catchUp();
    List<String> before = dump();

    views.rebuild();
    assertThat(views.cursor()).isZero();
    catchUp();
    assertThat(dump()).isEqualTo(before);

    views.close();
    Views.delete(folder);
    assertThat(folder).isEmptyDirectory();
    open();
    int taken;
    do {
      taken = views.step(1);
    } while (taken > 0);
    assertThat(dump()).as("one frame at a time").isEqualTo(before);
  }

  @Test
  void viewsOfAnotherVersionJournalOrWithADamagedFileStartAgain() throws Exception {
    fill();
    catchUp();
    List<String> before = dump();
    views.close();
    try (var connection = ViewsSql.connect(folder.resolve("views").toAbsolutePath().toString());
        var statement = connection.createStatement()) {
      statement.execute("UPDATE view_state SET version = version - 1");
    }
    open();
    assertThat(views.cursor()).isZero();
    catchUp();
    assertThat(dump()).isEqualTo(before);
    views.close();

    Files.write(folder.resolve("views.mv.db"), new byte[9000]);
    open();
    assertThat(views.cursor()).isZero();
    catchUp();
    assertThat(dump()).isEqualTo(before);
    views.close();

    Journal other = Journal.inMemory();
    other.addMany(HILLTOP, 100, number -> "Another journal altogether, number " + number + ".");
    views = Views.open(folder, other.store);
    assertThat(views.cursor()).isZero();
  }

  /// H2 saves table after table while transactions go on, so that a file whose process was ended
  /// may
  /// hold half of one. Nothing of it is used; what was tried before the end is still known.
  @Test
  void viewsThatWereNotClosedStartAgainAndRememberWhatWasTried() throws Exception {
    fill();
    catchUp();
    List<String> before = dump();
    Path killed = Files.createDirectory(folder.resolve("killed"));
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, killed.resolve(file.getFileName()));
      }
    }
    Attempts.open(killed).begin(3, 4);
    try (Views again = Views.open(killed, journal.store)) {
      assertThat(again.cursor()).isZero();
      assertThat(Attempts.open(killed).frames(3, 100)).isEqualTo(1);
      catchUp(again);
    }
    assertThat(dump(killed)).isEqualTo(before);
    try (Views closed = Views.open(killed, journal.store)) {
      assertThat(closed.cursor()).isEqualTo(views.cursor());
    }
  }

  @Test
  void whatCouldNotBeWrittenToTheEndIsNotUsedAgain() throws Exception {
    fill();
    catchUp();
    try (var connection = ViewsSql.connect(folder.resolve("views").toAbsolutePath().toString());
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN IMMEDIATELY"); // as where the disk fails under it
    }
    views.close();
    open();
    assertThat(views.cursor()).isZero();
  }

  @Test
  void theCursorOnDiskStaysBeforeACheckpointThatMayBeLost() {
    journal.add(RIVERSIDE, Journal.lesson("Kept"));
    journal.store.appendRelaxed(
        List.of(
            new Frame.CheckpointStored(
                Journal.commons(RIVERSIDE).id(), 1, Bytes.utf8("a note of its own"))));
    catchUp();
    assertThat(views.cursor()).isEqualTo(3);
    views.close();
    open();
    assertThat(views.cursor()).isEqualTo(2);
    assertThat(views.find(views.newest(Listing.newest(1)).getFirst().id())).isPresent();
  }

  @Test
  void noTextLiesInTheFiles() throws IOException {
    journal.addMany(RIVERSIDE, 700, number -> "The " + CANARY + " was seen " + number + " times.");
    journal.add(RIVERSIDE, Journal.lesson("The " + CANARY + " again"));
    catchUp();
    views.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(CANARY)).as(file.toString()).isFalse();
        assertThat(bytes.contains("ward manager")).as(file.toString()).isFalse();
      }
    }
    open();
  }

  private void fill() {
    RecordId first = journal.add(RIVERSIDE, Journal.lesson("The first of them"));
    journal.addMany(HILLTOP, 900, number -> "Something happened, number " + number + " it was.");
    journal.addPoison(HILLTOP);
    journal.add(RIVERSIDE, Journal.linked(Journal.lesson("Clearer"), Relation.SUPERSEDES, first));
    journal.add(RIVERSIDE, Journal.lesson("Held at first"), new Verdict.Held(Reason.NO_GRANT));
    journal.judge(RIVERSIDE, 2, Verdict.ADMITTED);
    journal.judge(HILLTOP, 7, new Verdict.Refused(Reason.INVALID_RECORD));
  }

  private RecordState state(RecordId id) {
    return views.state(views.find(id).orElseThrow());
  }

  private List<RecordId> corrections(RecordId id) {
    return views.corrections(views.find(id).orElseThrow()).stream()
        .map(link -> link.from().id())
        .toList();
  }

  /// Every row of every table.
  private List<String> dump() throws SQLException {
    return dump(folder);
  }

  private static List<String> dump(Path folder) throws SQLException {
    var lines = new ArrayList<String>();
    String url = "jdbc:h2:file:" + folder.resolve("views").toAbsolutePath();
    try (var connection =
            DriverManager.getConnection(
                url + ";DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=FS;TRACE_LEVEL_FILE=0;CACHE_SIZE=16384",
                "sa",
                "");
        var statement = connection.createStatement()) {
      for (String table :
          List.of(
              "view_state", "view_log", "view_record", "view_link", "view_count", "view_term")) {
        try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
          while (rows.next()) {
            var line = new StringBuilder(table);
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              Object value = rows.getObject(i);
              line.append('|')
                  .append(value instanceof byte[] bytes ? Bytes.wrap(bytes).hex() : value);
            }
            if (!table.equals("view_count") && !table.equals("view_term")
                || rows.getLong("records") != 0) {
              lines.add(line.toString());
            }
          }
        }
      }
    }
    lines.sort(null);
    return lines;
  }
}
