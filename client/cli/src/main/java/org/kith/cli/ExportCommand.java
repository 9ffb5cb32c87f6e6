package org.kith.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kith.cli.exports.ExportForm;
import org.kith.cli.exports.RecordSink;
import org.kith.client.AnswerStream;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.ExportRecordsRequest;
import org.kith.schema.v1.ExportRecordsResponse;
import org.kith.schema.v1.GetRecordRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes all records that match, or the records that are named.
@Command(
    name = "export",
    description = {
      "Write all records that match, or those with these ids: one JSON object a line,"
          + " comma-separated values, an Atom feed, or one page that needs nothing else and prints"
          + " on A4.",
      "Words must be there, most of them where they are many: what has only some is left out.",
      "Records that stay here (audience own) are left out unless --with-own is given."
    },
    footer = {
      "Example: kith export --dir riverside --topic sepsis --out sepsis.jsonl",
      "         kith export --dir riverside --format html k3jx7q2m --out method.html"
    })
final class ExportCommand extends KithCommand {
  private static final String ID = "[a-z2-7]{8,52}";
  private static final int RECORD_ID_CHARACTERS = 52;

  @Mixin NodeChoice choice = new NodeChoice();
  @Mixin SearchFilters filters = new SearchFilters();

  @Parameters(
      arity = "0..*",
      paramLabel = "QUERY|ID",
      description = "Words to look for, or record ids (8 characters or more of each).")
  List<String> words = List.of();

  @Option(
      names = "--format",
      defaultValue = "jsonl",
      paramLabel = "jsonl|csv|atom|html",
      description = "Form (default: ${DEFAULT-VALUE}).")
  ExportForm format = ExportForm.jsonl;

  @Option(
      names = {"--out", "--file"},
      paramLabel = "FILE",
      description = "Where to write, in place of what is there; standard output unless said.")
  @Nullable Path file;

  @Option(
      names = "--public-only",
      description = "Only records whose audience is public; contacts only where marked public.")
  boolean publicOnly;

  @Option(names = "--with-own", description = "Also records that stay here (audience own).")
  boolean withOwn;

  @Override
  Exit run(Screen screen) throws IOException {
    if (publicOnly && withOwn) {
      throw Failure.usage("--public-only and --with-own contradict each other; choose one.");
    }
    if (file == null) {
      var out = new OutputStreamWriter(root().surroundings().out(), StandardCharsets.UTF_8);
      int _ = write(screen, out);
      out.flush();
      return Exit.OK;
    }
    if (Files.isDirectory(file)) {
      throw Failure.usage(file + " is a folder; name a file.");
    }
    // The file appears whole or not at all.
    Path unfinished = file.resolveSibling(file.getFileName() + Failures.UNFINISHED);
    try {
      int count;
      boolean over = Files.exists(file);
      try (Writer out = Files.newBufferedWriter(unfinished)) {
        count = write(screen, out);
      }
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      screen.note(
          count
              + (count == 1 ? " record in " : " records in ")
              + file
              + (over ? ", in place of what was in it" : ""));
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return Exit.OK;
  }

  private int write(Screen screen, Writer out) throws IOException {
    int count = 0;
    try (KithClient client = choice.connect()) {
      ExportRecordsRequest request = request(client);
      RecordSink sink = format.open(out, request, title(), Instant.now(), AnswerJson::printLine);
      try (AnswerStream<ExportRecordsResponse> records = client.export(request);
          Progress progress = screen.progress("exporting")) {
        while (records.hasNext()) {
          sink.add(records.next().getRecord());
          progress.at(++count + " records");
        }
      }
      sink.finish();
      if (count == 0 && !words.isEmpty()) {
        screen.note(
            "No record has these words. What has some of them is shown by: kith search \""
                + String.join(" ", words)
                + "\"");
      }
    } catch (KithException.Refused e) {
      throw SearchFilters.refused(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return count;
  }

  private ExportRecordsRequest request(KithClient client) {
    var request = ExportRecordsRequest.newBuilder().setPublicOnly(publicOnly).setWithOwn(withOwn);
    return areIds(client)
        ? request.addAllRecordIds(words).build()
        : request.setSearch(filters.request(String.join(" ", words))).build();
  }

  /// A word may look like the beginning of an id; it is one where a record has it.
  private boolean areIds(KithClient client) {
    if (words.isEmpty() || !words.stream().allMatch(word -> word.matches(ID))) {
      return false;
    }
    try {
      var _ = client.get(GetRecordRequest.newBuilder().setRecordId(words.getFirst()).build());
      return true;
    } catch (KithException.NotFound e) {
      return words.getFirst().length() == RECORD_ID_CHARACTERS; // nobody searches for such a word
    }
  }

  private String title() {
    return words.isEmpty() ? "Learning records" : "Learning records: " + String.join(" ", words);
  }
}
