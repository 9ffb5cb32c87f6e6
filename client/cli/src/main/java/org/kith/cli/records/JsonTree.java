package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;

/// Reads JSON strictly: one value, no comments, no name twice in one object.
public final class JsonTree {
  private static final int DEPTH_MAX = 32;

  private JsonTree() {}

  /// Reads one JSON value.
  public static JsonElement parse(String text) throws SyntaxFault {
    var reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(DEPTH_MAX);
    try {
      JsonElement value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new SyntaxFault("more follows after the JSON value");
      }
      return value;
    } catch (EOFException e) {
      throw new SyntaxFault("the JSON value ends too early");
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw new SyntaxFault("this is not JSON, at " + reader.getPath());
    } catch (IOException e) {
      throw new AssertionError("a text in memory is readable", e);
    }
  }

  private static JsonElement value(JsonReader reader) throws IOException, SyntaxFault {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(new BigDecimal(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new SyntaxFault("this is not JSON, at " + reader.getPath());
    };
  }

  private static JsonObject object(JsonReader reader) throws IOException, SyntaxFault {
    var object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (object.has(name)) {
        throw new SyntaxFault("'" + name + "' stands twice in one object");
      }
      object.add(name, value(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray array(JsonReader reader) throws IOException, SyntaxFault {
    var array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(value(reader));
    }
    reader.endArray();
    return array;
  }
}
