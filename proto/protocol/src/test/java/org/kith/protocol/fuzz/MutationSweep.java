package org.kith.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.kith.protocol.bytes.Bytes;

/// Mutations of good inputs, the same ones for a seed: what every run of the tests tries beside
/// the saved inputs. The fuzzer proper looks at what the code does; this only counts.
final class MutationSweep {
  private static final int STEPS_MAX = 6;
  private static final long SLOWEST_NS_MAX = 2_000_000_000;
  private static final int[] TELLING = {0, 1, 2, 0x0a, 0x20, 0x30, 0x7f, 0x80, 0xc3, 0xfe, 0xff};

  private final SplittableRandom random;
  private final List<Bytes> seeds;

  private MutationSweep(long seed, List<Bytes> seeds) {
    this.random = new SplittableRandom(seed);
    this.seeds = seeds;
  }

  /// Runs a target on every seed and on this many mutations of them.
  static void run(long seed, List<Bytes> seeds, int mutations, Consumer<byte[]> target) {
    seeds.forEach(input -> target.accept(input.toArray()));
    var sweep = new MutationSweep(seed, seeds);
    long slowest = 0;
    for (int i = 0; i < mutations; i++) {
      byte[] input = sweep.next();
      long start = System.nanoTime();
      try {
        target.accept(input);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        throw new AssertionError("mutation " + i + ": " + Bytes.copyOf(input).hex(), e);
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    assertThat(slowest).as("ns for one input").isLessThan(SLOWEST_NS_MAX);
  }

  private byte[] next() {
    byte[] bytes = any().toArray();
    for (int steps = 1 + random.nextInt(STEPS_MAX); steps > 0; steps--) {
      bytes = step(bytes);
    }
    return bytes;
  }

  private Bytes any() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] step(byte[] bytes) {
    if (bytes.length == 0) {
      return any().toArray();
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> with(bytes, at, TELLING[random.nextInt(TELLING.length)]);
      case 2 -> with(bytes, at, bytes[at] + (random.nextBoolean() ? 1 : -1));
      case 3 -> splice(bytes, at, at, some(bytes));
      case 4 -> splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), new byte[0]);
      case 5 -> splice(bytes, at, at, some(any().toArray()));
      default -> splice(bytes, at, bytes.length, tail(any().toArray()));
    };
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private byte[] some(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
    return Bytes.copyOf(bytes).slice(from, to).toArray();
  }

  private byte[] tail(byte[] bytes) {
    return Bytes.copyOf(bytes).slice(random.nextInt(bytes.length + 1), bytes.length).toArray();
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
    Bytes all = Bytes.copyOf(bytes);
    return Bytes.concat(all.slice(0, from), Bytes.copyOf(instead), all.slice(to, bytes.length))
        .toArray();
  }
}
