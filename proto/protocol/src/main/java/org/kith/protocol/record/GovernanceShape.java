package org.kith.protocol.record;

import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireShape;

/// The fields of a decision in the governance log, on the wire (SPEC 2.6).
public final class GovernanceShape {
  /// How deep its messages are nested.
  public static final int DEPTH_MAX = 4; // SPEC 2.6

  private static final int MANIFEST_BYTES_MAX = 64 * 1_024; // SPEC 2.7

  /// A note is the largest statement that may be evidence.
  private static final int EVIDENCE_BYTES_MAX = 128 * 1_024; // SPEC 2.7

  private static final WireShape PEER_ACCEPTED =
      WireShape.named("PeerAccepted")
          .bytes(1, "organisation_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(2, "manifests", 1, MANIFEST_BYTES_MAX)
          .texts(3, "endpoints")
          .bool(4, "origin_only")
          .bool(5, "safety_number_compared")
          .build();

  private static final WireShape PEER_REMOVED =
      WireShape.named("PeerRemoved")
          .bytes(1, "organisation_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .text(2, "reason")
          .build();

  private static final WireShape GRANT =
      WireShape.named("Grant")
          .bytes(1, "organisation_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .text(2, "circle")
          .uint32s(3, "kinds")
          .uint32s(4, "topics")
          .uint64(5, "until_ms")
          .uint64(6, "bytes_max")
          .uint64(7, "entries_per_day_max")
          .build();

  private static final WireShape TOKEN_ISSUED =
      WireShape.named("TokenIssued")
          .text(1, "name")
          .bytes(2, "hash", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .texts(3, "roles")
          .uint64(4, "expires_ms")
          .build();

  private static final WireShape TOKEN_REVOKED =
      WireShape.named("TokenRevoked").text(1, "name").build();

  private static final WireShape MANIFEST_LEARNED =
      WireShape.named("ManifestLearned")
          .bytes(1, "organisation_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(2, "manifests", 1, MANIFEST_BYTES_MAX)
          .build();

  private static final WireShape ORIGIN_FROZEN =
      WireShape.named("OriginFrozen")
          .bytes(1, "organisation_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint32(2, "epoch")
          .bytesList(3, "evidence", 1, EVIDENCE_BYTES_MAX)
          .text(4, "reason")
          .build();

  /// A signed receipt with its manifests.
  private static final int RECEIPT_BYTES_MAX = 128 * 1_024; // SPEC 2.7

  private static final WireShape ERASURE_CONFIRMED =
      WireShape.named("ErasureConfirmed").bytes(1, "receipt", 1, RECEIPT_BYTES_MAX).build();

  private static final WireShape ERASED_HERE =
      WireShape.named("ErasedHere")
          .bytes(1, "record_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(2, "origin", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .text(3, "reason")
          .build();

  private static final WireShape RECORD_STEP =
      WireShape.named("RecordStep")
          .text(1, "step")
          .text(2, "subject")
          .texts(3, "findings")
          .text(4, "reason")
          .build();

  private static final WireShape HELD_JUDGED =
      WireShape.named("HeldJudged")
          .bytes(1, "record_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bool(2, "admit")
          .bool(3, "decisive")
          .text(4, "reason")
          .build();

  private static final WireShape PAYLOADS_WANTED =
      WireShape.named("PayloadsWanted").uint32s(1, "topics").uint64(2, "bytes_max").build();

  /// GovernanceEntry.
  public static final WireShape GOVERNANCE_ENTRY =
      WireShape.named("GovernanceEntry")
          .text(1, "decided_by")
          .uint64(2, "decided_ms")
          .alternative(1, 10, "peer_accepted", PEER_ACCEPTED)
          .alternative(1, 11, "peer_removed", PEER_REMOVED)
          .alternative(1, 12, "grant", GRANT)
          .alternative(1, 13, "token_issued", TOKEN_ISSUED)
          .alternative(1, 14, "token_revoked", TOKEN_REVOKED)
          .alternative(1, 15, "manifest_learned", MANIFEST_LEARNED)
          .alternative(1, 16, "origin_frozen", ORIGIN_FROZEN)
          .alternative(1, 17, "erasure_confirmed", ERASURE_CONFIRMED)
          .alternative(1, 18, "erased_here", ERASED_HERE)
          .alternative(1, 19, "record_step", RECORD_STEP)
          .alternative(1, 20, "held_judged", HELD_JUDGED)
          .alternative(1, 21, "payloads_wanted", PAYLOADS_WANTED)
          .build();

  private GovernanceShape() {}
}
