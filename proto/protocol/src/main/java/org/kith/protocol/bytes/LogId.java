package org.kith.protocol.bytes;

/// A log's id: SHA-256 of its origin line, without a line feed (SPEC 2).
public record LogId(Bytes hash) implements Comparable<LogId> {
  public LogId {
    if (hash.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("a log id has 32 bytes, not " + hash.size());
    }
  }

  /// The id of the log with this origin line.
  public static LogId of(String originLine) {
    return new LogId(Sha256.hash(Bytes.utf8(originLine)));
  }

  @Override
  public int compareTo(LogId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return hash.base32();
  }
}
