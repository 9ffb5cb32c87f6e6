package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.Draft;
import org.kith.schema.v1.DraftReview;
import org.kith.schema.v1.GuardFinding;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Practice;

/// What people read about drafts, and what they are told where a step is refused.
class DraftCommandsTest {
  private static final GuardFinding WARNED =
      GuardFinding.newBuilder()
          .setAction("warn")
          .setField("title")
          .setDescription("person-name: a name")
          .build();
  private static final GuardFinding REFUSED =
      WARNED.toBuilder().setAction("refuse").setDescription("nhs-number: an NHS number").build();

  @TempDir private Path folder = Path.of("");
  private final StandInNode node;

  DraftCommandsTest() throws IOException {
    node = new StandInNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Typed draft(String... arguments) throws IOException {
    return typed(Stream.concat(Stream.of("draft"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Typed typed(String... arguments) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), StandInNode.TOKEN + "\n");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", node.url(), "--token-file", token.toString()));
    return Typed.with("", all);
  }

  private static Draft.Builder kept(String state, GuardFinding... findings) {
    return Draft.newBuilder()
        .setDraftId("draft1")
        .setTitle("Handover at night")
        .setState(state)
        .setAuthor("anna")
        .addAllFindings(List.of(findings));
  }

  @Test
  void reviewersReadWhatTheGuardDoesAndWhatTheAuthorSaysOfIt() throws IOException {
    node.keep(
        kept("submitted", WARNED, REFUSED)
            .setWarnedReason("She wrote the published guide")
            .setNextStep("Somebody else looks at it and decides: kith draft review draft1")
            .addReviews(
                DraftReview.newBuilder()
                    .setReviewer("ines")
                    .setVerdict("approve")
                    .setOverrideReason("The number of a lot"))
            .build());

    assertThat(draft("show", "draft1").out())
        .contains(
            "next    Somebody else looks at it and decides: kith draft review draft1",
            "approve by ines\n  lets out what the guard refuses: The number of a lot\n",
            "  warns of  title: person-name: a name\n",
            "  refuses   title: nhs-number: an NHS number\n",
            "  its author says why it may stay: She wrote the published guide\n")
        .doesNotContain("--warned");
  }

  @Test
  void whoWritesIsToldHowToSayWhyAWarningMayStay() throws IOException {
    node.keep(kept("draft", WARNED).build());
    assertThat(draft("show", "draft1").out())
        .contains("or say why it may stay: kith draft submit draft1 --warned REASON");
    node.keep(kept("draft", REFUSED).build());
    assertThat(draft("show", "draft1").out())
        .contains("kith draft submit draft1 --ask-override --warned REASON");
  }

  @Test
  void aRefusedSubmissionNamesOptionsThatItHas() throws IOException {
    node.keep(kept("draft", WARNED).build());
    assertThat(draft("submit", "draft1").lastWords())
        .endsWith("or say why it may stay: kith draft submit draft1 --warned REASON");
    assertThat(draft("submit", "draft1", "--warned", "She wrote it").code()).isZero();
    assertThat(node.draft("draft1").getWarnedReason()).isEqualTo("She wrote it");

    node.keep(kept("draft", REFUSED).build());
    assertThat(draft("submit", "draft1").lastWords())
        .contains("kith draft edit draft1 FILE")
        .endsWith("kith draft submit draft1 --ask-override --warned REASON");
    assertThat(draft("submit", "draft1", "--ask-override").lastWords())
        .isEqualTo(
            "kith: The information-governance lead must read why it may stay: kith draft submit"
                + " draft1 --ask-override --warned REASON");
    assertThat(draft("submit", "draft1", "--ask-override", "--warned", "A lot").code()).isZero();
  }

  @Test
  void whatTheLeadLetOutIsNoWarning() throws IOException {
    node.keep(kept("approved", WARNED, REFUSED).build());
    assertThat(typed("publish", "--draft", "draft1").err())
        .contains(
            "warned of  title: person-name: a name\n",
            "let out    title: nhs-number: an NHS number, as the information-governance lead"
                + " decided\n");
  }

  @Test
  void whoMayNotForAnotherReasonIsNotSentForARole() throws IOException {
    assertThat(draft("review", "draft1", "--approve").lastWords())
        .isEqualTo("kith: It is refused.");
  }

  @Test
  void aDiscardedDraftIsNamed() throws IOException {
    node.keep(kept("draft").build());
    assertThat(draft("discard", "draft1").out())
        .isEqualTo("discarded  draft1  Handover at night\n");
    assertThat(node.hasDrafts()).isFalse();
    assertThat(draft("discard", "draft1").lastWords()).contains("No draft that you may see has");
  }

  @Test
  void theVerdictStandsWithTheFindingsAndAgainAfterWhatIsLong() throws IOException {
    node.keep(kept("draft", REFUSED).build());
    List<String> lines = draft("check", "draft1").out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("It cannot be published yet.");
    assertThat(lines.get(1)).isEqualTo("  refuses   title: nhs-number: an NHS number");
    assertThat(lines).anyMatch(line -> line.contains("A lesson that is near"));
    assertThat(lines.getLast()).isEqualTo("It cannot be published yet.");
  }

  @Test
  void numbersInARecordAreWrittenAsPeopleWriteThem() throws IOException {
    LearningRecord record =
        LearningRecord.newBuilder()
            .setSchemaVersion(1)
            .setTitle("Handover at night")
            .setPractice(
                Practice.newBuilder()
                    .addResults(
                        Measure.newBuilder().setName("Falls").setBaseline(3.5).setResult(2)))
            .build();
    node.keep(kept("draft").setRecord(record).build());
    Typed shown = draft("show", "draft1", "--record");
    assertThat(shown.out())
        .contains("baseline: 3.5\n", "result: 2\n")
        .doesNotContain("!!", "schemaVersion");
  }

  @Test
  void aPublishedDraftIsListedWithItsTitleAndItsRecord() throws IOException {
    node.keep(kept("published").setRecordId("k3jx7q2m5n3p" + "a".repeat(40)).build());
    assertThat(draft("list").out())
        .contains("published as k3jx7q2m5n3p  anna", "Handover at night")
        .doesNotContain("aaaa");
    node.keep(kept("published").clearTitle().setRecordId("k".repeat(52)).build());
    assertThat(draft("list").out()).contains("(not shown here any more)");
  }
}
