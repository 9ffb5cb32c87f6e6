package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;

/// Closing labs and questions, and what a draft says of what was there before it.
class ClosingAndDraftsTest {
  private static final String COMMON =
      """
      title: Handover at night, all together
      summary: What we would like to find out about handover at night.
      topics: [handover]
      authorRole: ward manager
      audience: network
      contact: {team: Night team, email: night.team@example.org}
      """;

  private static final String PRACTICE =
      """
      practice:
        problem: Handover at night takes too long.
        coreElements: [All at the board]
        maturity: in-use
        evidence: local-audit
      """;

  @TempDir private Path folder = Path.of("");
  private final StandInNode node;

  ClosingAndDraftsTest() throws IOException {
    node = new StandInNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Typed ask(String... arguments) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), StandInNode.TOKEN + "\n");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", node.url(), "--token-file", token.toString()));
    return Typed.with("", all);
  }

  private String publish(String body) throws IOException {
    Path file = Files.writeString(folder.resolve("record.yaml"), COMMON + body);
    assertThat(ask("publish", file.toString()).code()).isZero();
    return node.newest().getRecordId();
  }

  @Test
  void aLabIsClosedWithItsSynthesisFromTheLineOrFromAFile() throws IOException {
    String lab = publish("lab: {challenge: \"How do we hand over at night?\", opens: 2026-01}\n");
    Path text = Files.writeString(folder.resolve("synthesis.txt"), "One voice at the board.\n");

    assertThat(ask("close", lab, "--synthesis", text.toString()).out()).contains("published  ");
    LearningRecord closed = node.newest();

    assertThat(closed.getLab().getSynthesis()).isEqualTo("One voice at the board.");
    assertThat(closed.getLab().getChallenge()).isEqualTo("How do we hand over at night?");
    assertThat(closed.getContact().getTeam()).isEqualTo("Night team");
    assertThat(closed.getLinksList())
        .containsExactly(Link.newBuilder().setRelation("supersedes").setRecordId(lab).build());
    assertThat(ask("close", closed.getRecordId(), "--synthesis", "Again.").lastWords())
        .isEqualTo("kith: It is closed already; kith show tells how.");
    assertThat(ask("close", lab, "--reason", "It is over.").lastWords())
        .contains("is a lab; a lab is closed with --synthesis and a question with --reason");
    assertThat(ask("close", lab).lastWords())
        .isEqualTo("kith: Say --synthesis for a lab, or --reason for a question.");
    assertThat(ask("close", lab, "--synthesis", "All at the board.", "--draft").code()).isZero();
    assertThat(node.draft("draft1").getRecord().getLab().getSynthesis())
        .isEqualTo("All at the board.");
  }

  @Test
  void aQuestionIsClosedWithItsReason() throws IOException {
    String question =
        publish("question: {question: \"Who hands over at night with one nurse?\"}\n");

    assertThat(ask("close", question, "--reason", "Two wards answered.").code()).isZero();

    assertThat(node.newest().getQuestion().getClosedReason()).isEqualTo("Two wards answered.");
    assertThat(node.newest().getLinks(0).getRecordId()).isEqualTo(question);
  }

  @Test
  void aDraftSaysWhatItBuildsOnAndItsReviewersSeeWhatCameOfThat() throws IOException {
    String practice = publish(PRACTICE);
    Path file = Files.writeString(folder.resolve("plan.yaml"), COMMON + PRACTICE);
    assertThat(ask("draft", "new", file.toString()).code()).isZero();

    Typed kept =
        ask(
            "before-you-start",
            "--draft",
            "draft1",
            "--builds-on",
            practice.substring(0, 10),
            "--different-because",
            "Ours is for care homes.");

    assertThat(kept.err()).contains("Kept with draft draft1: 1 looked at.");
    LearningRecord record = node.draft("draft1").getRecord();
    assertThat(record.getLinksList())
        .containsExactly(Link.newBuilder().setRelation("builds-on").setRecordId(practice).build());
    assertThat(record.getPriorArt().getLookedAtList()).containsExactly(practice);
    assertThat(ask("before-you-start", "--draft", "draft1", "--builds-on", practice).code())
        .isZero();
    assertThat(node.draft("draft1").getRecord().getLinksCount()).isEqualTo(1);
    assertThat(node.draft("draft1").getRecord().getPriorArt().getDifferentBecause())
        .isEqualTo("Ours is for care homes.");
    assertThat(ask("draft", "show", "draft1").out())
        .contains(
            "builds on  Handover at night, all together  (practice, ",
            practice.substring(0, 12),
            "Reported by 4 organisations.",
            "different because: Ours is for care homes.");
    assertThat(ask("before-you-start", "a board", "--builds-on", practice).lastWords())
        .contains("name it with --draft");
  }

  @Test
  void aPlanNamesItsDraftInJson() throws IOException {
    String practice = publish(PRACTICE);

    assertThat(
            ask("readiness", practice, "--plan", "-o", "json").json().get("draftId").getAsString())
        .isEqualTo("draft1");
    assertThat(ask("readiness", practice).out())
        .contains(
            "[ ] Everybody comes  (--missing 1)\n        see pppppppppppp\n",
            "[ ] Nobody came at night\n",
            "see hhhhhhhhhhhh, contradicted");
    assertThat(ask("readiness", practice, "--like-kind", "hospice", "--like-size", "9 beds").out())
        .contains(
            "[ ] Nobody came at night  (in such a place)\n",
            "in places like the one you asked for (Hospice; 9 beds)\n");
  }

  @Test
  void aPlanTakesWhatWasTickedAndIsComplete() throws IOException {
    String practice = publish(PRACTICE);
    Typed kept =
        ask(
            "readiness",
            practice,
            "--plan",
            "--role",
            "ward manager",
            "--team",
            "Ward 7 team",
            "--missing",
            "1,0",
            "--kind",
            "hospice",
            "--size",
            "10 beds",
            "--setting",
            "hospice",
            "--site",
            "East wing");
    assertThat(kept.code()).as(kept.err()).isZero();
    assertThat(kept.lastWords())
        .isEqualTo("Kept as draft draft1; it is complete. Hand it in: kith draft submit draft1");
    LearningRecord draft = node.draft("draft1").getRecord();
    assertThat(draft.getAuthorRole()).isEqualTo("ward manager");
    assertThat(draft.getContact().getTeam()).isEqualTo("Ward 7 team");
    assertThat(draft.getTriedHere().getCoreElementsMissingList()).containsExactly(0, 1);
    assertThat(draft.getTriedHere().getSite()).isEqualTo("East wing");
    assertThat(draft.getTriedHere().getContext().getOrganisationKind()).isEqualTo("hospice");
    assertThat(draft.getTriedHere().getContext().getSettingsList()).containsExactly("hospice");
    assertThat(draft.getSettingsList()).containsExactly("hospice");

    Typed wrong = ask("readiness", practice, "--plan", "--kind", "hotel");
    assertThat(wrong.err()).contains("complete it: kith draft show draft1");
    assertThat(ask("readiness", practice, "--role", "nurse").lastWords())
        .endsWith("go into a draft; ask for one with --plan.");
  }

  @Test
  void anImportSaysWhichRowsArePerhapsThereAlready() throws IOException {
    String practice = publish(PRACTICE);
    Path rows =
        Files.writeString(
            folder.resolve("rows.yaml"),
            COMMON + PRACTICE + "---\n" + COMMON.replace("all together", "alone") + PRACTICE);

    Typed said = ask("import", rows.toString(), "--dry-run", "--alike");

    assertThat(said.out())
        .contains("can be published  2", "line 1 is perhaps there already: Handover at night, all")
        .doesNotContain("line 13 is", "line 14 is", "line 15 is");
    var json = ask("import", rows.toString(), "--dry-run", "--alike", "-o", "json").json();
    assertThat(json.getAsJsonArray("alike")).hasSize(1);
    assertThat(json.getAsJsonArray("alike").get(0).getAsJsonObject().get("recordId").getAsString())
        .isEqualTo(practice);
    assertThat(ask("import", rows.toString(), "--alike").lastWords()).contains("say --dry-run too");
  }
}
