package org.kith.core.admit;

/// Why something was refused or held: one sentence, one consequence for whoever delivered it
/// (SPEC 8.3). Numbers are stored; they are never used again for something else.
public enum Reason {
  MALFORMED_ENTRY(1, "The entry's bytes break the encoding rules.", Consequence.DISCONNECT),
  ENTRY_TOO_LARGE(2, "The entry is larger than 4,096 bytes.", Consequence.DISCONNECT),
  BATCH_TOO_LARGE(3, "The batch has more than 512 entries or 1 MiB.", Consequence.DISCONNECT),
  TREE_TOO_LARGE(4, "The log claims more entries than any log may have.", Consequence.DISCONNECT),
  WRONG_LOG(5, "The entry names another log or another position.", Consequence.DISCONNECT),
  UNKNOWN_LOG(6, "No accepted organisation has this log.", Consequence.COUNT),
  LOG_NOT_OPEN(7, "The organisation's manifest does not have this log open.", Consequence.COUNT),
  NO_GRANT(8, "Nothing is granted to this origin for this circle.", Consequence.COUNT),
  BAD_CHECKPOINT(9, "The checkpoint is not signed by the log's key.", Consequence.DISCONNECT),
  BAD_PROOF(10, "The proof does not lead to the checkpoint's root.", Consequence.DISCONNECT),
  ANOTHER_HISTORY(
      16,
      "The log has ended, and what is held of it may be another history: it is asked for from its"
          + " first entry.",
      Consequence.NONE),
  OUT_OF_ORDER(11, "The range does not start where the held log ends.", Consequence.NONE),
  STALE_CHECKPOINT(12, "The checkpoint is older than what is held.", Consequence.COUNT),
  QUOTA_USED_UP(13, "The origin's quota is used up.", Consequence.BACK_OFF),
  DISK_LOW(15, "This node's disk is almost full; it takes no more for now.", Consequence.BACK_OFF),
  LOG_FROZEN(
      14, "The organisation has contradicted itself; a person must decide.", Consequence.COUNT),
  COMMITMENT_MISMATCH(
      20, "The payload is not the one that the entry commits to.", Consequence.COUNT),
  MALFORMED_PAYLOAD(21, "The payload's bytes break the encoding rules.", Consequence.COUNT),
  PAYLOAD_TOO_LARGE(22, "The payload is larger than it may be.", Consequence.COUNT),
  KIND_MISMATCH(23, "The payload is of another kind than the entry says.", Consequence.COUNT),
  TOPIC_MISMATCH(24, "The payload has other topics than the entry says.", Consequence.COUNT),
  LINK_MISMATCH(25, "The payload has other links than the entry says.", Consequence.COUNT),
  INVALID_RECORD(26, "The record breaks the rules for its kind.", Consequence.COUNT),
  WRONG_AUDIENCE(27, "The record's audience does not belong into this log.", Consequence.COUNT),
  KIND_NOT_GRANTED(28, "This kind of record is not granted to this origin.", Consequence.NONE),
  TOPIC_NOT_GRANTED(29, "None of the record's topics is granted to this origin.", Consequence.NONE),
  MANIFEST_EXPIRED(30, "The organisation's manifest has expired.", Consequence.NONE),
  FORBIDDEN_LINK(
      31, "The record may not correct another organisation's record.", Consequence.COUNT),
  LOG_ENDED(33, "The organisation has ended its log before this entry.", Consequence.NONE),
  PERSONAL_DATA(
      34,
      "The record may hold something about an identifiable person; a person must decide.",
      Consequence.NONE),
  WARNED(35, "The personal-data guard warns; say why it may stay.", Consequence.NONE),
  READ_ONLY(40, "This node does not publish at present.", Consequence.NONE),
  REQUEST_ID_USED(41, "The request id was used before for something else.", Consequence.NONE),
  MALFORMED_MESSAGE(50, "The message breaks the rules of the exchange.", Consequence.DISCONNECT),
  WRONG_IDENTITY(
      51, "The other side is not the organisation that was expected.", Consequence.DISCONNECT),
  NOT_ACCEPTED(52, "The organisation is not accepted here.", Consequence.DISCONNECT),
  NOT_SHARED(53, "The log is not shared in this session.", Consequence.COUNT),
  UNSUPPORTED_VERSION(54, "The protocol version is not supported.", Consequence.DISCONNECT),
  SILENT(55, "Nothing was heard for a minute.", Consequence.BACK_OFF),
  DOWNGRADED(
      56,
      "The organisation's node has spoken a later level before; a person who removes and accepts it"
          + " again starts anew.",
      Consequence.DISCONNECT),
  PEER_QUOTA_USED_UP(57, "The peer has sent as much as it may in a day.", Consequence.BACK_OFF);

  /// What a refusal does to whoever delivered it.
  public enum Consequence {
    NONE,
    COUNT,
    BACK_OFF,
    DISCONNECT
  }

  private final int number;
  private final String sentence;
  private final Consequence consequence;

  Reason(int number, String sentence, Consequence consequence) {
    this.number = number;
    this.sentence = sentence;
    this.consequence = consequence;
  }

  /// The stored number.
  public int number() {
    return number;
  }

  /// What it means, in one sentence for people.
  public String sentence() {
    return sentence;
  }

  public Consequence consequence() {
    return consequence;
  }

  /// The reason with this stored number.
  ///
  /// @throws IllegalArgumentException where no reason has it
  public static Reason ofNumber(int number) {
    for (Reason reason : values()) {
      if (reason.number == number) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no reason has number " + number);
  }
}
