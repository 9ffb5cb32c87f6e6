package org.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a command line that was typed ended with.
record Typed(int code, String out, String err) {
  /// Types a command line where nobody looks, with this on standard input.
  static Typed with(String input, List<String> arguments) {
    var in = new ByteArrayInputStream(input.getBytes(UTF_8));
    return in(Path.of(""), in, false, arguments);
  }

  /// Types a command line at a terminal, with these answers and then the end of input.
  static Typed atTerminal(Path folder, InputStream input, List<String> arguments) {
    return in(folder, input, true, arguments);
  }

  private static Typed in(
      Path folder, InputStream input, boolean interactive, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        new Kith(
                new Surroundings(
                    input,
                    new PrintStream(out, true, UTF_8),
                    new PrintStream(err, true, UTF_8),
                    interactive,
                    Map.of("NO_COLOR", "1"),
                    folder))
            .run(arguments.toArray(String[]::new));
    return new Typed(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  static Typed kith(String... arguments) {
    return with("", List.of(arguments));
  }

  JsonObject json() {
    return JsonParser.parseString(out).getAsJsonObject();
  }

  String lastWords() {
    return err.lines().toList().getLast();
  }
}
