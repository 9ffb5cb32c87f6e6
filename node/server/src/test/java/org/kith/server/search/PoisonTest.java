package org.kith.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.server.store.Attempts;
import org.kith.server.store.LogStore;
import org.kith.server.store.Views;

/// I20, with 256 MiB of heap: a record that ends whoever reads it ends them three times, and is
/// left out then.
class PoisonTest {
  private static final int LIFE_S_MAX = 120;

  @TempDir Path folder;

  /// One life of the child, which ends as it should.
  private void live(int life, int code) throws Exception {
    Path said = folder.resolve("said");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PoisonedChild.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = child.waitFor(LIFE_S_MAX, TimeUnit.SECONDS);
    child.destroyForcibly();
    assertThat(ended).as("life %s ends; it said %s", life, Files.readString(said)).isTrue();
    assertThat(child.exitValue())
        .as("life %s; it said %s", life, Files.readString(said))
        .isEqualTo(code);
  }

  @Test
  void aRecordThatEndsTheProcessIsLeftOutAfterThreeTries() throws Exception {
    int lives = 2 * Attempts.TRIES_MAX; // views and index each leave it out
    for (int life = 0; life < lives; life++) {
      live(life, PoisonedChild.HALTED);
    }
    live(lives, 0);

    LogStore store = PoisonedChild.journal().store;
    try (var views = Views.open(folder.resolve("views"), store);
        var index = SearchIndex.open(folder.resolve("index"), store, () -> SearchFixture.NOW)) {
      assertThat(views.step(100) + index.step(100)).as("all is taken").isZero();
      assertThat(views.admitted()).isEqualTo(PoisonedChild.RECORDS - 1);
      assertThat(index.indexed()).isEqualTo(PoisonedChild.RECORDS - 1);
      for (var status : java.util.List.of(views.status(), index.status())) {
        assertThat(status.skipped()).as(status.name()).isEqualTo(1);
        assertThat(status.skippedNames().getFirst())
            .contains("#" + (PoisonedChild.POISONED - 1) + ": in quarantine");
      }
    }
  }

  @Test
  void afterACrashFramesAreTriedOneByOneAndTheRestAtOnceAgain() {
    Attempts first = Attempts.open(folder);
    assertThat(first.frames(0, 500)).isEqualTo(500);
    first.begin(0, 500); // and the process ends
    Attempts second = Attempts.open(folder);
    assertThat(second.frames(0, 500)).isEqualTo(1);
    second.begin(0, 1);
    second.done();
    assertThat(second.frames(1, 500)).isEqualTo(1);
    assertThat(second.frames(500, 500)).isEqualTo(500);
    second.begin(1, 2); // ends again
    Attempts third = Attempts.open(folder);
    assertThat(third.frames(0, 500)).as("up to where it ended").isEqualTo(1);
    assertThat(third.isGivenUp(1)).isFalse();
    third.begin(1, 2); // and again
    Attempts fourth = Attempts.open(folder);
    assertThat(fourth.isGivenUp(1)).isTrue();
    assertThat(fourth.isGivenUp(2)).isFalse();
    fourth.begin(1, 2);
    fourth.done();
    Attempts fifth = Attempts.open(folder);
    assertThat(fifth.isGivenUp(1)).as("it stays so").isTrue();
    assertThat(fifth.frames(0, 500)).isEqualTo(1);
    assertThat(fifth.frames(1, 500)).isEqualTo(1);
    assertThat(fifth.frames(2, 500)).isEqualTo(500);
  }

  @Test
  void aDiskThatFailsIsNoFramesFault() {
    Attempts attempts = Attempts.open(folder);
    for (int i = 0; i <= Attempts.TRIES_MAX; i++) {
      attempts.begin(0, 1);
      attempts.withdraw();
    }
    assertThat(attempts.isGivenUp(0)).isFalse();
    for (int i = 0; i < Attempts.TRIES_MAX; i++) {
      attempts.begin(0, 1);
      attempts.failed();
    }
    assertThat(attempts.isGivenUp(0)).isTrue();
    attempts.forget();
    assertThat(attempts.isGivenUp(0)).isFalse();
  }

  @Test
  void aTornFileSaysNothing() throws Exception {
    Attempts attempts = Attempts.open(folder);
    for (int i = 0; i < Attempts.TRIES_MAX; i++) {
      attempts.begin(0, 1);
      attempts.failed();
    }
    Path file = folder.resolve("attempts");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] ^= 1;
    Files.write(file, bytes);
    assertThat(Attempts.open(folder).isGivenUp(0)).isFalse();
    Files.write(file, new byte[5]);
    assertThat(Attempts.open(folder).isGivenUp(0)).isFalse();
  }
}
