package org.kith.protocol.vectors;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;

/// Vectors as they are made, by the path of the file that they go into.
final class VectorSet {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final SortedMap<String, JsonObject> files = new TreeMap<>();

  /// One case, a field at a time.
  static final class Case {
    private final JsonObject fields = new JsonObject();

    private Case(String name) {
      fields.addProperty("name", name);
    }

    Case put(String field, Bytes bytes) {
      fields.addProperty(field, bytes.hex());
      return this;
    }

    Case put(String field, String text) {
      fields.addProperty(field, text);
      return this;
    }

    Case put(String field, long number) {
      fields.addProperty(field, number);
      return this;
    }

    Case put(String field, Iterable<Bytes> list) {
      var array = new JsonArray();
      list.forEach(bytes -> array.add(bytes.hex()));
      fields.add(field, array);
      return this;
    }

    /// Long bytes in parts: some bytes, one byte many times, some bytes.
    Case put(String field, Bytes before, String hex, int times, Bytes after) {
      var repeated = new JsonObject();
      repeated.addProperty("hex", hex);
      repeated.addProperty("times", times);
      var array = new JsonArray();
      array.add(before.hex());
      array.add(repeated);
      array.add(after.hex());
      fields.add(field, array);
      return this;
    }
  }

  Case valid(String format, String spec, String name) {
    return add("valid/" + format + ".json", format, spec, name);
  }

  Case invalid(String reason, String format, String spec, String name) {
    return add("invalid/" + reason + "/" + format + ".json", format, spec, name);
  }

  private Case add(String path, String format, String spec, String name) {
    JsonObject file =
        files.computeIfAbsent(
            path,
            p -> {
              var made = new JsonObject();
              made.addProperty("format", format);
              made.addProperty("spec", spec);
              made.add("cases", new JsonArray());
              return made;
            });
    var added = new Case(name);
    file.getAsJsonArray("cases").add(added.fields);
    return added;
  }

  /// The text of each file by its path under the folder of vectors.
  SortedMap<String, String> texts() {
    var texts = new TreeMap<String, String>();
    files.forEach((path, file) -> texts.put(path, GSON.toJson(file) + "\n"));
    return texts;
  }
}
