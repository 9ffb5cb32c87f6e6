package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.SyncSession;

/// SPEC 8.8: whoever sends more than a peer may in a day is told so.
class PeerQuotaTest {
  private static final int RECORDS = 90;
  private static final String LONG_TEXT = "Nothing much happened on that ward. ".repeat(215);

  private static LearningRecord longLesson(int number) {
    LearningRecord lesson = TestNode.lesson("A long lesson " + number);
    return lesson.toBuilder()
        .setLesson(
            lesson.getLesson().toBuilder().setWhatHappened(LONG_TEXT).setWhatWeLearned(LONG_TEXT))
        .build();
  }

  @Test
  void aPeerThatSendsTooMuchInADayIsToldSo(@TempDir Path folder) throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB, "--peer-mib-per-day", "1")) {
      for (int i = 0; i < RECORDS; i++) {
        a.publish(longLesson(i));
      }
      a.accept(homeB);
      b.accept(homeA, a.peerAddress());
      Await.until(
          "b says why", () -> b.status().getSessions(0).getLastError().contains("in a day"));
      assertThat(b.origin(homeA).getAdmitted()).isLessThan(RECORDS);
      assertThat(b.isHealthy()).isTrue();
    }
  }

  @Test
  void entriesCountAsBytesDo(@TempDir Path folder) throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    try (TestNode a = TestNode.start(homeA);
        TestNode b = TestNode.start(homeB, "--peer-entries-per-day", "3")) {
      a.accept(homeB);
      b.accept(homeA, a.peerAddress());
      Await.until(
          "they are connected",
          () -> b.status().getSessionsList().stream().anyMatch(SyncSession::getUpToDate));
      for (int i = 1;
          i <= 3;
          i++) { // one by one, so that none comes twice, which would count twice
        a.publish(TestNode.lesson("Lesson number " + i));
        b.awaitAdmitted(homeA, i);
      }
      a.publish(TestNode.lesson("One lesson too many"));
      Await.until(
          "b says why", () -> b.status().getSessions(0).getLastError().contains("in a day"));
      assertThat(b.origin(homeA).getAdmitted()).isEqualTo(3);
    }
  }
}
