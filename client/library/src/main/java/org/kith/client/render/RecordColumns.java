package org.kith.client.render;

import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.kith.schema.v1.LearningRecord;

/// Records as rows of a table: a column for each field, named by its path, such as
/// `lesson.whatHappened`. A list of words is one cell with semicolons; a list of anything else, or
/// of words that have a semicolon themselves, is a JSON list.
public final class RecordColumns {
  /// Stands between the words of a list.
  public static final String SEPARATOR = ";";

  /// What a node says about a record comes first.
  private static final List<String> ABOUT =
      List.of(
          "recordId",
          "kind",
          "state",
          "cautions",
          "origin.name",
          "origin.organisationId",
          "claimedTime");

  /// Fields from this number on are answers of a node.
  private static final int OUTPUT_ONLY_FROM = 100;

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final List<Column> columns;

  /// One column.
  ///
  /// @param path name of the column
  /// @param fields the way from the record to the field
  public record Column(String path, List<FieldDescriptor> fields) {
    public Column {
      fields = List.copyOf(fields);
    }

    /// Whether a cell holds a list.
    public boolean isList() {
      return fields.getLast().isRepeated();
    }

    /// Whether each of a list is a message of its own.
    public boolean isListOfMessages() {
      return isList() && isMessage(fields.getLast());
    }

    String text(LearningRecord record) {
      MessageOrBuilder message = record;
      for (FieldDescriptor step : fields.subList(0, fields.size() - 1)) {
        if (!message.hasField(step)) {
          return "";
        }
        message = (Message) message.getField(step);
      }
      FieldDescriptor last = fields.getLast();
      if (last.isRepeated()) {
        return list(last, (List<?>) message.getField(last));
      }
      return last.hasPresence() && !message.hasField(last)
          ? ""
          : single(last, message.getField(last));
    }
  }

  private RecordColumns(List<Column> columns) {
    this.columns = columns;
  }

  /// Columns of every kind, or of these kinds alone.
  public static RecordColumns of(Collection<String> kindCodes) {
    Set<String> bodies =
        kindCodes.stream().map(code -> code.replace('-', '_')).collect(Collectors.toSet());
    Descriptor record = LearningRecord.getDescriptor();
    List<Column> all = new ArrayList<>();
    for (String path : ABOUT) {
      List<FieldDescriptor> way = new ArrayList<>();
      Descriptor in = record;
      for (String name : path.split("\\.")) {
        FieldDescriptor field = named(in, name);
        way.add(field);
        in = isMessage(field) ? field.getMessageType() : in;
      }
      all.add(new Column(path, way));
    }
    for (FieldDescriptor field : record.getFields()) {
      boolean otherKind =
          field.getRealContainingOneof() != null
              && !bodies.isEmpty()
              && !bodies.contains(field.getName());
      if (field.getNumber() < OUTPUT_ONLY_FROM && !otherKind) {
        collect(field, List.of(), "", all);
      }
    }
    return new RecordColumns(all);
  }

  private static FieldDescriptor named(Descriptor in, String jsonName) {
    return in.getFields().stream()
        .filter(field -> field.getJsonName().equals(jsonName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no field " + jsonName));
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static void collect(
      FieldDescriptor field, List<FieldDescriptor> before, String prefix, List<Column> into) {
    List<FieldDescriptor> way = new ArrayList<>(before);
    way.add(field);
    String path = prefix + field.getJsonName();
    if (isMessage(field) && !field.isRepeated()) {
      field.getMessageType().getFields().forEach(one -> collect(one, way, path + ".", into));
    } else {
      into.add(new Column(path, way));
    }
  }

  /// The columns' names, in their order.
  public List<String> names() {
    return columns.stream().map(Column::path).toList();
  }

  /// The column with this name.
  public Optional<Column> named(String path) {
    return columns.stream().filter(column -> column.path().equals(path)).findFirst();
  }

  /// One record's cells, in the columns' order; not yet safe for a file, see [CsvCells#line].
  public List<String> cells(LearningRecord record) {
    return columns.stream().map(column -> column.text(record)).toList();
  }

  private static String single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> (Boolean) value ? "true" : field.hasPresence() ? "false" : "";
      case INT -> Integer.toUnsignedString((Integer) value);
      case LONG -> Long.toUnsignedString((Long) value);
      default -> value.toString();
    };
  }

  private static String list(FieldDescriptor field, List<?> values) {
    if (values.isEmpty()) {
      return "";
    }
    if (isMessage(field)) {
      return values.stream().map(one -> json((Message) one)).collect(listed());
    }
    List<String> texts = values.stream().map(one -> single(field, one)).toList();
    return texts.stream().allMatch(RecordColumns::isPlain)
        ? String.join(SEPARATOR + " ", texts)
        : texts.stream().map(text -> new JsonPrimitive(text).toString()).collect(listed());
  }

  private static Collector<CharSequence, ?, String> listed() {
    return Collectors.joining(",", "[", "]");
  }

  /// Whether a word of a list comes back as it is from between semicolons.
  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && !text.contains(SEPARATOR)
        && !text.startsWith("[")
        && text.equals(text.strip());
  }

  private static String json(Message message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no message of ours holds an Any", e);
    }
  }
}
