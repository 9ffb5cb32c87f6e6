package org.kith.cli;

import java.io.IOException;
import org.kith.client.KithClient;
import org.kith.schema.v1.VerifyStoreResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Reads the whole store and the files of records, and checks every byte.
@Command(
    name = "verify",
    description =
        "Read the whole store and the files of records, and check every byte. Works with and"
            + " without a running node.",
    footer = "Example: kith node verify --dir riverside")
final class NodeVerifyCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin OfflineKeys keys = new OfflineKeys();

  @Override
  Exit run(Screen screen) throws IOException, InterruptedException {
    VerifyStoreResponse found = keys.nodeIsStopped(choice) ? offline() : fromNode();
    screen.answer(found, () -> print(screen, found));
    return found.getSound() ? Exit.OK : Exit.REFUSED;
  }

  private VerifyStoreResponse offline() throws IOException, InterruptedException {
    return NodeProgram.ask(keys.arguments("verify", choice), VerifyStoreResponse.newBuilder())
        .build();
  }

  private VerifyStoreResponse fromNode() {
    try (KithClient client = choice.connect()) {
      return client.node().verifyStore();
    }
  }

  private static void print(Screen screen, VerifyStoreResponse found) {
    screen.line(
        (found.getSound() ? "sound: " : "NOT SOUND: ")
            + found.getEntries()
            + " entries, "
            + found.getPayloads()
            + " payloads, "
            + found.getCheckpoints()
            + " checkpoints checked");
    found.getProblemsList().forEach(problem -> screen.line("  " + problem));
  }
}
