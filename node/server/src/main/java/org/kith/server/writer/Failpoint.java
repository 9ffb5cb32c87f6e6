package org.kith.server.writer;

/// A named moment of a commit, at which a test may stop the process.
@FunctionalInterface
public interface Failpoint {
  /// Nothing happens.
  Failpoint NONE = moment -> {};

  /// Passed on the way.
  void pass(Moment moment);

  /// The moments, in their order (SPEC 5.2).
  enum Moment {
    JUDGED,
    APPENDED,
    GUARDED,
    SIGNED,
    CHECKPOINTED
  }
}
