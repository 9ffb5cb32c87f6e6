package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.GetLogRootRequest;
import org.kith.schema.v1.GetLogRootResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The root of a log at an earlier size.
@Command(
    name = "root",
    description = {
      "Show the root of a log at a size, as this node holds it.",
      "Two nodes that print the same root hold the same records up to there. Where they do not,"
          + " halve the size until they do: that is the last size that both have in common."
    },
    footer = "Example: kith node root --dir riverside --size 40 --origin kith1abc…")
final class NodeRootCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--size",
      required = true,
      paramLabel = "N",
      description = "How many records, from the first on.")
  int size;

  @Option(
      names = "--origin",
      paramLabel = "ID",
      description = "Whose log: organisation id, or its beginning (default: our own).")
  String origin = "";

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description = "Which of its logs (default: the newest).")
  int epoch;

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      GetLogRootResponse answer =
          client
              .node()
              .logRoot(
                  GetLogRootRequest.newBuilder()
                      .setOrigin(origin)
                      .setEpoch(epoch)
                      .setSize(size)
                      .build());
      screen.answer(
          answer,
          () -> {
            screen.line("organisation  " + answer.getOrigin());
            screen.line("log           epoch " + answer.getEpoch());
            screen.line("size          " + answer.getSize() + " of " + answer.getHeld() + " held");
            screen.line("root          " + answer.getRoot());
          });
      return Exit.OK;
    }
  }
}
