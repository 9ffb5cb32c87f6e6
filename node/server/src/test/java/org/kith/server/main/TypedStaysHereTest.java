package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.CheckDraftRequest;
import org.kith.schema.v1.FindContactsRequest;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.SearchRecordsRequest;

/// What somebody types before they start, searches for or drafts stays at their node, and is
/// answered in less than a second.
class TypedStaysHereTest {
  private static final int ROUNDS = 25;
  private static final int TEXT_CHARACTERS = 2_000;

  /// A line that is kept open says a few bytes now and then.
  private static final long KEEPING_OPEN_BYTES_MAX = 2_048;

  private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(700);

  @TempDir Path folder;

  /// Letters at random: they cannot be made small on the way.
  private static String typed(Random random, int characters) {
    var text = new StringBuilder("a huddle after a fall ");
    while (text.length() < characters) {
      text.append((char) ('a' + random.nextInt(26)));
      if (random.nextInt(7) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private static void awaitQuiet(CuttingProxy line) throws Exception {
    long[] seen = {-1, 0};
    Await.until(
        "nothing goes over the line",
        () -> {
          long now = System.nanoTime();
          if (line.passed() != seen[0]) {
            seen[0] = line.passed();
            seen[1] = now;
          }
          return now - seen[1] >= QUIET_NS;
        });
  }

  @Test
  void nothingThatIsTypedGoesOverTheLine() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA, "--meaning", "on");
        TestNode b = TestNode.start(homeB);
        CuttingProxy line = new CuttingProxy(b.node().peerPort(), () -> -1)) {
      a.accept(homeB, line.address());
      b.accept(homeA);
      a.dialNow();
      a.publish(EvidenceTest.practice("Falls huddle within the hour"));
      b.awaitAdmitted(homeA, 1);
      awaitQuiet(line);
      long before = line.passed();
      assertThat(before).as("the line is in use").isGreaterThan(KEEPING_OPEN_BYTES_MAX);

      List<Long> timesNs = new ArrayList<>();
      var random = new Random(47);
      for (int i = 0; i < ROUNDS; i++) {
        for (Consumer<String> asking : askings(a)) {
          String text = typed(random, TEXT_CHARACTERS);
          long start = System.nanoTime();
          asking.accept(text);
          timesNs.add(System.nanoTime() - start);
        }
      }

      assertThat(line.passed() - before)
          .as("bytes on the line while %d were typed", timesNs.size() * TEXT_CHARACTERS)
          .isLessThan(KEEPING_OPEN_BYTES_MAX);
      timesNs.sort(Long::compare);
      assertThat(timesNs.get(timesNs.size() / 2)).isLessThan(TimeUnit.SECONDS.toNanos(1));
      a.publish(TestNode.lesson("What is published does go out"));
      b.awaitAdmitted(homeA, 2);
    }
  }

  private static List<Consumer<String>> askings(TestNode node) {
    return List.of(
        text -> {
          var _ =
              node.learning().findPriorArt(FindPriorArtRequest.newBuilder().setText(text).build());
        },
        text -> {
          var _ =
              node.learning()
                  .searchRecords(
                      SearchRecordsRequest.newBuilder().setQuery(text.substring(0, 150)).build());
        },
        text -> {
          var _ =
              node.learning()
                  .findContacts(
                      FindContactsRequest.newBuilder().setQuery(text.substring(0, 150)).build());
        },
        text -> {
          var draft = EvidenceTest.practice("Falls huddle within the hour").toBuilder();
          draft.getPracticeBuilder().setProblem(text);
          var _ =
              node.learning().checkDraft(CheckDraftRequest.newBuilder().setRecord(draft).build());
        });
  }
}
