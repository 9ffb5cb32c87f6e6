package org.kith.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.kith.cli.Ended;

/// Runs `kith` as a person would, in a folder of its own: every command in every form (its
/// arguments and options) as a process of `deploy/kith`. One that has been run in the same form
/// before is typed in this process: most are asked again and again until something has come, and a
/// process costs a hundred times as much.
final class Kith {
  private static final int COMMAND_SECONDS_MAX = 60;
  private static final Pattern NAME = Pattern.compile("[a-z-]+");
  private static final Set<String> FILE_OPTIONS = Set.of("--dir", "--out");

  private final Path folder;
  private final Set<String> forms = new HashSet<>();

  Kith(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// One command, its words separated by spaces. For words that hold spaces use [#run(List)].
  Answer run(String words) {
    return run(Arrays.asList(words.split(" ")));
  }

  Answer run(List<String> words) {
    return forms.add(form(words)) ? process(words) : typed(words);
  }

  /// The command's name, its options, and how many words it has.
  private static String form(List<String> words) {
    var form = new StringBuilder().append(words.size());
    words.stream()
        .takeWhile(word -> NAME.matcher(word).matches())
        .forEach(form.append(' ')::append);
    words.stream().filter(word -> word.startsWith("-")).forEach(form.append(' ')::append);
    return form.toString();
  }

  /// In this process, which works in another folder: options name their files in full.
  private Answer typed(List<String> words) {
    List<String> inFull = new ArrayList<>();
    String before = "";
    for (String word : words) {
      inFull.add(FILE_OPTIONS.contains(before) ? folder.resolve(word).toString() : word);
      before = word;
    }
    Ended ended = Ended.kith(inFull);
    return new Answer(ended.command(), ended.code(), ended.out(), ended.err());
  }

  /// As a process, however often it was run before.
  Answer process(List<String> words) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process = start(words, out, err);
      if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "`kith %s` ran longer than %d s%n%s"
                .formatted(String.join(" ", words), COMMAND_SECONDS_MAX, Files.readString(err)));
      }
      Answer answer =
          new Answer(
              String.join(" ", words),
              process.exitValue(),
              Files.readString(out),
              Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  Process start(List<String> words, Path out, Path err) throws IOException {
    return start(words, Map.of(), out, err);
  }

  /// Starts a command with variables of its own.
  Process start(List<String> words, Map<String, String> variables, Path out, Path err)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Checkout.launcher().toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    // Whatever a command puts into the user's folders goes into the test's.
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().putAll(variables);
    return builder.start();
  }
}
