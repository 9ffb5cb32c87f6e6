package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.store.Journal;

/// Who did most about a topic comes first, however long ago it arrived.
class TeamsAskedTest {
  @TempDir Path folder;

  private static LearningRecord by(String team, String until, LearningRecord record) {
    var by = record.toBuilder();
    by.getContactBuilder().setTeam(team).setEmail("team@example.org").setValidUntil(until);
    return by.build();
  }

  private static List<LearningRecord> lessons(String team, int count) {
    List<LearningRecord> lessons = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lessons.add(by(team, "", Journal.lesson("About falls " + i)));
    }
    return lessons;
  }

  @Test
  void allRecordsOfATopicCountAndOnlyThoseThatStand() throws Exception {
    try (Network network = new Network(folder, Journal.inMemory(), "a", "b", "c", "d")) {
      RecordId practice = network.publish("a", by("Authors", "", practice("Falls huddle")));
      network.publish("b", by("Doers", "", tried(practice, said("adopted", "made-worse"))));
      network.publish("b", by(" doers ", "2026-11", tried(practice, said("adopted", "worked"))));
      network.publish("b", by("Gone", "2026-10", tried(practice, said("adopted", "worked"))));
      network.publish("c", by("Planners", "", tried(practice, said("planned", ""))));
      RecordId wrong =
          network.publish("c", by("Retracted", "", tried(practice, said("adopted", "worked"))));
      network.publish("c", Journal.retraction(wrong));
      network.publish("d", by("Removed", "", tried(practice, said("adopted", "worked"))));
      network.journal.add(
          Journal.commons(network.id("c")), lessons("Tellers", 5), Verdict.ADMITTED);
      network.journal.addMany(network.id("a"), 1_000, number -> "Told by nobody in particular.");
      network.remove("a", "d");
      var index = network.index("a");
      network.catchUp();
      var teams =
          new TeamsAsked(
              new Nearness(index, network.records("a")),
              network.searches("a", index),
              network.views,
              network.records("a"),
              () -> network.standing("a"),
              () -> Network.NOW);

      var answer = teams.answer(FindContactsRequest.newBuilder().addTopics("falls").build());

      assertThat(answer.getTeamsList())
          .extracting(team -> team.getContact().getTeam().strip())
          .containsExactly("doers", "Tellers", "Authors", "Planners");
      assertThat(answer.getTeams(0).getDeedsList())
          .extracting(deed -> deed.getOutcome())
          .containsExactly("worked", "made-worse");
      assertThat(answer.getTeams(1).getDeedsList()).hasSize(5);
      assertThat(
              teams
                  .answer(
                      FindContactsRequest.newBuilder()
                          .addTopics("falls")
                          .setQuery("huddle")
                          .build())
                  .getTeamsList())
          .extracting(team -> team.getContact().getTeam())
          .contains("Authors")
          .doesNotContain("Removed", "Gone", "Retracted");
      assertThat(
              teams
                  .answer(FindContactsRequest.newBuilder().addTopics("sepsis").build())
                  .getTeamsList())
          .isEmpty();
    }
  }
}
