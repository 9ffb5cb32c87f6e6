package org.kith.cli;

import org.kith.client.KithClient;
import org.kith.schema.v1.GetLimitsResponse;
import org.kith.schema.v1.Limit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The limits of a node.
@Command(
    name = "limits",
    description = "List the limits that are in force at the node, each with its unit.",
    footer = "Example: kith node limits --dir riverside")
final class NodeLimitsCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      GetLimitsResponse limits = client.node().limits();
      screen.answer(limits, () -> print(screen, limits));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, GetLimitsResponse limits) {
    var table = new Table("LIMIT", "VALUE");
    for (Limit limit : limits.getLimitsList()) {
      table.row(limit.getName(), "%,d".formatted(limit.getValue()));
    }
    table.print(screen);
  }
}
