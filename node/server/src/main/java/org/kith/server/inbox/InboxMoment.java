package org.kith.server.inbox;

/// A named moment between an arrival and its place in an inbox, at which a test may stop the
/// process.
public enum InboxMoment {
  /// It is known what matches; nothing is kept.
  MATCHED,
  /// Items and cursor of one mailbox are kept.
  KEPT,
  /// A webhook has taken a message; that is not kept yet.
  TOLD;

  /// Passed on the way.
  @FunctionalInterface
  public interface Passing {
    /// Nothing happens.
    Passing NONE = moment -> {};

    void pass(InboxMoment moment);
  }
}
