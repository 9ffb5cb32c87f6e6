package org.kith.cli;

import java.io.IOException;
import org.kith.client.KithClient;
import org.kith.schema.v1.RebuildViewsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes views and index again from the logs.
@Command(
    name = "rebuild",
    description = {
      "Delete the views and the search index and make them again from the logs.",
      "Works with and without a running node."
    },
    footer = "Example: kith node rebuild --dir riverside")
final class NodeRebuildCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin OfflineKeys keys = new OfflineKeys();

  @Override
  Exit run(Screen screen) throws IOException, InterruptedException {
    RebuildViewsResponse made = keys.nodeIsStopped(choice) ? offline() : fromNode();
    screen.answer(
        made,
        () ->
            screen.line(
                made.getRecords()
                    + " records in the views, "
                    + made.getIndexed()
                    + " searchable, in "
                    + made.getTookMs()
                    + " ms"));
    return Exit.OK;
  }

  private RebuildViewsResponse offline() throws IOException, InterruptedException {
    return NodeProgram.ask(keys.arguments("rebuild", choice), RebuildViewsResponse.newBuilder())
        .build();
  }

  private RebuildViewsResponse fromNode() {
    try (KithClient client = choice.connect()) {
      return client.node().rebuildViews();
    }
  }
}
