package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kith.schema.v1.LearningRecord;

/// SPEC 10.7
class LinkRulesTest {
  @ParameterizedTest
  @EnumSource(
      value = Relation.class,
      names = {
        "BUILDS_ON",
        "PROMPTED_BY",
        "USES_METHOD",
        "SUPPORTS",
        "SAME_AS",
        "PART_OF",
        "SUPERSEDES",
        "REPUBLISHES"
      })
  void linksThatAnyRecordMayHave(Relation relation) {
    assertThat(check(Samples.lesson().addLinks(Samples.link(relation.code())))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Relation.class,
      names = {"TRIED", "ANSWERS", "RETRACTS", "ERASES"})
  void linksThatALessonMayNotHave(Relation relation) {
    assertThat(check(Samples.lesson().addLinks(Samples.link(relation.code()))))
        .singleElement()
        .asString()
        .startsWith("links[0].relation");
  }

  @Test
  void contradictingNeedsANote() {
    assertThat(check(Samples.lesson().addLinks(Samples.link("contradicts"))))
        .containsExactly("links[0].note is required for contradicts: say how");
    assertThat(
            check(Samples.lesson().addLinks(Samples.link("contradicts").setNote("We saw harm."))))
        .isEmpty();
  }

  @Test
  void triedHereHasExactlyOneTarget() {
    assertThat(check(Samples.triedHere().clearLinks()))
        .containsExactly(
            "links must have exactly one link tried to the record that was tried, but has 0");
    String other = "a".repeat(52);
    assertThat(check(Samples.triedHere().addLinks(Samples.link("tried").setRecordId(other))))
        .containsExactly(
            "links must have exactly one link tried to the record that was tried, but has 2");
  }

  @Test
  void retractionsHaveExactlyOneTarget() {
    assertThat(check(Samples.retraction().clearLinks()))
        .containsExactly(
            "links must have exactly one link retracts to the record that is taken back,"
                + " but has 0");
  }

  @Test
  void whoErasesSaysSoInOneLinkToTheSameRecord() {
    LearningRecord.Builder erasing = Samples.retraction();
    erasing.getRetractionBuilder().setErase(true);
    assertThat(check(erasing.clone()))
        .containsExactly(
            "links must have exactly one link erases to the record that is erased, but has 0",
            "links must erase the record that is taken back, and no other");
    LearningRecord.Builder said = erasing.clone().addLinks(Samples.link("erases"));
    assertThat(check(said)).isEmpty();
    assertThat(check(erasing.clone().addLinks(Samples.link("erases").setRecordId("a".repeat(52)))))
        .containsExactly("links must erase the record that is taken back, and no other");
    said.getRetractionBuilder().setErase(false);
    assertThat(check(said))
        .containsExactly("links must have no link erases where retraction.erase is not set");
    assertThat(check(Samples.retraction().addLinks(Samples.link("republishes"))))
        .containsExactly("links[1].relation republishes belongs to no retraction");
  }

  @Test
  void idsAreWhole() {
    for (String id : List.of("abcdefgh", Samples.TARGET + "a", "A".repeat(52), "b".repeat(52))) {
      assertThat(check(Samples.lesson().addLinks(Samples.link("supports").setRecordId(id))))
          .singleElement()
          .asString()
          .startsWith("links[0].recordId must be the whole id");
    }
    assertThat(check(Samples.lesson().addLinks(Samples.link("supports").setRecordId(""))))
        .containsExactly("links[0].recordId is required: the whole id of a record");
  }

  @Test
  void linksStandOnce() {
    LearningRecord.Builder record =
        Samples.lesson()
            .addLinks(Samples.link("supports"))
            .addLinks(Samples.link("same-as"))
            .addLinks(Samples.link("supports"));
    assertThat(check(record)).containsExactly("links[2] repeats link 1");
  }

  @Test
  void unknownRelationsNameTheNearest() {
    assertThat(check(Samples.lesson().addLinks(Samples.link("build-on"))))
        .containsExactly(
            "links[0].relation \"build-on\" is not in the vocabulary relations;"
                + " did you mean builds-on?");
  }

  private static List<String> check(LearningRecord.Builder record) {
    return RecordRules.check(record.build()).stream().map(Problem::toString).toList();
  }
}
