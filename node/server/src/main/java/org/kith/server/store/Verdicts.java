package org.kith.server.store;

import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;

/// Verdicts as they are kept: a type and, where there is one, a reason's number.
final class Verdicts {
  static final int BYTES = 3;

  private Verdicts() {}

  static int type(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Admitted() -> 1;
      case Verdict.Held(var reason) -> 2;
      case Verdict.Refused(var reason) -> 3;
      case Verdict.Awaiting() -> 4;
      case Verdict.Undisplayable() -> 5;
    };
  }

  static int reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Held(var reason) -> reason.number();
      case Verdict.Refused(var reason) -> reason.number();
      case Verdict.Admitted(), Verdict.Awaiting(), Verdict.Undisplayable() -> 0;
    };
  }

  /// @throws IllegalArgumentException for numbers that no verdict has
  static Verdict of(int type, int reason) {
    return switch (type) {
      case 1 -> Verdict.ADMITTED;
      case 2 -> new Verdict.Held(Reason.ofNumber(reason));
      case 3 -> new Verdict.Refused(Reason.ofNumber(reason));
      case 4 -> Verdict.AWAITING;
      case 5 -> Verdict.UNDISPLAYABLE;
      default -> throw new IllegalArgumentException("no verdict has type " + type);
    };
  }
}
