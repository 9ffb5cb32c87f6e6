package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.server.api.Network.practice;
import static org.kith.server.api.Network.said;
import static org.kith.server.api.Network.tried;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.GetTallyRequest;
import org.kith.server.store.Journal;

/// A tally's sentence says what its numbers bear.
class TallySentenceTest {
  @TempDir Path folder;

  @Test
  void itSaysHowManyHaveAResultAndWhichIntervalItIs() throws Exception {
    try (Network network =
        new Network(folder, Journal.inMemory(), "org0", "org1", "org2", "org3")) {
      RecordId practice = network.publish("org0", practice("A huddle"));
      assertThat(sentence(network, practice)).isEqualTo("Nobody has reported trying it yet.");
      network.publish("org1", tried(practice, said("planned", "")));
      assertThat(sentence(network, practice))
          .isEqualTo("Reported by 1 organisation, none with a result yet.");
      network.publish("org2", tried(practice, said("adopted", "worked")));
      network.publish("org3", tried(practice, said("adopted", "mixed")));
      assertThat(sentence(network, practice))
          .isEqualTo(
              "Reported by 3 organisations, 2 with a result: too few to say how often it works"
                  + " (that takes 3 with a result).");
      network.publish("org3", tried(practice, said("planned", "")));
      assertThat(sentence(network, practice))
          .as("a plan to try again")
          .startsWith("Reported by 3 organisations, 2 with a result");
      network.publish("org0", tried(practice, said("adopted", "worked")));
      assertThat(sentence(network, practice))
          .isEqualTo(
              "Reported by 4 organisations, 3 with a result; worked at 2 of 3 (likely between 25"
                  + " and 92 in 100: a 90 % interval).");
      network.publish("org1", tried(practice, said("adopted", "worked")));
      network.publish("org3", tried(practice, said("adopted", "worked")));
      assertThat(sentence(network, practice))
          .isEqualTo("Reported by 4 organisations; nobody has reported a failure (of 4).");
    }
  }

  private static String sentence(Network network, RecordId practice) throws Exception {
    network.catchUp();
    return network
        .tallies("org0")
        .answer(GetTallyRequest.newBuilder().setRecordId(practice.text()).build())
        .getTally()
        .getSentence();
  }
}
