package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.AnswerStream;
import org.kith.client.KithClient;
import org.kith.client.bundle.TransferFile;
import org.kith.client.bundle.UnreadableFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.ExportBundleRequest;
import org.kith.schema.v1.ExportBundleResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes what another organisation may have.
@Command(
    name = "export",
    description = {
      "Write what an accepted organisation may have into a file.",
      "With a file of theirs (--since) only what they lack goes, and records of others too that"
          + " both of you accept."
    },
    footer = {
      "Example: kith bundle export --dir riverside --to-peer kith1abc… --out for-harbour.kt",
      "         kith bundle export --dir harbour --to-peer kith1xyz… --state-only --out have.kt"
    })
final class BundleExportCommand extends KithCommand {
  private static final long MIB = 1_024 * 1_024;

  @Mixin NodeChoice choice = new NodeChoice();

  @Option(
      names = "--to-peer",
      required = true,
      paramLabel = "ID",
      description = "Organisation id, or its beginning.")
  String peer = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "File to write.")
  Path out = Path.of("");

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "A file that they made: it says what they accept and hold.")
  @Nullable Path since;

  @Option(
      names = "--state-only",
      description = "Only say what we accept and hold, for them to answer.")
  boolean stateOnly;

  @Option(
      names = "--part-mib",
      paramLabel = "N",
      description = "Write parts FILE.1, FILE.2 … of at most N MiB, as for e-mail (2 or more).")
  int partMib;

  @Override
  Exit run(Screen screen) throws IOException {
    if (partMib != 0 && partMib < 2) {
      throw Failure.usage("--part-mib takes 2 or more.");
    }
    var request = ExportBundleRequest.newBuilder().setPeer(peer).setStateOnly(stateOnly);
    try {
      if (since != null) {
        TransferFile.state(since).forEach(frame -> request.addSince(frame.toByteString()));
      }
    } catch (UnreadableFile e) {
      throw Failure.refused(String.valueOf(e.getMessage()));
    }
    int frames = 0;
    try (KithClient client = choice.connect();
        AnswerStream<ExportBundleResponse> answers = client.node().exportBundle(request.build());
        Progress progress = screen.progress("writing");
        TransferFile.Writer writer = new TransferFile.Writer(out, partMib * MIB)) {
      while (answers.hasNext()) {
        writer.add(Bytes.of(answers.next().getFrame()));
        progress.at(++frames + " frames");
      }
      var json = new JsonObject();
      var files = new JsonArray();
      writer.written().forEach(file -> files.add(file.toString()));
      json.add("files", files);
      json.addProperty("frames", frames);
      screen.answer(json, () -> writer.written().forEach(file -> screen.line(file.toString())));
    }
    return Exit.OK;
  }
}
