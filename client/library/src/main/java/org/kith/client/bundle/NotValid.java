package org.kith.client.bundle;

/// Ends the verification of a bundle where something does not hold.
final class NotValid extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  NotValid(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  static void require(boolean holds, String reason) throws NotValid {
    if (!holds) {
      throw new NotValid(reason);
    }
  }
}
