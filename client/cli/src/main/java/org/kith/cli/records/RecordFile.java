package org.kith.cli.records;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;

/// A record as a person wrote it, in JSON or YAML.
public final class RecordFile {
  /// Bytes that a record file may have.
  public static final int FILE_BYTES_MAX = 1024 * 1024;

  private RecordFile() {}

  /// What a file turned out to be.
  public sealed interface Reading {}

  /// A record; its content was not judged yet.
  public record Read(LearningRecord record) implements Reading {}

  /// Something else: all that is wrong with it.
  public record Unreadable(List<FieldProblem> problems) implements Reading {}

  /// Reads a file.
  public static Reading read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "Is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /// Reads a stream to its end.
  public static Reading read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
    if (bytes.length > FILE_BYTES_MAX) {
      return unreadable("is larger than 1 MiB");
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return unreadable("is not text in UTF-8");
    }
  }

  /// Reads JSON where the first character is a brace, YAML otherwise.
  public static Reading parse(String text) {
    String content = text.startsWith("\ufeff") ? text.substring(1) : text;
    try {
      return of(
          content.stripLeading().startsWith("{")
              ? JsonTree.parse(content)
              : YamlTree.parse(content));
    } catch (SyntaxFault e) {
      return unreadable(e.sentence());
    }
  }

  /// Reads a tree that is already parsed.
  public static Reading of(JsonElement tree) {
    var builder = LearningRecord.newBuilder();
    var reader = new MessageReader();
    reader.fill(builder, tree, "");
    return reader.problems().isEmpty()
        ? new Read(builder.build())
        : new Unreadable(List.copyOf(reader.problems()));
  }

  private static Unreadable unreadable(String description) {
    return new Unreadable(
        List.of(FieldProblem.newBuilder().setField("record").setDescription(description).build()));
  }
}
