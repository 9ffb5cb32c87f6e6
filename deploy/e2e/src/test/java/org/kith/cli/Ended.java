package org.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// What a command ended with that was typed in this process.
public record Ended(String command, int code, String out, String err) {
  /// Types a command where nobody looks.
  public static Ended kith(List<String> words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            Map.of());
    int code = new Kith(around).run(words.toArray(String[]::new));
    return new Ended(String.join(" ", words), code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /// This one, where it ended with this code; otherwise the test fails with what it said.
  public Ended with(int expected) {
    if (code != expected) {
      throw new AssertionError(
          "`kith %s` ended with %d instead of %d%nout: %s%nerr: %s"
              .formatted(command, code, expected, out, err));
    }
    return this;
  }

  /// What it printed where it succeeded.
  public JsonObject json() {
    return with(0).printed();
  }

  /// What it printed, whatever it ended with.
  public JsonObject printed() {
    return JsonParser.parseString(out).getAsJsonObject();
  }

  public String text(String field) {
    return json().get(field).getAsString();
  }

  /// The last line on standard error.
  public String lastWords() {
    return err.lines().toList().getLast();
  }
}
