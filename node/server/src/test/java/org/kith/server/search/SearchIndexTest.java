package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;
import org.kith.server.search.SearchQuery.Order;
import org.kith.server.search.SearchQuery.Retracted;
import org.kith.server.store.Journal;
import org.kith.server.store.RecordState;

/// The contract of finding: what is found, what is not, what survives.
class SearchIndexTest extends SearchFixture {
  private static final String CANARY = "zebracanary";

  @TempDir Path crashed;

  @Test
  void wordsOfTitleSummaryAndTextAreFoundTitlesFirst() {
    RecordId inText =
        journal.add(
            RIVERSIDE,
            Journal.lesson(
                "What a night it was", "A sheet was lost while handing over.", "falls", "home"));
    RecordId inTitle = journal.add(HILLTOP, Journal.lesson("Lost sheets of the night shift"));
    journal.add(HILLTOP, Journal.lesson("Something else altogether"));
    catchUp();

    assertThat(ids("lost sheet")).containsExactly(inTitle, inText);
    assertThat(ids("LOST Sheet")).as("by their stems").hasSize(2);
    assertThat(ids("handing")).containsExactly(inText);
    assertThat(ids("shortly")).isEmpty();
    assertThat(find("short").totalSize()).as("in every summary").isEqualTo(3);
    assertThat(find("").totalSize()).isEqualTo(3);
    assertThat(find("?!? --").totalSize()).isZero();
    SearchHit hit = find("lost sheets").hits().getFirst();
    assertThat(hit.record().title()).contains("Lost sheets");
    assertThat(hit.entry().log()).isEqualTo(Journal.commons(HILLTOP));
    assertThat(hit.state()).isEqualTo(RecordState.CURRENT);
    assertThat(hit.score()).isPositive();
    assertThat(find("").readTime()).isEqualTo(NOW);
  }

  @Test
  void phrasesAndCodesAreFoundAsTheyStand() {
    RecordId code =
        journal.add(
            RIVERSIDE,
            Journal.lesson(
                "Pump alarms at night",
                "Pump MW-2041/7 and lot K88123s stopped twice.",
                "medical-devices",
                "critical-care"));
    RecordId words =
        journal.add(
            RIVERSIDE,
            Journal.lesson(
                "Alarms and pumps", "The night had pumps with alarms.", "falls", "acute-ward"));
    catchUp();

    assertThat(ids("\"alarms at night\"")).containsExactly(code);
    assertThat(ids("“pumps with alarms”")).containsExactly(words);
    assertThat(ids("\"pumps alarms night\"")).isEmpty();
    assertThat(ids("MW-2041/7")).containsExactly(code);
    assertThat(ids("mw-2041")).containsExactly(code);
    assertThat(ids("K88123s")).containsExactly(code);
    assertThat(ids("k88123")).as("a code has no stem").isEmpty();
    assertThat(ids("critical-care")).as("a setting's code").containsExactly(code);
    assertThat(ids("falls")).as("a topic's code").containsExactly(words);
    assertThat(ids("pümps")).as("accents do not matter").hasSize(2);
  }

  @Test
  void manyWordsNeedNotAllMatchAndTwoThatNeverMeetAreEnoughAlone() {
    RecordId lost =
        journal.add(
            RIVERSIDE,
            Journal.lesson("Lost sheets", "The sheet was lost at nine.", "falls", "home"));
    RecordId pump =
        journal.add(
            RIVERSIDE, Journal.lesson("Pump alarm", "The pump alarm was silent.", "falls", "home"));
    catchUp();
    assertThat(ids("how was the sheet lost at nine in our zoo")).containsExactly(lost);
    assertThat(ids("sheet alarm")).containsExactlyInAnyOrder(lost, pump);
    assertThat(ids("\"sheet alarm\"")).isEmpty();
  }

  /// Whoever searches first after a start, or after records came, waits for no codes.
  @Test
  void codesForFacetsAreThereBeforeAnybodySearches() {
    journal.add(RIVERSIDE, Journal.lesson("Lost sheets"));
    catchUp();
    assertThat(index.step(1)).as("nothing is left to take").isZero();
    assertThat(index.codes().segments()).isPositive();
  }

  @Test
  void filtersAreAlternativesWithinOneAndAllMustHold() {
    journal.addMany(RIVERSIDE, 24, number -> "It happened to us, as case " + number + ".");
    journal.addMany(HILLTOP, 12, number -> "It happened to them, as case " + number + ".");
    catchUp();
    SearchQuery all = SearchQuery.of("happened").withPageSize(200);

    SearchAnswer.Found found = find(all);
    assertThat(found.totalSize()).isEqualTo(36).isEqualTo(found.hits().size());
    assertThat(found.facets().kinds()).isEqualTo(Map.of("lesson", 36));
    assertThat(found.facets().topics())
        .isEqualTo(Map.of("sepsis", 9, "falls", 9, "handover", 9, "medical-devices", 9));
    assertThat(found.facets().settings())
        .isEqualTo(Map.of("acute-ward", 12, "theatre", 12, "home", 12));
    assertThat(found.facets().origins())
        .containsExactly(Map.entry(RIVERSIDE.text(), 24), Map.entry(HILLTOP.text(), 12));

    assertThat(find(all.withTopics(Set.of("sepsis"))).totalSize()).isEqualTo(9);
    assertThat(find(all.withTopics(Set.of("sepsis", "falls"))).totalSize()).isEqualTo(18);
    SearchAnswer.Found narrow =
        find(
            all.withTopics(Set.of("sepsis", "falls"))
                .withSettings(Set.of("home"))
                .withOrigins(Set.of(HILLTOP))
                .withPageSize(1));
    assertThat(narrow.totalSize()).isEqualTo(2);
    assertThat(narrow.facets().topics()).isEqualTo(Map.of("sepsis", 1, "falls", 1));
    assertThat(find(all.withKinds(Set.of("practice"))).totalSize()).isZero();
    assertThat(find(all.withKinds(Set.of("no-such-kind", "lesson"))).totalSize()).isEqualTo(36);
  }

  @Test
  void aRetractionHidesAtOnceAndASuccessorIsMarked() {
    RecordId wrong = journal.add(RIVERSIDE, Journal.lesson("Wrong about pumps"));
    RecordId vague = journal.add(RIVERSIDE, Journal.lesson("Vague about pumps"));
    RecordId attacked = journal.add(RIVERSIDE, Journal.lesson("Right about pumps"));
    catchUp();
    assertThat(ids("pumps")).hasSize(3);

    RecordId back = journal.add(RIVERSIDE, Journal.retraction(wrong));
    journal.add(HILLTOP, Journal.retraction(attacked));
    RecordId clear =
        journal.add(
            RIVERSIDE,
            Journal.linked(Journal.lesson("Clear about pumps"), Relation.SUPERSEDES, vague));
    catchUp();

    SearchAnswer.Found found = find("pumps");
    assertThat(ids(found)).containsExactlyInAnyOrder(vague, attacked, clear);
    assertThat(found.totalSize()).isEqualTo(3);
    assertThat(states(found))
        .isEqualTo(
            Map.of(
                vague, RecordState.SUPERSEDED,
                attacked, RecordState.CURRENT,
                clear, RecordState.CURRENT));
    assertThat(states(find(SearchQuery.of("pumps").withRetracted(Retracted.INCLUDED))))
        .containsEntry(wrong, RecordState.RETRACTED)
        .hasSize(4);
    assertThat(ids(find(SearchQuery.of("taken").withKinds(Set.of("retraction")))))
        .contains(back)
        .hasSize(2);
    assertThat(ids("taken")).as("what only takes back is no learning").isEmpty();

    journal.add(RIVERSIDE, Journal.retraction(clear));
    catchUp();
    assertThat(states(find("pumps")))
        .as("a successor that was taken back is none")
        .isEqualTo(Map.of(vague, RecordState.CURRENT, attacked, RecordState.CURRENT));
  }

  @Test
  void aCorrectionCountsInWhateverOrderItArrivesAndOverRestarts() {
    RecordId vague = journal.add(RIVERSIDE, Journal.lesson("Vague about pumps"));
    journal.add(
        RIVERSIDE, Journal.linked(Journal.lesson("Clear about pumps"), Relation.SUPERSEDES, vague));
    journal.add(RIVERSIDE, Journal.retraction(vague), new Verdict.Held(Reason.NO_GRANT));
    catchUp(1);
    assertThat(states(find("vague"))).isEqualTo(Map.of(vague, RecordState.SUPERSEDED));
    index.close();
    open();
    assertThat(states(find("vague"))).isEqualTo(Map.of(vague, RecordState.SUPERSEDED));

    journal.judge(RIVERSIDE, 2, Verdict.ADMITTED);
    catchUp();
    assertThat(ids("vague")).isEmpty();
    index.close();
    open();
    assertThat(ids("vague")).isEmpty();

    journal.judge(RIVERSIDE, 2, new Verdict.Refused(Reason.INVALID_RECORD));
    catchUp();
    assertThat(ids("vague")).containsExactly(vague);

    // the corrected record itself is judged again after its correction
    journal.judge(RIVERSIDE, 2, Verdict.ADMITTED);
    journal.judge(RIVERSIDE, 0, new Verdict.Held(Reason.NO_GRANT));
    journal.judge(RIVERSIDE, 0, Verdict.ADMITTED);
    catchUp();
    assertThat(ids("vague")).isEmpty();
  }

  @Test
  void onlyWhatIsAdmittedIsFound() {
    journal.add(RIVERSIDE, Journal.lesson("Held about pumps"), new Verdict.Held(Reason.NO_GRANT));
    RecordId shown = journal.add(RIVERSIDE, Journal.lesson("Shown about pumps"));
    journal.add(
        new LogName(RIVERSIDE, LogName.GOVERNANCE, 1),
        List.of(Journal.lesson("Decided about pumps")),
        Verdict.ADMITTED);
    RecordId own =
        journal
            .add(
                new LogName(RIVERSIDE, LogName.LOCAL, 1),
                List.of(Journal.lesson("Our own about pumps")),
                Verdict.ADMITTED)
            .getFirst();
    catchUp();
    assertThat(ids("pumps")).containsExactlyInAnyOrder(shown, own);
    assertThat(index.indexed()).isEqualTo(2);

    journal.judge(RIVERSIDE, 0, Verdict.ADMITTED);
    journal.judge(RIVERSIDE, 1, new Verdict.Refused(Reason.INVALID_RECORD));
    catchUp();
    assertThat(ids("shown")).isEmpty();
    assertThat(find("held").totalSize()).isOne();
    assertThat(index.indexed()).isEqualTo(2);
  }

  @Test
  void whatIsNotIndexedYetIsCounted() {
    journal.add(RIVERSIDE, Journal.lesson("The first of them"));
    catchUp();
    assertThat(find("").behind()).isZero();
    journal.addMany(RIVERSIDE, 7, number -> "Something happened, as case " + number + ".");
    journal.add(RIVERSIDE, Journal.lesson("Held for now"), new Verdict.Held(Reason.NO_GRANT));
    assertThat(find("").behind()).isEqualTo(7);
    assertThat(find("").totalSize()).isOne();
    catchUp();
    assertThat(find("").behind()).isZero();
    assertThat(find("").totalSize()).isEqualTo(8);
  }

  @Test
  void aStepMakesFreshRecordsSearchableByItself() {
    journal.add(RIVERSIDE, Journal.lesson("The first of them"));
    nanoTime.addAndGet(1_000_000_000L);
    assertThat(index.step(100)).isEqualTo(2);
    assertThat(find("first").totalSize()).isOne();

    journal.add(RIVERSIDE, Journal.lesson("The second of them"));
    index.step(100);
    nanoTime.addAndGet(250_000_000L); // the follower's thread looks again by then
    index.step(100);
    assertThat(find("second").totalSize()).isOne();
  }

  @Test
  void oneUnreadableRecordIsNamedAndStopsNothing() {
    journal.add(RIVERSIDE, Journal.lesson("Before the bad one"));
    journal.addPoison(RIVERSIDE);
    journal.add(RIVERSIDE, Journal.lesson("After the bad one"));
    catchUp();
    assertThat(find("bad").totalSize()).isEqualTo(2);
    assertThat(index.status().skipped()).isOne();
    assertThat(index.status().skippedNames())
        .containsExactly(Journal.commons(RIVERSIDE) + "#1: unreadable payload");
    index.close();
    open();
    assertThat(index.status().skipped()).isOne();
    assertThat(find("bad").totalSize()).isEqualTo(2);
  }

  @Test
  void whatWasNotCommittedIsTakenAgainExactlyOnce() throws IOException {
    journal.addMany(RIVERSIDE, 100, number -> "Something happened, as case " + number + ".");
    catchUp();
    index.commit();
    journal.addMany(HILLTOP, 100, number -> "Something happened, as case " + number + ".");
    catchUp();
    copyCommitted(crashed);

    index.close();
    index = opened(crashed, journal.store, () -> NOW, nanoTime::get, SYNONYMS, Optional.empty());
    assertThat(index.status().cursor()).isEqualTo(101);
    catchUp();
    assertThat(find("happened").totalSize()).isEqualTo(200);
    assertThat(index.indexed()).isEqualTo(200);
  }

  /// As a crash would leave the folder.
  private void copyCommitted(Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals("write.lock")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  @Test
  void aDeletedEmptiedOrDamagedIndexGivesTheSameAnswersAgain() throws IOException {
    journal.addMany(RIVERSIDE, 300, number -> "Something happened, as case " + number + ".");
    RecordId first = journal.add(HILLTOP, Journal.lesson("Vague about pumps"));
    journal.add(HILLTOP, Journal.retraction(first));
    journal.addPoison(HILLTOP);
    journal.judge(RIVERSIDE, 4, new Verdict.Refused(Reason.INVALID_RECORD));
    catchUp(7);
    List<String> before = dump();

    index.rebuild();
    assertThat(find("").totalSize()).isZero();
    catchUp(1_000);
    assertThat(dump()).isEqualTo(before);

    index.close();
    SearchIndex.delete(folder);
    assertThat(folder).isEmptyDirectory();
    open();
    catchUp(50);
    assertThat(dump()).isEqualTo(before);

    index.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().contains("segments_")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    open();
    catchUp();
    assertThat(dump()).isEqualTo(before);

    index.close();
    Journal other = Journal.inMemory();
    other.addMany(HILLTOP, 2_000, number -> "Another journal, as case " + number + ".");
    index = opened(folder, other.store, () -> NOW, nanoTime::get, SYNONYMS, Optional.empty());
    assertThat(index.indexed()).isZero();
  }

  @Test
  void noTextIsStored() throws IOException {
    journal.addMany(
        RIVERSIDE, 300, number -> "The " + CANARY + " met the Quaggaowner, case " + number + ".");
    catchUp();
    index.close();
    try (var directory = FSDirectory.open(folder);
        var reader = DirectoryReader.open(directory)) {
      for (int doc = 0; doc < reader.maxDoc(); doc++) {
        assertThat(reader.storedFields().document(doc).getFields()).isEmpty();
      }
      for (var leaf : reader.leaves()) {
        for (var field : leaf.reader().getFieldInfos()) {
          assertThat(field.hasTermVectors()).isFalse();
        }
      }
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).as("text in a row").doesNotContain(CANARY + " met");
        assertThat(bytes).as("text as it was written").doesNotContain("Quaggaowner");
      }
    }
    open();
  }

  private static Map<RecordId, RecordState> states(SearchAnswer.Found found) {
    Map<RecordId, RecordState> states = new TreeMap<>();
    found.hits().forEach(hit -> states.put(hit.id(), hit.state()));
    return states;
  }

  /// Every answer to a few questions, as text.
  private List<String> dump() {
    var lines = new ArrayList<String>();
    for (String words : List.of("", "happened", "pumps", "case 17")) {
      for (Order order : Order.values()) {
        for (Retracted retracted : Retracted.values()) {
          SearchQuery question =
              SearchQuery.of(words).withOrder(order).withRetracted(retracted).withPageSize(200);
          SearchAnswer.Found found = find(question);
          lines.add(words + order + retracted + found.totalSize() + found.facets());
          found
              .hits()
              .forEach(
                  hit ->
                      lines.add(
                          hit.id() + " " + hit.state() + hit.entry().index() + hit.highlights()));
        }
      }
    }
    lines.add(index.status().toString());
    return lines;
  }
}
