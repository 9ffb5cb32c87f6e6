package org.kith.server.main;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kith.server.store.StoreException;

/// The node's program: `run`, `rebuild` or `verify`, with the flags of [NodeConfig].
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  /// Runs a command; exits 0 where it went well, 1 with one sentence on stderr where it did not,
  /// 2 where the command is none.
  public static void main(String[] arguments) {
    int status = run(Arrays.asList(arguments));
    if (status != OK) {
      System.exit(status);
    }
  }

  private static int run(List<String> arguments) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> flags = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    try {
      return switch (command) {
        case "run" -> runNode(NodeConfig.parse(flags));
        case "rebuild" -> Offline.rebuild(NodeConfig.parse(flags));
        case "verify" -> Offline.verify(NodeConfig.parse(flags));
        default -> {
          System.err.println("Give a command: run, rebuild or verify.");
          yield USAGE;
        }
      };
    } catch (CannotStart e) {
      System.err.println(e.sentence());
      return FAILED;
    } catch (StoreException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  /// Lucene asks for a JVM module that is still being tried out: that is not for an operator. Held
  /// here, since loggers are collected otherwise.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private static int runNode(NodeConfig config) throws CannotStart {
    LUCENE.setLevel(Level.SEVERE);
    var stopped = new CountDownLatch(1);
    var broken = new CountDownLatch(1);
    Node node =
        Node.start(
            config,
            System.getenv(),
            InstantSource.system(),
            () -> {
              broken.countDown();
              stopped.countDown();
            });
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      node.close();
                      stopped.countDown();
                      // A node that was asked to stop has stopped well: 0, not 143.
                      Runtime.getRuntime().halt(broken.getCount() == 0 ? FAILED : OK);
                    }));
    System.err.println("ready");
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return broken.getCount() == 0 ? FAILED : OK;
  }
}
