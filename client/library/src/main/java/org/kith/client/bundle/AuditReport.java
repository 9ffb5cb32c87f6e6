package org.kith.client.bundle;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;

/// What verifying a file of the audit has proved (SPEC 6.3).
///
/// @param name of the organisation: a claim
/// @param localVkey key of the governance log's own checkpoints: a claim
/// @param writtenMs when it was written, in ms since 1970: a claim
/// @param witnesses cosignatures that agree with the file
/// @param breaks where a line ended and what peers had cosigned of it is not in the file
/// @param compared files that were given to compare, and agree
public record AuditReport(
    OrganisationId organisation,
    String name,
    String localVkey,
    long writtenMs,
    List<OneLog> logs,
    List<Witnessed> witnesses,
    List<Break> breaks,
    List<String> compared) {
  public AuditReport {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
    breaks = List.copyOf(breaks);
    compared = List.copyOf(compared);
  }

  /// One log: all of its entries are the ones that this root stands for.
  ///
  /// @param log governance or audit
  /// @param signedSize entries under the node's own checkpoint
  /// @param policySize entries that enough witnesses of the policy have cosigned; -1 without one
  /// @param firstMs when the first was decided, in ms since 1970; 0 for no entry
  public record OneLog(
      String log,
      long size,
      Bytes root,
      long signedSize,
      long policySize,
      long firstMs,
      long lastMs) {}

  /// A peer has cosigned the first entries of a log.
  ///
  /// @param peer its name, or that of its key
  /// @param vkey its cosign key
  /// @param timeSeconds since 1970, as it says
  public record Witnessed(
      String peer, String vkey, String log, int line, long size, long timeSeconds) {}

  /// A line was ended, and what somebody has of it is not in the file.
  ///
  /// @param log governance or audit
  /// @param line the one that ended
  /// @param size how many entries of it were cosigned, or in an earlier file
  /// @param by who has them
  /// @param index entry of the governance log by which the next line was begun
  public record Break(
      String log,
      int line,
      long size,
      String by,
      long index,
      String decidedBy,
      long decidedMs,
      String reason) {}
}
