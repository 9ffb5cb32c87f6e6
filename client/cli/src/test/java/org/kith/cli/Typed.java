package org.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// What a command line that was typed ended with.
record Typed(int code, String out, String err) {
  /// Types a command line where nobody looks, with this on standard input.
  static Typed with(String input, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        new Kith(
                new Surroundings(
                    new ByteArrayInputStream(input.getBytes(UTF_8)),
                    new PrintStream(out, true, UTF_8),
                    new PrintStream(err, true, UTF_8),
                    false,
                    Map.of()))
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
