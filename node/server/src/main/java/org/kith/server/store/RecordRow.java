package org.kith.server.store;

import java.util.List;
import java.util.Optional;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;

/// What the views know of one record. No text: that is read from its payload.
///
/// @param sequence its place in order of arrival, the only order there is here
/// @param kind registered number
/// @param topics registered numbers, ascending
/// @param claimedTimeMs what the origin says; never an order
/// @param codes what an admitted record's payload says in codes; empty for all others
public record RecordRow(
    RecordId id,
    long sequence,
    LogName log,
    long index,
    int kind,
    List<Integer> topics,
    int payloadSchema,
    long claimedTimeMs,
    Verdict verdict,
    Optional<Codes> codes) {
  public RecordRow {
    topics = List.copyOf(topics);
  }

  /// Whether it may be shown.
  public boolean isAdmitted() {
    return verdict instanceof Verdict.Admitted;
  }

  /// Codes of an admitted record.
  ///
  /// @param settings in the record's order
  /// @param status a lesson's type, a practice's maturity, a trial's status, a retraction's
  /// reason; empty where the record says none
  /// @param outcome a trial's outcome, or empty
  public record Codes(String audience, List<String> settings, String status, String outcome) {
    public Codes {
      settings = List.copyOf(settings);
    }
  }
}
