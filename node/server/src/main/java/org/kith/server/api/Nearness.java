package org.kith.server.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.schema.v1.LearningRecord;
import org.kith.server.search.SearchHit;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.RecordRow;

/// Records that are near to a text, as rows that may be shown.
final class Nearness {
  /// Characters of a draft that are compared; what it is about stands at its start.
  private static final int TEXT_CHARACTERS_MAX = 4_000;

  private final SearchIndex index;
  private final RecordReader records;

  Nearness(SearchIndex index, RecordReader records) {
    this.index = index;
    this.records = records;
  }

  /// A record and how near it is.
  ///
  /// @param score only its order means anything
  /// @param closeness in meaning, 1 for the same; 0 where it was not found by meaning
  record Near(RecordRow row, double score, double closeness) {}

  /// The nearest records of these kinds, nearest first.
  List<Near> to(String text, Set<Kind> kinds, int most) {
    List<Near> near = new ArrayList<>();
    for (SearchHit found : index.nearest(text, kinds, most)) {
      RecordId id = found.id();
      records
          .findShown(id)
          .filter(row -> !records.isErased(row))
          .ifPresent(row -> near.add(new Near(row, found.score(), found.closeness())));
    }
    return near;
  }

  /// Everything that a draft says in words, however incomplete it is.
  static String words(LearningRecord draft) {
    var words = new StringBuilder();
    words.append(draft.getTitle()).append('\n').append(draft.getSummary()).append('\n');
    for (var field : draft.getAllFields().entrySet()) {
      if (field.getKey().getRealContainingOneof() != null
          && field.getValue() instanceof Message body) {
        collect(body, words);
      }
    }
    return words.substring(0, Math.min(words.length(), TEXT_CHARACTERS_MAX)).strip();
  }

  private static void collect(Message message, StringBuilder words) {
    for (var field : message.getAllFields().entrySet()) {
      Iterable<?> values =
          field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
      for (Object value : values) {
        if (value instanceof Message inner) {
          collect(inner, words);
        } else if (field.getKey().getJavaType() == FieldDescriptor.JavaType.STRING) {
          words.append(value).append('\n');
        }
      }
    }
  }
}
