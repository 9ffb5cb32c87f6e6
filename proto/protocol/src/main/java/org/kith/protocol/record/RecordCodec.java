package org.kith.protocol.record;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.WireFault;
import org.kith.protocol.bytes.WireLinter;
import org.kith.schema.v1.LearningRecord;

/// The one place where payload bytes become messages.
final class RecordCodec {
  /// `schema_version` is the first field, so that later versions are known before they are read.
  private static final int SCHEMA_VERSION_TAG = 1 << 3;

  private static final int VARINT_MORE = 0x80;

  private RecordCodec() {}

  /// What decoding gives.
  sealed interface Decoded {
    record Message(LearningRecord message) implements Decoded {}

    record Malformed(Problem problem) implements Decoded {}

    record Newer() implements Decoded {}
  }

  static Decoded decode(Bytes payload) {
    if (isNewer(payload)) {
      return new Decoded.Newer();
    }
    Optional<WireFault> fault = lint(payload); // SPEC 2.6
    if (fault.isPresent()) {
      return malformed(fault.get().toString());
    }
    try {
      return new Decoded.Message(LearningRecord.parseFrom(payload.buffer()));
    } catch (InvalidProtocolBufferException e) {
      return malformed("is no protobuf message");
    }
  }

  /// How bytes differ from the one encoding of a record; empty where they do not.
  static Optional<WireFault> lint(Bytes payload) {
    return WireLinter.lint(payload, RecordShape.RECORD, RecordShape.DEPTH_MAX);
  }

  private static boolean isNewer(Bytes payload) {
    if (payload.size() < 2 || payload.at(0) != SCHEMA_VERSION_TAG) {
      return false;
    }
    int first = payload.at(1) & 0xff;
    return first >= VARINT_MORE || first > RecordRules.SCHEMA_VERSION;
  }

  private static Decoded malformed(String why) {
    return new Decoded.Malformed(new Problem("", why));
  }
}
