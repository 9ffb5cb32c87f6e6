package org.kith.cli;

import com.google.gson.JsonObject;
import org.kith.client.KithClient;
import org.kith.schema.v1.UnsubscribeRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Forgets a saved query.
@Command(
    name = "remove",
    description = "Forget a saved query; what it found stays in your inbox.",
    footer = "Example: kith subscribe remove --dir harbour k3jx7q2mabcdefgh")
final class SubscribeRemoveCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "The saved query's id.")
  String id = "";

  @Override
  Exit run(Screen screen) {
    try (KithClient client = choice.connect()) {
      var _ =
          client.inbox().unsubscribe(UnsubscribeRequest.newBuilder().setSubscriptionId(id).build());
      var removed = new JsonObject();
      removed.addProperty("removed", id);
      screen.answer(removed, () -> screen.line("removed  " + id));
      return Exit.OK;
    }
  }
}
