package org.kith.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.kith.client.bundle.ForkVerification;
import org.kith.protocol.bytes.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Verifies, offline, that an organisation has contradicted itself.
@Command(
    name = "verify-fork",
    description = {
      "Verify with no network that an organisation has signed two histories, and say which.",
      "Compare the organisation id with what you got from the organisation itself."
    },
    footer = "Example: kith verify-fork proofs/kith1abcdefghijk-1.fork")
final class VerifyForkCommand extends KithCommand {
  private static final long FILE_BYTES_MAX = 32L * 1_024 * 1_024;

  @Parameters(paramLabel = "FILE", description = "File that kith peer forks --out wrote.")
  Path file = Path.of("");

  @Override
  Exit run(Screen screen) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw Failure.refused(file + " is too large to be a proof of a fork.");
    }
    Optional<ForkVerification.Proved> proved =
        ForkVerification.verify(Bytes.wrap(Files.readAllBytes(file)));
    if (proved.isEmpty()) {
      throw Failure.refused(
          file + " proves nothing: the statements in it can both be true, or are not signed.");
    }
    var json = new JsonObject();
    json.addProperty("proved", true);
    json.addProperty("organisationId", proved.get().chain().organisation().text());
    json.addProperty("name", proved.get().chain().newest().displayName());
    json.addProperty("what", proved.get().what());
    screen.answer(
        json,
        () -> {
          screen.heading("proved: " + proved.get().what());
          screen.line("organisation  " + proved.get().chain().organisation().text());
          screen.line(
              "name          " + proved.get().chain().newest().displayName() + " (a claim)");
        });
    return Exit.OK;
  }
}
