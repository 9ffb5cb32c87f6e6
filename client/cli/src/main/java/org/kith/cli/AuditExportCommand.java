package org.kith.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.kith.client.AnswerStream;
import org.kith.client.KithClient;
import org.kith.client.bundle.AuditFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.ExportAuditResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes the audit into a file.
@Command(
    name = "export",
    description = {
      "Write every decision, with what proves it, into a file for an auditor.",
      "It has names and reasons in it: treat it as confidential. kith audit verify reads it with no"
          + " node."
    },
    footer = "Example: kith audit export --dir riverside --to riverside-2026.audit")
final class AuditExportCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--to", required = true, paramLabel = "FILE", description = "File to write.")
  Path to = Path.of("");

  @Override
  Exit run(Screen screen) throws IOException {
    int frames = 0;
    try (KithClient client = choice.connect();
        AnswerStream<ExportAuditResponse> answers = client.governance().exportAudit();
        Progress progress = screen.progress("writing");
        AuditFile.Writer writer = new AuditFile.Writer(to)) {
      while (answers.hasNext()) {
        writer.add(Bytes.of(answers.next().getFrame()));
        progress.at(++frames + " frames");
      }
    }
    var json = new JsonObject();
    json.addProperty("file", to.toString());
    json.addProperty("frames", frames);
    screen.answer(json, () -> screen.line(to.toString()));
    return Exit.OK;
  }
}
