package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.record.Leaf;
import org.kith.server.store.LogStore;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;

/// The lives of one node as a process that is stopped again and again, and what was said before.
final class Lives {
  private static final OwnOrganisation OWN = OwnOrganisation.named("Riverside");
  private static final LogName LOG = OWN.logs().commons();

  private final Path folder;
  private final Map<Long, Bytes> roots = new HashMap<>();
  private final List<Receipt> acknowledged = new ArrayList<>();
  private final List<Long> erased = new ArrayList<>();
  private final Map<String, Integer> points = new TreeMap<>();
  private int next;

  private record Receipt(int number, long index, String id) {}

  Lives(Path folder) {
    this.folder = folder;
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /// The points that the last life passed, and how often each, where it came to its end.
  Map<String, Integer> points() {
    return Map.copyOf(points);
  }

  /// One life.
  ///
  /// @param receipts after so many it is killed
  /// @return its exit code
  int live(String haltAt, int passesBefore, int commits, int receipts) throws Exception {
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
                Integer.toString(passesBefore),
                Integer.toString(commits))
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
    return child.exitValue();
  }

  private int hear(String line) {
    String[] words = line.split(" ", 4);
    if (words[0].equals("SIGNED") && words.length == 2 && words[1].length() % 2 == 0) {
      signed(Bytes.fromHex(words[1]));
    } else if (words[0].equals("ACK") && words.length == 4 && words[3].length() == 52) {
      acknowledged.add(new Receipt(Integer.parseInt(words[1]), Long.parseLong(words[2]), words[3]));
      return 1;
    } else if (words[0].equals("ERASED") && words.length == 2) {
      erased.add(Long.parseLong(words[1]));
    } else if (words[0].equals("POINT")) {
      String[] point = line.split(" ", 3);
      points.put(point[2], Integer.parseInt(point[1]));
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

  /// I8, I10, I24, I28 after a life, with a start as every node makes it.
  void check(String life) throws IOException {
    try (RealDisk disk = RealDisk.open(folder.resolve("store"));
        RealDisk guardDisk = RealDisk.open(folder.resolve("guard"));
        SegmentStore store = SegmentStore.open(disk, PublishingChild.SEGMENT_BYTES);
        Tombstones tombstones = Tombstones.open(guardDisk)) {
      goesOn(life, store, guardDisk, tombstones);
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
      for (long index : erased) {
        LogStore.StoredEntry entry = store.read(LOG.id(), index).orElseThrow();
        assertThat(entry.payload()).as("%s: erased %s", life, index).isEmpty();
        assertThat(tombstones.covers(Leaf.recordId(entry.entry()), LOG.organisation()))
            .as(life)
            .isTrue();
      }
      assertThat(store.verify().problems()).as(life).isEmpty();
    }
  }

  private void goesOn(String life, SegmentStore store, RealDisk guardDisk, Tombstones tombstones) {
    SigningGuard.Opened guard =
        SigningGuard.open(guardDisk, SigningGuard.Marks.of("mark"), store.nextSequence() == 0);
    Writer writer =
        Writer.start(
            store,
            OWN.logs(),
            guard,
            OWN.chain(),
            new Writer.Surroundings(
                InstantSource.system(),
                SaltSource.secure(),
                Failpoint.NONE,
                tombstones,
                Quotas.unlimited(store)));
    assertThat(writer.publishing()).as(life).isInstanceOf(Publishing.On.class);
    store.head(LOG.id()).flatMap(LogStore.LogHead::checkpoint).ifPresent(this::signed);
    if (guard instanceof SigningGuard.Opened.Ready(var opened)) {
      opened.close();
    }
  }
}
