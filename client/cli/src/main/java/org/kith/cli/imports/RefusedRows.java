package org.kith.cli.imports;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.kith.schema.v1.FieldProblem;

/// A file of refused rows with their reasons, a JSON object a line, to be corrected and imported
/// again.
public final class RefusedRows implements Closeable {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Optional<BufferedWriter> writer;

  private RefusedRows(Optional<BufferedWriter> writer) {
    this.writer = writer;
  }

  /// Writes them.
  public static RefusedRows to(BufferedWriter writer) {
    return new RefusedRows(Optional.of(writer));
  }

  /// Keeps none.
  public static RefusedRows nowhere() {
    return new RefusedRows(Optional.empty());
  }

  synchronized void add(RowRead read, List<FieldProblem> problems) {
    if (writer.isEmpty()) {
      return;
    }
    var object = new JsonObject();
    object.addProperty("line", read.line());
    var reasons = new JsonArray();
    for (FieldProblem problem : problems) {
      var one = new JsonObject();
      one.addProperty("field", problem.getField());
      one.addProperty("reason", problem.getDescription());
      reasons.add(one);
    }
    object.add("reasons", reasons);
    switch (read) {
      case RowRead.Good good -> object.add("row", JSON.toJsonTree(good.row().columns()));
      case RowRead.Broken broken -> object.addProperty("text", broken.text());
    }
    try {
      writer.get().write(JSON.toJson(object));
      writer.get().newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      writer.get().close();
    }
  }
}
