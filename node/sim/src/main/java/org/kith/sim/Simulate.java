package org.kith.sim;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs histories from the command line: `--seed N` for one, `FROM COUNT` for many, `--scale` for
/// one network of many nodes.
public final class Simulate {
  private static final int PROGRESS_EVERY = 1_000;
  private static final int SCALE_NODES = 1_000;
  private static final int SCALE_RECORDS = 20;

  private Simulate() {}

  /// @param args `--seed N [BUG]`, `--scale [NODES [RECORDS]]`, or first seed and count
  public static void main(String[] args) throws InterruptedException {
    if (args.length >= 2 && args[0].equals("--seed")) {
      Bug bug = args.length > 2 ? Bug.valueOf(args[2]) : Bug.NONE;
      System.out.println(World.run(Long.parseLong(args[1]), bug, World.Mode.LIVENESS));
      return;
    }
    if (args.length >= 1 && args[0].equals("--scale")) {
      int nodes = args.length > 1 ? Integer.parseInt(args[1]) : SCALE_NODES;
      int records = args.length > 2 ? Integer.parseInt(args[2]) : SCALE_RECORDS;
      System.out.println(Scale.run(nodes, records, 1));
      return;
    }
    if (args.length != 2) {
      System.err.println("Say --seed N [BUG], --scale [NODES [RECORDS]], or FIRST COUNT.");
      System.exit(2);
    }
    long first = Long.parseLong(args[0]);
    int count = Integer.parseInt(args[1]);
    var failed = new AtomicInteger();
    var done = new AtomicInteger();
    long start = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (long seed = first; seed < first + count; seed++) {
        long one = seed;
        pool.execute(
            () -> {
              try {
                World.run(one, Bug.NONE, mode(one));
                progress(done.incrementAndGet(), count);
              } catch (RuntimeException | Error e) {
                failed.incrementAndGet();
                System.err.println("seed " + one + ": " + e);
              }
            });
      }
    }
    System.out.printf(
        "%d histories, %d failed, %.1f ms each%n",
        count, failed.get(), (System.nanoTime() - start) / 1e6 / count);
    System.exit(failed.get() == 0 ? 0 : 1);
  }

  private static void progress(int done, int count) {
    if (done % PROGRESS_EVERY == 0) {
      System.err.println(done + " of " + count);
    }
  }

  /// Every fourth history ends in peace.
  private static World.Mode mode(long seed) {
    return seed % 4 == 0 ? World.Mode.LIVENESS : World.Mode.SAFETY;
  }
}
