package org.kith.cli.imports;

/// A map, or the way it was called, that cannot be used; the message says what to change.
public final class MapFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  MapFault(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /// What is wrong, and what to do.
  public String sentence() {
    return sentence;
  }
}
