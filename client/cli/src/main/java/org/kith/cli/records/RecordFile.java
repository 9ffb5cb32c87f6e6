package org.kith.cli.records;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.FieldProblem;
import org.kith.schema.v1.LearningRecord;

/// A record as a person wrote it, in JSON or YAML.
public final class RecordFile {
  /// Bytes that a record file may have.
  public static final int FILE_BYTES_MAX = 1024 * 1024;

  private static final String WHOLE = "record";
  private static final List<String> BODIES =
      LearningRecord.getDescriptor().getRealOneofs().getFirst().getFields().stream()
          .map(FieldDescriptor::getJsonName)
          .toList();

  private RecordFile() {}

  /// What a file turned out to be.
  public sealed interface Reading {}

  /// A record; its content was not judged yet.
  public record Read(LearningRecord record) implements Reading {}

  /// Something else: what keeps it from being read.
  ///
  /// @param rules what else is wrong with what could be read, for whoever means to publish it
  public record Unreadable(List<FieldProblem> problems, List<FieldProblem> rules)
      implements Reading {
    /// All that is wrong with it.
    public List<FieldProblem> all() {
      return Stream.concat(problems.stream(), rules.stream()).toList();
    }
  }

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
        : new Unreadable(
            List.copyOf(reader.problems()),
            tree instanceof JsonObject ? rules(builder.build(), reader) : List.of());
  }

  private static List<FieldProblem> rules(LearningRecord readable, MessageReader reader) {
    var month = YearMonth.now(ZoneOffset.UTC);
    return RecordRules.check(RecordRules.withDefaults(readable, month)).stream()
        .filter(
            problem ->
                problem.field().isEmpty()
                    ? BODIES.stream().noneMatch(reader::isTold)
                    : !reader.isTold(problem.field()))
        .map(
            problem ->
                problem(problem.field().isEmpty() ? WHOLE : problem.field(), problem.description()))
        .toList();
  }

  private static Unreadable unreadable(String description) {
    return new Unreadable(List.of(problem(WHOLE, description)), List.of());
  }

  private static FieldProblem problem(String field, String description) {
    return FieldProblem.newBuilder().setField(field).setDescription(description).build();
  }
}
