package org.kith.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.client.bundle.BundleForks;
import org.kith.client.bundle.ForkVerification;
import org.kith.protocol.bytes.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verifies, offline, that an organisation has contradicted itself.
@Command(
    name = "verify-fork",
    description = {
      "Verify with no network that an organisation has signed two histories, and say which.",
      "Two bundles with different records at one place of one log prove it too; --out writes that"
          + " proof into one file.",
      "Compare the organisation id with what you got from the organisation itself."
    },
    footer = "Example: kith verify-fork proofs/kith1abcdefghijk-1.fork")
final class VerifyForkCommand extends KithCommand {
  private static final long FILE_BYTES_MAX = 32L * 1_024 * 1_024;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "File that kith peer forks --out wrote, or a bundle.")
  Path file = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER",
      description = "Another bundle, which says something else.")
  @Nullable Path other;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the proof that two bundles make into this file.")
  @Nullable Path out;

  @Override
  Exit run(Screen screen) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw Failure.refused(file + " is too large to be a proof of a fork.");
    }
    Bytes evidence = evidence();
    Optional<ForkVerification.Proved> proved = ForkVerification.verify(evidence);
    if (proved.isEmpty()) {
      throw Failure.refused(
          file + " proves nothing: the statements in it can both be true, or are not signed.");
    }
    if (out != null) {
      Files.write(out, evidence.toArray());
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

  private Bytes evidence() throws IOException {
    if (other == null) {
      return Bytes.wrap(Files.readAllBytes(file));
    }
    try (InputStream one = Files.newInputStream(file);
        InputStream two = Files.newInputStream(other)) {
      return BundleForks.evidence(one, two)
          .orElseThrow(
              () ->
                  Failure.refused(
                      "The two bundles prove nothing: they can both be true, or are not signed."));
    }
  }
}
