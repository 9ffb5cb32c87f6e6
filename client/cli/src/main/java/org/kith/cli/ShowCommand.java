package org.kith.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.bundle.BundleWriter;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one record.
@Command(
    name = "show",
    description = "Show one record with what corrects it and what links to it.",
    footer = {
      "Example: kith show --dir harbour k3jx7q2m",
      "         kith show --dir harbour k3jx7q2m --bundle out.kith"
    })
final class ShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "ID", description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Option(names = "--proof", description = "Also show the proof that its origin published it.")
  boolean withProof;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Write record and proof into one file that kith verify checks offline.")
  @Nullable Path bundle;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      GetRecordResponse shown = client.get(GetRecordRequest.newBuilder().setRecordId(id).build());
      if (!withProof && bundle == null) {
        screen.answer(shown, () -> RecordPage.print(screen, shown));
        return Exit.OK;
      }
      GetProofResponse proof =
          client.proof(
              GetProofRequest.newBuilder().setRecordId(shown.getRecord().getRecordId()).build());
      if (bundle != null) {
        write(shown, proof, bundle);
      }
      screen.answer(
          both(shown, proof),
          () -> {
            RecordPage.print(screen, shown);
            if (withProof) {
              screen.line("");
              screen.raw(proof.getProof());
            }
          });
      if (bundle != null) {
        screen.note("Written to " + bundle + "; check it with: kith verify " + bundle);
      }
      return Exit.OK;
    }
  }

  private static void write(GetRecordResponse shown, GetProofResponse proof, Path file)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      BundleWriter.write(shown.getRecord(), proof, out);
    }
  }

  /// The answers of both calls side by side; they have no name in common.
  private static JsonObject both(GetRecordResponse shown, GetProofResponse proof) {
    JsonObject all = JsonParser.parseString(AnswerJson.print(shown)).getAsJsonObject();
    JsonParser.parseString(AnswerJson.print(proof)).getAsJsonObject().asMap().forEach(all::add);
    return all;
  }
}
