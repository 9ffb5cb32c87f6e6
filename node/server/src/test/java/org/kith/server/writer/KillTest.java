package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;

/// I10, I11, I28 with real processes: one that publishes is killed at random, and halts at every
/// named moment; nothing that it acknowledged is lost and no size has two roots, ever.
class KillTest {
  private static final int RANDOM_KILLS = 20;
  private static final int RECEIPTS_BEFORE_A_KILL_MAX = 400;
  private static final long SEED = 20_261_123;

  private static final OwnOrganisation OWN = OwnOrganisation.named("Riverside");
  private static final LogName LOG = OWN.logs().commons();

  @TempDir Path folder;

  private final Map<Long, Bytes> roots = new HashMap<>();
  private final List<Receipt> acknowledged = new ArrayList<>();
  private int next;

  private record Receipt(int number, long index, String id) {}

  @Test
  void nothingAcknowledgedIsLostAndNoSizeHasTwoRoots() throws Exception {
    var random = new Random(SEED);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      live("NEVER", 0, 1 + random.nextInt(RECEIPTS_BEFORE_A_KILL_MAX));
      check("killed at random, seed " + SEED + ", life " + i);
    }
    for (Failpoint.Moment moment : Failpoint.Moment.values()) {
      live(moment.name(), random.nextInt(5), Integer.MAX_VALUE);
      check("halted at " + moment);
    }
    assertThat(acknowledged).hasSizeGreaterThan(RANDOM_KILLS);
  }

  private void live(String haltAt, int commitsBefore, int receipts) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingChild.class.getName(),
                folder.toString(),
                Integer.toString(next),
                haltAt,
                Integer.toString(commitsBefore))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int heard = 0;
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("READ_ONLY")) {
          throw new AssertionError(line);
        }
        heard += hear(line);
        if (heard == receipts) {
          child.toHandle().destroyForcibly(); // what is still in the pipe was acknowledged too
        }
      }
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    next = acknowledged.isEmpty() ? 0 : acknowledged.getLast().number() + 1;
  }

  private int hear(String line) {
    String[] words = line.split(" ");
    if (words[0].equals("SIGNED") && words.length == 2 && words[1].length() % 2 == 0) {
      signed(Bytes.fromHex(words[1]));
    } else if (words[0].equals("ACK") && words.length == 4 && words[3].length() == 52) {
      acknowledged.add(new Receipt(Integer.parseInt(words[1]), Long.parseLong(words[2]), words[3]));
      return 1;
    }
    return 0; // a line that the kill cut off
  }

  private void signed(Bytes note) {
    Checkpoint.open(note, OWN.logKey())
        .ifPresent(
            checkpoint -> {
              Bytes before = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
              assertThat(before == null || before.equals(checkpoint.root()))
                  .as("two roots at size %d", checkpoint.size())
                  .isTrue();
            });
  }

  private void check(String life) throws IOException {
    try (RealDisk disk = RealDisk.open(folder.resolve("store"));
        SegmentStore store = SegmentStore.open(disk, 200_000)) {
      for (Receipt receipt : acknowledged) {
        LogStore.StoredEntry entry = store.read(LOG.id(), receipt.index()).orElseThrow();
        assertThat(Leaf.recordId(entry.entry()).text()).as(life).isEqualTo(receipt.id());
        assertThat(store.byRequest(LOG.id(), "request-" + receipt.number()))
            .as(life)
            .contains(receipt.index());
      }
      for (var known : roots.entrySet()) {
        assertThat(store.tree(LOG.id()).root(known.getKey())).as(life).isEqualTo(known.getValue());
      }
    }
  }
}
