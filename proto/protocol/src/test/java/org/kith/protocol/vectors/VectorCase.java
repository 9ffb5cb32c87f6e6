package org.kith.protocol.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;

/// One case as it is read from a file. Remembers which of its fields were looked at.
final class VectorCase {
  private final JsonObject fields;
  private final Set<String> read = new HashSet<>(Set.of("name"));

  VectorCase(JsonObject fields) {
    this.fields = fields;
  }

  String name() {
    return text("name");
  }

  boolean has(String field) {
    return fields.has(field);
  }

  private JsonElement field(String field) {
    read.add(field);
    JsonElement value = fields.get(field);
    if (value == null) {
      throw new AssertionError("no field " + field + " in " + fields.get("name"));
    }
    return value;
  }

  String text(String field) {
    return field(field).getAsString();
  }

  long number(String field) {
    return field(field).getAsLong();
  }

  /// Hexadecimal, or a list of parts of which some say how often they are repeated.
  Bytes bytes(String field) {
    JsonElement value = field(field);
    if (!value.isJsonArray()) {
      return Bytes.fromHex(value.getAsString());
    }
    var hex = new StringBuilder();
    for (JsonElement part : value.getAsJsonArray()) {
      if (part.isJsonObject()) {
        JsonObject repeated = part.getAsJsonObject();
        hex.append(repeated.get("hex").getAsString().repeat(repeated.get("times").getAsInt()));
      } else {
        hex.append(part.getAsString());
      }
    }
    return Bytes.fromHex(hex.toString());
  }

  List<Bytes> list(String field) {
    var all = new ArrayList<Bytes>();
    for (JsonElement element : field(field).getAsJsonArray()) {
      all.add(Bytes.fromHex(element.getAsString()));
    }
    return all;
  }

  /// Fields that nobody looked at.
  Set<String> unread() {
    var left = new HashSet<>(fields.keySet());
    left.removeAll(read);
    return left;
  }
}
