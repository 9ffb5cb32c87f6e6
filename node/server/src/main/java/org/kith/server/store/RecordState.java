package org.kith.server.store;

/// Whether a record still stands, as its own origin says (SPEC 9.1).
public enum RecordState {
  CURRENT("current"),
  SUPERSEDED("superseded"),
  RETRACTED("retracted");

  private final String code;

  RecordState(String code) {
    this.code = code;
  }

  /// As answers show it.
  public String code() {
    return code;
  }
}
