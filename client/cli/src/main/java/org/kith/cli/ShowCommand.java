package org.kith.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.client.bundle.BundleWriter;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.BatchGetRecordsRequest;
import org.kith.schema.v1.BatchGetRecordsResponse;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one record.
@Command(
    name = "show",
    description = {
      "Show one record with what corrects it and what links to it.",
      "Several, by their whole ids, are shown one after another without what links to them."
    },
    footer = {
      "Example: kith show --dir harbour k3jx7q2m",
      "         kith show --dir harbour k3jx7q2m --bundle out.kith"
    })
final class ShowCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Record id, or its first 8 characters or more.")
  List<String> ids = List.of();

  @Option(names = "--proof", description = "Also show the proof that its origin published it.")
  boolean withProof;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description = "Write record and proof into one file that kith verify checks offline.")
  @Nullable Path bundle;

  @Override
  Exit run(Screen screen) throws IOException {
    if (ids.size() > 1) {
      return several(screen);
    }
    try (KithClient client = choice.connect()) {
      GetRecordResponse shown =
          client.get(GetRecordRequest.newBuilder().setRecordId(ids.getFirst()).build());
      if (!withProof && bundle == null) {
        screen.answer(shown, () -> RecordPage.print(screen, shown));
        return Exit.OK;
      }
      GetProofResponse proof =
          client.proof(
              GetProofRequest.newBuilder().setRecordId(shown.getRecord().getRecordId()).build());
      if (bundle != null) {
        requireContent(shown.getRecord(), proof);
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
      BundleWriter.endedBy(proof)
          .ifPresent(
              version ->
                  screen.note(
                      "Proved by the end of its log in manifest version "
                          + version
                          + ", with no signature of the log's key: kith verify checks it, other"
                          + " C2SP tools do not."));
      if (bundle != null) {
        screen.note("Written to " + bundle + "; check it with: kith verify " + bundle);
      }
      return Exit.OK;
    }
  }

  private Exit several(Screen screen) {
    if (withProof || bundle != null) {
      throw Failure.usage("--proof and --bundle are for one record at a time.");
    }
    if (ids.stream().anyMatch(id -> RecordId.parse(id).isEmpty())) {
      throw Failure.usage("Several records are named by their whole ids, 52 characters each.");
    }
    try (KithClient client = choice.connect()) {
      BatchGetRecordsResponse shown =
          client.getAll(BatchGetRecordsRequest.newBuilder().addAllRecordIds(ids).build());
      screen.answer(
          shown,
          () -> {
            for (LearningRecord record : shown.getRecordsList()) {
              RecordPage.print(screen, GetRecordResponse.newBuilder().setRecord(record).build());
              screen.line("");
            }
          });
      shown.getMissingList().forEach(id -> screen.warning("no record here has the id " + id));
      return shown.getMissingCount() == 0 ? Exit.OK : Exit.REFUSED;
    }
  }

  /// A bundle without what it is about proves nothing to anybody.
  private static void requireContent(LearningRecord record, GetProofResponse proof) {
    if (proof.getPayload().isEmpty()) {
      throw record.getContent().equals("erased")
          ? Failure.refused(
              "ERASED",
              "No bundle was written: its content is erased. kith erasure show says by whom.")
          : Failure.refused(
              "NOT_HERE",
              "No bundle was written: its content is not here yet. Try again later, or ask for it:"
                  + " kith node payloads.");
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
