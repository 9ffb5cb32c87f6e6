package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.store.Journal.HILLTOP;
import static org.kith.server.store.Journal.RIVERSIDE;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Relation;
import org.kith.server.store.Journal;
import org.kith.server.store.RecordState;

/// What is most like a text: any of its words, the rare ones before all.
class NearestTest extends SearchFixture {
  private List<RecordId> nearest(String text, Set<Kind> kinds, int n) {
    return index.nearest(text, kinds, n).stream().map(SearchHit::id).toList();
  }

  @Test
  void theRecordsThatShareMostOfASentenceComeFirst() {
    RecordId handover =
        journal.add(
            RIVERSIDE,
            Journal.lesson(
                "Handover sheets went missing",
                "Paper sheets for the evening handover were lost between two wards.",
                "handover",
                "acute-ward"));
    RecordId battery =
        journal.add(
            HILLTOP,
            Journal.lesson(
                "Syringe driver stopped",
                "The battery of a syringe driver ran out one evening.",
                "medical-devices",
                "hospice"));
    journal.add(HILLTOP, Journal.lesson("Cushions at the first visit"));
    catchUp();

    String sentence =
        "We would like to stop losing the paper sheets that we use at handover in the evening, "
            + "because it is not safe: what has anybody else tried?";
    assertThat(nearest(sentence, Set.of(), 10)).startsWith(handover, battery);
    assertThat(nearest(sentence, Set.of(), 1)).containsExactly(handover);
    assertThat(nearest(sentence, Set.of(Kind.PRACTICE), 10)).isEmpty();
    assertThat(nearest(sentence, Set.of(Kind.PRACTICE, Kind.LESSON), 10)).contains(battery);
    assertThat(index.nearest(sentence, Set.of(), 1).getFirst().highlights())
        .anySatisfy(passage -> assertThat(passage.text()).contains("«Handover» «sheets»"));
  }

  @Test
  void whatIsRetractedOrSupersededSaysSo() {
    RecordId old = journal.add(RIVERSIDE, Journal.lesson("Oxygen cylinders on bank holidays"));
    RecordId wrong = journal.add(RIVERSIDE, Journal.lesson("Oxygen cylinders in cars"));
    journal.add(RIVERSIDE, Journal.retraction(wrong));
    RecordId fresh =
        journal.add(
            RIVERSIDE,
            Journal.linked(
                Journal.lesson("Oxygen cylinders on bank holidays, corrected"),
                Relation.SUPERSEDES,
                old));
    catchUp();
    List<SearchHit> found = index.nearest("oxygen cylinder", Set.of(), 10);
    assertThat(found.stream().map(SearchHit::id)).containsExactlyInAnyOrder(old, wrong, fresh);
    assertThat(found)
        .filteredOn(hit -> hit.id().equals(wrong))
        .allSatisfy(hit -> assertThat(hit.state()).isEqualTo(RecordState.RETRACTED));
    assertThat(found)
        .filteredOn(hit -> hit.id().equals(old))
        .allSatisfy(hit -> assertThat(hit.state()).isEqualTo(RecordState.SUPERSEDED));
  }

  @Test
  void anyTextIsATextToCompare() {
    journal.add(RIVERSIDE, Journal.lesson("The sheet was lost"));
    catchUp();
    assertThat(nearest("", Set.of(), 5)).isEmpty();
    assertThat(nearest("the of and", Set.of(), 5)).isEmpty();
    assertThat(nearest("sheet", Set.of(), 0)).isEmpty();
    assertThat(nearest("\"sheet:* [x TO", Set.of(), 5)).hasSize(1);
    assertThat(nearest("word ".repeat(40_000) + "sheet", Set.of(), 5)).isEmpty();
    assertThat(nearest("sheet " + "word ".repeat(40_000), Set.of(), 5)).hasSize(1);
    assertThat(nearest("\ud83d sheet \u0000\u202e", Set.of(), 5)).hasSize(1);
  }
}
