package org.kith.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.client.AnswerStream;
import org.kith.client.KithClient;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes all records that match.
@Command(
    name = "export",
    description = "Write all records that match, one a line, as JSON or as comma-separated values.",
    footer = "Example: kith export --dir riverside --topic sepsis --file sepsis.jsonl")
final class ExportCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin SearchFilters filters = new SearchFilters();

  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "Words to look for.")
  List<String> words = List.of();

  enum Form {
    jsonl,
    csv
  }

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      paramLabel = "jsonl|csv",
      description = "Form (default: ${DEFAULT-VALUE}).")
  Form format = Form.jsonl;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Where to write; standard output unless said.")
  @Nullable Path file;

  @Option(names = "--public-only", description = "Only records whose audience is public.")
  boolean publicOnly;

  @Override
  Exit run(Screen screen) throws IOException {
    if (file == null) {
      write(screen, root().surroundings().out());
      return Exit.OK;
    }
    try (var out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      int count = write(screen, out);
      out.flush();
      if (out.checkError()) {
        throw Failure.refused("Writing " + file + " failed; is the disk full?");
      }
      screen.note(count + " records in " + file);
    }
    return Exit.OK;
  }

  private int write(Screen screen, PrintStream out) {
    var request =
        ExportRecordsRequest.newBuilder()
            .setSearch(filters.request(String.join(" ", words)))
            .setPublicOnly(publicOnly)
            .build();
    int count = 0;
    try (KithClient client = choice.connect();
        AnswerStream<ExportRecordsResponse> records = client.export(request);
        Progress progress = screen.progress("exporting")) {
      if (format == Form.csv) {
        out.println(CsvLine.HEADING);
      }
      while (records.hasNext()) {
        LearningRecord record = records.next().getRecord();
        out.println(
            switch (format) {
              case jsonl -> AnswerJson.printLine(record);
              case csv -> CsvLine.of(record);
            });
        progress.at(++count + " records");
      }
    }
    return count;
  }
}
