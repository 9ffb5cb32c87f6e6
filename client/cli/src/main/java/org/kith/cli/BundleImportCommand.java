package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.client.KithClient;
import org.kith.client.bundle.TransferFile;
import org.kith.client.bundle.UnreadableFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.ImportBundleRequest;
import org.kith.schema.v1.ImportBundleResponse;
import org.kith.schema.v1.TransferFrame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Takes files of the exchange.
@Command(
    name = "import",
    description = {
      "Take a file that another organisation made with kith bundle export; give all parts at once.",
      "What is here already is passed over, so it may be repeated."
    },
    footer = "Example: kith bundle import --dir harbour for-harbour.kt")
final class BundleImportCommand extends KithCommand {
  private static final int STEP_BYTES = 1_024 * 1_024;

  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The file, or all its parts.")
  List<Path> files = List.of();

  private int entries;
  private int alreadyHeld;
  private boolean ended;

  /// Messages in the files that were given, and in the whole transfer as its end says.
  private int messages;
  private int messagesInAll;
  private final SortedMap<String, Integer> refused = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect();
        Progress progress = screen.progress("taking")) {
      SortedMap<Integer, Path> parts = new TreeMap<>();
      for (Path file : files) {
        int part = TransferFile.part(file);
        Path other = parts.put(part, file);
        if (other != null) {
          throw Failure.usage(
              other + " and " + file + " are both part " + part + "; give the parts of one file.");
        }
      }
      for (Path file : parts.values()) {
        take(client, file, progress);
      }
    } catch (UnreadableFile e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!ended && problems.isEmpty()) {
      problems.add("The end of the file is missing; what came before it is taken.");
    } else if (messages < messagesInAll && problems.isEmpty()) {
      problems.add(
          "A part is missing: "
              + (messagesInAll - messages)
              + " of "
              + messagesInAll
              + " messages did not come; what came is taken. Give all parts.");
    }
    screen.answer(json(), () -> print(screen));
    return problems.isEmpty() ? Exit.OK : Exit.REFUSED;
  }

  private void take(KithClient client, Path file, Progress progress) throws IOException {
    try (TransferFile.Reader reader = new TransferFile.Reader(file)) {
      var step = ImportBundleRequest.newBuilder();
      int bytes = 0;
      for (Optional<Bytes> frame = reader.next();
          frame.isPresent() && problems.isEmpty();
          frame = reader.next()) {
        if (bytes > 0 && bytes + frame.get().size() > STEP_BYTES) {
          take(client, step.build(), progress);
          step.clear();
          bytes = 0;
        }
        TransferFrame read = TransferFile.read(frame.get());
        messages += read.hasMessage() ? 1 : 0;
        messagesInAll = Math.max(messagesInAll, read.getEnd().getMessages());
        step.addFrames(frame.get().toByteString());
        bytes += frame.get().size();
      }
      if (bytes > 0 && problems.isEmpty()) {
        take(client, step.build(), progress);
      }
    }
  }

  private void take(KithClient client, ImportBundleRequest step, Progress progress) {
    ImportBundleResponse answer = client.node().importBundle(step);
    entries += answer.getEntries();
    alreadyHeld += answer.getAlreadyHeld();
    ended |= answer.getEnded();
    answer.getRefusedList().forEach(r -> refused.merge(r.getReason(), r.getCount(), Integer::sum));
    problems.addAll(answer.getProblemsList());
    progress.at(entries + " entries");
  }

  private JsonObject json() {
    var json = new JsonObject();
    json.addProperty("entries", entries);
    json.addProperty("alreadyHeld", alreadyHeld);
    var reasons = new JsonObject();
    refused.forEach(reasons::addProperty);
    json.add("refused", reasons);
    json.addProperty("complete", ended);
    var array = new JsonArray();
    problems.forEach(array::add);
    json.add("problems", array);
    return json;
  }

  private void print(Screen screen) {
    screen.line("new           " + entries);
    screen.line("already here  " + alreadyHeld);
    refused.forEach((reason, count) -> screen.line("refused       " + count + "  " + reason));
    problems.forEach(screen::warning);
  }
}
