package org.kith.client.bundle;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Entry;
import org.kith.schema.v1.LearningRecord;

/// `record.json` of a bundle: for reading, so it says what the verified bytes say and nothing else
/// (SPEC 10.9).
final class ReadableRecord {
  /// Fields from here on are what a node adds in its answers.
  private static final int OUTPUT_FIRST = 100;

  private ReadableRecord() {}

  /// What the bytes say beside the record itself, by the fields that answers have for it.
  static Map<Integer, Object> facts(
      RecordId id, org.kith.protocol.record.LearningRecord record, LogName log, Entry entry) {
    String time =
        entry.claimedTimeMs() == 0 ? "" : Instant.ofEpochMilli(entry.claimedTimeMs()).toString();
    return Map.of(
        LearningRecord.RECORD_ID_FIELD_NUMBER, id.text(),
        LearningRecord.KIND_FIELD_NUMBER, record.kind().code(),
        LearningRecord.LOG_FIELD_NUMBER, log.originLine(),
        LearningRecord.INDEX_FIELD_NUMBER, entry.index(),
        LearningRecord.CLAIMED_TIME_FIELD_NUMBER, time);
  }

  /// The text for a record as a node shows it, without what nobody could check offline: its state,
  /// corrections of it, names.
  static Bytes write(LearningRecord shown) {
    var checkable =
        shown.toBuilder()
            .clearOrigin()
            .clearState()
            .clearCorrections()
            .clearContent()
            .clearCautions();
    try {
      return Bytes.utf8(JsonFormat.printer().print(checkable) + "\n");
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("a record holds no Any", e);
    }
  }

  /// Reads the text; empty where it is not JSON with one reading, or no record.
  static Optional<LearningRecord> read(Bytes json) {
    String text = json.utf8();
    if (!Bytes.utf8(text).equals(json) || !hasOneReading(text)) {
      return Optional.empty();
    }
    var read = LearningRecord.newBuilder();
    try {
      JsonFormat.parser().merge(text, read);
      return Optional.of(read.build());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether it says what this payload and these facts say.
  static boolean agrees(LearningRecord read, Bytes payload, Map<Integer, Object> facts) {
    var own = read.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> field : read.getAllFields().entrySet()) {
      int number = field.getKey().getNumber();
      if (number >= OUTPUT_FIRST) {
        if (!field.getValue().equals(facts.get(number))) {
          return false;
        }
        own.clearField(field.getKey());
      }
    }
    return Bytes.wrap(own.build().toByteArray()).equals(payload);
  }

  /// Strict JSON, no name twice, nothing behind its end.
  private static boolean hasOneReading(String text) {
    Deque<Set<String>> names = new ArrayDeque<>();
    try (var in = new JsonReader(new StringReader(text))) {
      in.setStrictness(Strictness.STRICT);
      while (true) {
        switch (in.peek()) {
          case BEGIN_OBJECT -> {
            in.beginObject();
            names.push(new HashSet<>());
          }
          case END_OBJECT -> {
            in.endObject();
            names.pop();
          }
          case BEGIN_ARRAY -> in.beginArray();
          case END_ARRAY -> in.endArray();
          case NAME -> {
            if (!names.element().add(in.nextName())) {
              return false;
            }
          }
          case STRING, NUMBER, BOOLEAN, NULL -> in.skipValue();
          case END_DOCUMENT -> {
            return true;
          }
        }
      }
    } catch (IOException | IllegalStateException e) {
      return false; // not JSON
    }
  }
}
