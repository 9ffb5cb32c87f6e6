package org.kith.protocol.bytes;

/// Where and how wire bytes break the encoding rules (SPEC 2.6).
///
/// @param path field names from the outermost message on, such as `links.record_id`
/// @param offset bytes from the start of the outermost message
public record WireFault(Kind kind, String path, int offset) {
  /// How they break them.
  public enum Kind {
    TRUNCATED("ends in the middle of a field"),
    LONG_VARINT("a number is written in more bytes than it needs"),
    NUMBER_RANGE("a number is out of its range"),
    FIELD_ORDER("fields do not ascend"),
    FIELD_REPEATED("a field stands twice"),
    FIELD_UNKNOWN("a field is not known"),
    WIRE_TYPE("a field has another wire type than its own"),
    DEFAULT_WRITTEN("a default value is written"),
    LENGTH("a value is shorter or longer than it may be"),
    NOT_UTF8("a text is not UTF-8"),
    NOT_CANONICAL_TEXT("a text is not in NFC or uses characters that Unicode 15.0 does not have"),
    NOT_CANONICAL_DOUBLE("a number is not finite, or is minus zero"),
    DEPTH("messages are nested too deep"),
    TWO_OF_ONEOF("two alternatives are set");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /// In words.
    public String sentence() {
      return sentence;
    }
  }

  @Override
  public String toString() {
    return kind.sentence + " (" + (path.isEmpty() ? "message" : path) + ", byte " + offset + ")";
  }
}
