package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.cli.demo.Demonstration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Three organisations on this machine.
@Command(
    name = "demo",
    description = {
      "Run three organisations on this machine, with sample records.",
      "Each has a node; they are paired in a row; what the first published is found at the third.",
      "Runs until Ctrl-C."
    },
    footer = "Example: kith demo --samples deploy/samples --once")
final class DemoCommand extends KithCommand {
  @Option(
      names = "--samples",
      required = true,
      paramLabel = "DIR",
      description = "Folder of sample records, a folder for each organisation.")
  Path samples = Path.of("");

  @Option(names = "--once", description = "End by itself instead of waiting for Ctrl-C.")
  boolean once;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Put the nodes' homes here and leave them.")
  @Nullable Path keep;

  @Override
  Exit run(Screen screen) throws IOException {
    try (Demonstration demonstration = Demonstration.prepare(samples, keep, screen)) {
      demonstration.run();
      if (!once) {
        demonstration.waitUntilInterrupted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.refused("The demonstration was interrupted; start it again.");
    }
    return Exit.OK;
  }
}
