package org.kith.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/// What a command ended with.
record Answer(String command, int exitCode, String out, String err) {

  /// This answer, where the command succeeded; otherwise the test fails with what it said.
  Answer ok() {
    return ended(0);
  }

  Answer ended(int expected) {
    if (exitCode != expected) {
      throw new AssertionError(
          "`kith %s` ended with %d instead of %d%nout: %s%nerr: %s"
              .formatted(command, exitCode, expected, out, err));
    }
    return this;
  }

  JsonObject json() {
    try {
      return JsonParser.parseString(out).getAsJsonObject();
    } catch (RuntimeException notJson) {
      throw new AssertionError("`kith " + command + "` printed no JSON: " + out + err, notJson);
    }
  }

  String text(String field) {
    var value = json().get(field);
    if (value == null) {
      throw new AssertionError("`kith " + command + "` printed no " + field + ": " + out);
    }
    return value.getAsString();
  }
}
