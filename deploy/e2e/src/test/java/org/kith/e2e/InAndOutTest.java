package org.kith.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One organisation as its people use it: a record with a file, saved queries, and records that go
/// out in every form and come in again at another organisation.
class InAndOutTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String RECORD =
      """
      title: Handrails in the corridor to the bathroom
      summary: Patients fell at night on the way to the bathroom; handrails and a light helped.
      topics: [falls]
      authorRole: ward manager
      audience: public
      contact: {team: Ward 7 improvement team, email: ward7.improvement@example.org}
      lesson:
        lessonType: worked
        whatHappened: "=Several patients fell on the way to the bathroom, in the dark."
        whatWeLearned: A light that comes on by itself is seen by everyone.
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatGoesOutComesInAgain() throws Exception {
    Kith kith = new Kith(folder);
    Files.writeString(folder.resolve("rails.yaml"), RECORD);
    Files.writeString(folder.resolve("leaflet.txt"), "What to look at before you put up a rail.\n");
    try (Node a = Node.init(kith, "a", "Riverside Example Trust", "ZZ1").start()) {
      assertThat(a.read("subscribe handrail --kind lesson")).contains("subscribed");
      Answer published = a.ask("publish rails.yaml --attach leaflet.txt");
      String id = published.text("recordId");
      a.ask("attachment get " + id + " leaflet.txt --out back.txt");
      assertThat(folder.resolve("back.txt")).hasSameTextualContentAs(folder.resolve("leaflet.txt"));
      kith.run("attachment get " + id + " leaflet.txt --out back.txt --dir a").ended(1);

      Files.writeString(folder.resolve("plan.pdf"), "%PDF-1.7 a plan");
      String draft = a.ask("draft new rails.yaml").text("draftId");
      Answer edited = a.ask("draft edit " + draft + " rails.yaml --attach plan.pdf");
      assertThat(edited.err()).contains("plan.pdf was not looked at for personal data");
      assertThat(edited.json().getAsJsonObject("record").getAsJsonArray("attachments")).hasSize(1);

      Await.until(
          "the inbox has it",
          SOON,
          () -> a.ask("inbox").json().getAsJsonArray("items").size() == 1);
      assertThat(a.read("inbox --digest --ack")).contains("Handrails in the corridor");
      assertThat(a.read("inbox --digest")).isEqualTo("Nothing new.\n");

      for (String form : List.of("jsonl", "csv", "atom", "html")) {
        a.read("export --public-only --format " + form + " --out out." + form);
        assertThat(Files.readString(folder.resolve("out." + form)))
            .contains("Handrails in the corridor")
            .doesNotContain("ward7.improvement");
      }
      a.read("export --format html " + id.substring(0, 10) + " --out one.html");
      assertThat(Files.readString(folder.resolve("one.html")))
          .contains("ward7.improvement@example.org")
          .doesNotContain("<nav>");
      assertThat(Files.readString(folder.resolve("out.csv")))
          .contains(",\"'=Several patients fell");
      a.read("export falls --format csv --kind lesson --out with-file.csv");
    }
    try (Node b = Node.init(kith, "b", "Harbour Example Hospice", "ZZ2").start()) {
      assertThat(b.ask("import out.csv --dry-run").json().get("accepted").getAsInt()).isEqualTo(1);
      // Its file is not at this node, and nothing is published with a file that is not there.
      Answer refused = b.answer(List.of("import", "with-file.csv")).ended(1);
      assertThat(refused.json().getAsJsonArray("refusals").toString())
          .contains("attachments[0].sha256");
    }
  }
}
