package org.kith.client.keys;

/// Why no identity was made; the message says what to do.
public final class InitFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  InitFault(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /// What is wrong, and what to do.
  public String sentence() {
    return sentence;
  }
}
