package org.kith.sim;

/// The power of one node goes, in the middle of a commit.
final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PowerCut() {
    super("power cut", null, false, false);
  }
}
