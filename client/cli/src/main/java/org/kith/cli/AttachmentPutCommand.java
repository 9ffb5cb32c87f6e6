package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.kith.client.KithClient;
import org.kith.schema.v1.Attachment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Keeps a file at the node, for a record that names it.
@Command(
    name = "put",
    description = {
      "Keep a file at the node, where it takes the place of one that was lost or damaged.",
      "It goes under the hash of its content, whatever it is called; one that no record names is",
      "deleted after a day. A file for a new record goes with it: kith publish --attach FILE."
    },
    footer = "Example: kith attachment put --dir harbour leaflet.pdf")
final class AttachmentPutCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "FILE", description = "The file, of a kind that --attach takes.")
  Path file = Path.of("");

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      Attachment kept = Attaching.put(file, client, screen);
      screen.answer(
          kept,
          () -> {
            screen.line(kept.getSize() + " bytes of " + kept.getName() + " are kept");
            screen.line("sha256  " + kept.getSha256());
          });
      return Exit.OK;
    }
  }
}
