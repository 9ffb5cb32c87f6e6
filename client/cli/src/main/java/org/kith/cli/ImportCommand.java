package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.cli.imports.ImportMap;
import org.kith.cli.imports.ImportReport;
import org.kith.cli.imports.ImportRun;
import org.kith.cli.imports.MapFault;
import org.kith.cli.imports.RefusedRows;
import org.kith.cli.imports.RowFilter;
import org.kith.client.KithClient;
import org.kith.schema.v1.FindPriorArtRequest;
import org.kith.schema.v1.LearningRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes many records from a file.
@Command(
    name = "import",
    description = {
      "Publish many records from a file, as this organisation.",
      "",
      "Without --map each row is one record: a line of JSON, a YAML document (--- between them),"
          + " or",
      "a row of comma-separated values whose columns are fields, such as title, topics (a; b),",
      "lesson.whatHappened, links.tried. With --map each row is turned into a record:",
      "",
      "  [record]",
      "  # columns in braces; at most 110 characters of one",
      "  title = \"{product:110}: {cause}\"",
      "  # shortened with a visible mark: […]",
      "  summary = {text = \"{problem}\", max = 600}",
      "  topics = [\"medical-devices\", {text = \"{area}\", codes = \"topic\"}]",
      "  audience = \"network\"  # a constant",
      "  period = {start = {text = \"{date}\", month = true}}",
      "  [record.lesson]",
      "  whatHappened = {join = [\"{problem}\", \"Product: {product}\"], with = \"\\n\\n\"}",
      "  whatWeLearned = {first = [\"{lesson}\", \"Cause: {cause}\", \"None.\"]}",
      "  [codes.topic]",
      "  \"Surgery\" = \"surgery-safety\"",
      "  \"*\" = \"\"  # every other word: nothing",
      "",
      "A repeated import adds nothing: each row is published under a name made of its content and"
          + " the map.",
      "All that a map can say stands in client/IMPORT.md."
    },
    footer =
        "Example: kith import --dir riverside recalls.jsonl --map"
            + " deploy/maps/fda-device-recalls.toml --origin \"organisation=Cook Inc.\"")
final class ImportCommand extends KithCommand {
  private static final int REFUSALS_SHOWN = 10;

  private final List<Alike> suggested = new ArrayList<>();

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  String file = "";

  enum Form {
    jsonl,
    csv,
    yaml
  }

  @Option(
      names = "--format",
      paramLabel = "jsonl|csv|yaml",
      description = "Form of the file; by its ending unless said.")
  @Nullable Form format;

  @Option(names = "--map", paramLabel = "MAP.toml", description = "How rows become records.")
  @Nullable Path mapFile;

  @Option(
      names = "--origin",
      paramLabel = "COLUMN=VALUE",
      description =
          "Import only rows that have this text in this column; repeat it for alternatives.")
  List<String> origins = List.of();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Change the map: a field of the record, codes.TABLE.WORD, or links.RELATION with a record"
              + " id.")
  List<String> assignments = List.of();

  @Option(
      names = "--dry-run",
      description =
          "Publish nothing; count what would be refused or warned of and why. Needs no node.")
  boolean dryRun;

  @Option(
      names = "--alike",
      description = {
        "With --dry-run: ask the node for each row whether something like it is published already.",
        "A suggestion only; it takes some hundredths of a second a row."
      })
  boolean alike;

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description = {
        "Write refused rows with their reasons here, a line of JSON each.",
        "Correct them there and import that file, with the same --map; the reasons may stay."
      })
  @Nullable Path refusedFile;

  @Option(
      names = "--warned",
      paramLabel = "REASON",
      defaultValue = ImportRun.IMPORTED,
      description =
          "Why what the personal-data guard warns of may stay (default: ${DEFAULT-VALUE}).")
  String warned = ImportRun.IMPORTED;

  @Option(
      names = "--refuse-warned",
      description = "Refuse rows that the personal-data guard warns of.")
  boolean refuseWarned;

  @Override
  Exit run(Screen screen) throws IOException {
    if (alike && !dryRun) {
      throw Failure.usage("--alike looks before anything is imported; say --dry-run too.");
    }
    requireAnotherFile();
    try (BufferedReader reader = open();
        RefusedRows refused = refusedRows();
        Progress progress = screen.progress("importing")) {
      ImportRun run =
          ImportRun.open(
              reader,
              RefusedRows.areIn(reader) ? ImportRun.Form.JSONL : form(),
              map(),
              RowFilter.parse(origins),
              YearMonth.now(ZoneOffset.UTC),
              refused,
              rows -> progress.at("%,d rows".formatted(rows)));
      run.warned(refuseWarned ? "" : warned);
      if (alike) {
        try (KithClient client = choice.connect()) {
          run.countOnly((line, record) -> suggest(client, line, record));
        }
      } else if (dryRun) {
        run.countOnly();
      } else {
        try (KithClient client = choice.connect()) {
          client.publishAll(run, run);
        }
      }
      progress.clear();
      return tell(screen, run);
    } catch (MapFault e) {
      throw Failure.usage("Nothing was imported: " + e.sentence() + ".");
    }
  }

  /// A record that says nearly what a row says.
  private record Alike(int line, LearningRecord there) {}

  private void suggest(KithClient client, int line, LearningRecord record) {
    client
        .evidence()
        .priorArt(FindPriorArtRequest.newBuilder().setRecord(record).setPageSize(1).build())
        .getDuplicatesList()
        .forEach(there -> suggested.add(new Alike(line, there)));
  }

  private JsonArray suggestions() {
    var all = new JsonArray();
    for (Alike one : suggested) {
      var object = new JsonObject();
      object.addProperty("line", one.line());
      object.addProperty("recordId", one.there().getRecordId());
      object.addProperty("title", one.there().getTitle());
      all.add(object);
    }
    return all;
  }

  private BufferedReader open() throws IOException {
    if (!file.equals("-") && Files.isDirectory(Path.of(file))) {
      throw Failure.usage(file + " is a folder; name a file.");
    }
    var in = file.equals("-") ? root().surroundings().in() : Files.newInputStream(Path.of(file));
    // What is not UTF-8 shows as a replacement character instead of ending the import.
    return new BufferedReader(
        new InputStreamReader(
            in, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)));
  }

  private void requireAnotherFile() throws IOException {
    if (refusedFile != null
        && Files.exists(refusedFile)
        && !file.equals("-")
        && Files.isSameFile(refusedFile, Path.of(file))) {
      throw Failure.usage(
          "--refused would write over the file that is imported; name another file there.");
    }
  }

  private RefusedRows refusedRows() throws IOException {
    return refusedFile == null
        ? RefusedRows.nowhere()
        : RefusedRows.to(Files.newBufferedWriter(refusedFile));
  }

  private Optional<ImportMap> map() throws IOException, MapFault {
    if (mapFile == null) {
      if (!assignments.isEmpty()) {
        throw Failure.usage("--set changes a map; name one with --map.");
      }
      return Optional.empty();
    }
    return Optional.of(ImportMap.parse(Files.readString(mapFile), assignments));
  }

  private ImportRun.Form form() {
    if (format != null) {
      return switch (format) {
        case jsonl -> ImportRun.Form.JSONL;
        case csv -> ImportRun.Form.CSV;
        case yaml -> ImportRun.Form.YAML;
      };
    }
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return ImportRun.Form.CSV;
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return ImportRun.Form.JSONL;
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return ImportRun.Form.YAML;
    }
    throw Failure.usage("Say the form of the file: --format jsonl, csv or yaml.");
  }

  private Exit tell(Screen screen, ImportRun run) {
    ImportReport report = run.report();
    JsonObject json = report.json();
    json.addProperty("dryRun", dryRun);
    if (alike) {
      json.add("alike", suggestions());
    }
    screen.answer(json, () -> print(screen, report));
    for (String column : run.columnsNeverSeen()) {
      screen.warning("no row has a column '" + column + "'; look at the map's spelling");
    }
    if (report.refused() == 0) {
      return Exit.OK;
    }
    screen.warning(
        report.refused()
            + (report.refused() == 1 ? " row was refused; " : " rows were refused; ")
            + (refusedFile == null
                ? "write them to a file with --refused FILE, correct them there and import that."
                : "they are in " + refusedFile + ": correct them there and import that file."));
    return Exit.REFUSED;
  }

  private void print(Screen screen, ImportReport report) {
    screen.line((dryRun ? "can be published  " : "published         ") + report.accepted());
    screen.line("published before  " + report.repeated());
    screen.line("refused           " + report.refused());
    screen.line("of other origins  " + report.skipped());
    if (report.warned() > 0) {
      screen.line("warned of         " + report.warned());
    }
    suggested.forEach(
        one ->
            EvidencePage.brief(
                screen, one.there(), "line " + one.line() + " is perhaps there already: "));
    if (report.refused() == 0) {
      return;
    }
    screen.line("");
    var causes = new Table("ROWS", "FIELD", "REASON");
    for (ImportReport.Cause cause : report.causes()) {
      causes.row(String.valueOf(cause.count()), cause.field(), cause.reason());
    }
    causes.print(screen);
    screen.line("");
    report.refusals().stream()
        .limit(REFUSALS_SHOWN)
        .forEach(r -> screen.line("line " + r.line() + "  " + r.field() + ": " + r.reason()));
    if (report.refusals().size() > REFUSALS_SHOWN) {
      screen.line("…");
    }
  }
}
