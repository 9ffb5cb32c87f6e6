package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;

/// What the machine can do with the same work and nothing around it, measured in the same run.
final class Limits {
  private static final int RECORD_BYTES = 1_200;
  private static final int SALT_BYTES = 32;
  private static final int ENTRY_AROUND_BYTES = 250;
  private static final int GUARD_SLOT_BYTES = 512;
  private static final int SECONDS = 2;
  private static final int BATCH_RECORDS = 512;
  private static final int IN_FLIGHT = 64;

  private final Path folder;

  Limits(Path folder) {
    this.folder = folder;
  }

  /// Seconds that it takes to append one record durably and then to overwrite a guard slot
  /// durably.
  double secondsForTwoSyncs() {
    return measured(
        (log, guard) -> {
          ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
          ByteBuffer slot = ByteBuffer.allocate(GUARD_SLOT_BYTES);
          long count = 0;
          long end = System.nanoTime() + SECONDS * 1_000_000_000L;
          long start = System.nanoTime();
          while (System.nanoTime() < end) {
            log.write(record.rewind());
            log.force(false);
            guard.write(slot.rewind(), 0);
            guard.force(false);
            count++;
          }
          return (System.nanoTime() - start) / 1e9 / count;
        });
  }

  /// Records a second, appended 64 at a time with one sync each time and one for the guard.
  double recordsPerSecondInBatchesOf64() {
    return measured(
        (log, guard) -> {
          ByteBuffer batch = ByteBuffer.allocate(IN_FLIGHT * RECORD_BYTES);
          ByteBuffer slot = ByteBuffer.allocate(GUARD_SLOT_BYTES);
          long count = 0;
          long start = System.nanoTime();
          long end = start + SECONDS * 1_000_000_000L;
          while (System.nanoTime() < end) {
            log.write(batch.rewind());
            log.force(false);
            guard.write(slot.rewind(), 0);
            guard.force(false);
            count += IN_FLIGHT;
          }
          return count / ((System.nanoTime() - start) / 1e9);
        });
  }

  /// Records a second on one thread: commitment and leaf hash checked, added to the tree, one
  /// signature checked and one sync made for each batch. What any receiver must do at least.
  double recordsPerSecondVerifiedAndDurable() {
    SecretKey key = SecretKey.ofSeed(random(new SplittableRandom(1), SALT_BYTES));
    Bytes note = random(new SplittableRandom(2), 200);
    Bytes signature = key.sign(note);
    List<Item> items = items();
    return measured(
        (log, guard) -> {
          ByteBuffer batch =
              ByteBuffer.allocate(BATCH_RECORDS * (RECORD_BYTES + ENTRY_AROUND_BYTES));
          Frontier frontier = Frontier.EMPTY;
          long count = 0;
          long start = System.nanoTime();
          long end = start + SECONDS * 1_000_000_000L;
          while (System.nanoTime() < end) {
            List<Bytes> hashes = new ArrayList<>(BATCH_RECORDS);
            batch.clear();
            for (Item item : items) {
              check(PayloadCommitment.of(item.salt, item.payload).equals(item.commitment));
              hashes.add(Leaf.leafHash(item.entry));
              item.entry.putTo(batch);
              item.salt.putTo(batch);
              item.payload.putTo(batch);
            }
            frontier = frontier.appendAll(hashes);
            check(!frontier.root().isEmpty());
            check(org.kith.protocol.log.Ed25519.verify(key.publicKey(), note, signature));
            log.write(batch.flip());
            log.force(false);
            count += BATCH_RECORDS;
          }
          return count / ((System.nanoTime() - start) / 1e9);
        });
  }

  private record Item(Bytes entry, Bytes salt, Bytes payload, Bytes commitment) {}

  private static List<Item> items() {
    SplittableRandom random = new SplittableRandom(3);
    LogId log = LogId.of("kith/bench");
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < BATCH_RECORDS; i++) {
      Bytes salt = random(random, SALT_BYTES);
      Bytes payload = random(random, RECORD_BYTES);
      Bytes commitment = PayloadCommitment.of(salt, payload);
      Entry entry =
          new Entry(
              log,
              i,
              Kind.LESSON.number(),
              List.of(1),
              commitment,
              RECORD_BYTES,
              1,
              List.of(),
              1_700_000_000_000L);
      items.add(new Item(entry.encode(), salt, payload, commitment));
    }
    return items;
  }

  private static Bytes random(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the limit's own work went wrong");
    }
  }

  private interface Work {
    double run(FileChannel log, FileChannel guard) throws IOException;
  }

  /// Runs the work twice and keeps the second result, which no longer pays for compiling it.
  private double measured(Work work) {
    Path log = folder.resolve("limit.log");
    Path guard = folder.resolve("limit.guard");
    double result = 0;
    try {
      for (int round = 0; round < 2; round++) {
        try (FileChannel logFile = open(log);
            FileChannel guardFile = open(guard)) {
          guardFile.write(ByteBuffer.allocate(2 * GUARD_SLOT_BYTES), 0);
          guardFile.force(true);
          result = work.run(logFile, guardFile);
        } finally {
          Files.deleteIfExists(log);
          Files.deleteIfExists(guard);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }
}
