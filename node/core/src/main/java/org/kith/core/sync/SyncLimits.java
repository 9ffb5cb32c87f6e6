package org.kith.core.sync;

/// Bounds of one session.
public final class SyncLimits {
  /// The one version of the protocol.
  public static final int PROTOCOL_VERSION = 1;

  /// What this version can do.
  public static final int FEATURE_LEVEL = 3;

  /// From this level on a peer knows what files of records are (SPEC 7.15).
  public static final int FILES_LEVEL = 2;

  /// From this level on a peer knows what it is to be shown how far an audit goes (SPEC 7.16).
  public static final int AUDITS_LEVEL = 3;

  /// Time between two sizes of one log of the audit that one peer is shown.
  public static final long AUDIT_MS = 60_000;

  /// Bytes of one piece of a file.
  public static final int FILE_PIECE_BYTES_MAX = 256 * 1_024;

  /// Entries asked for at once.
  public static final int FETCH_ENTRIES = 512;

  /// Entries of a log that one session fetches before it looks for more to fetch.
  public static final int STRIPE_ENTRIES = 8 * FETCH_ENTRIES;

  /// Entries above what is held that all sessions together fetch of one log: what may wait in
  /// memory for what stands before it, 32 MiB at most.
  public static final int STRIPES_ENTRIES_MAX = 4 * STRIPE_ENTRIES;

  /// Requests in flight in one session.
  public static final int REQUESTS_IN_FLIGHT_MAX = 4;

  /// A peer that lacks at most this many entries gets them with the announcement.
  public static final int ANNOUNCE_ENTRIES_MAX = 512;

  /// How long a node that is shown a few fresh entries waits for the copy that is on its way.
  public static final long LAZY_WAIT_MS = 80;

  /// What is added to that wait at most, different for each session.
  public static final long LAZY_JITTER_MS = 40;

  /// Fresh entries that had to be asked for so often in a row make a link eager.
  public static final int MISSES_MAX = 3;

  /// Time between two heads of one log to a peer that gets its copies elsewhere.
  public static final long LAZY_HEAD_MS = 1_000;

  /// Checkpoints of one log that are remembered until their tree is held.
  public static final int SHOWN_AHEAD_MAX = 4;

  /// So few entries are a fresh piece: if nobody answers soon, another peer is asked for it.
  public static final int FRESH_ENTRIES_MAX = 16;

  /// Time after which a session that does not move loses its claim to a fresh piece.
  public static final long CLAIM_FRESH_MS = 120;

  /// Bytes of manifests, proofs, heads or receipts that one message is filled with: each side takes
  /// messages of 1.25 MiB.
  public static final int CHUNK_BYTES_MAX = 1_024 * 1_024;

  /// Manifests of one message.
  public static final int MANIFESTS_MAX = 100;

  /// Fork proofs of one message.
  public static final int FORK_PROOFS_MAX = 4;

  /// Heads of one message: with post-quantum lines they are about 4 KiB each.
  public static final int HEADS_MAX = 256;

  /// Erasure receipts of one message.
  public static final int RECEIPTS_MAX = 8;

  /// Cosigned checkpoints of one message.
  public static final int COSIGNED_MAX = 64;

  /// Size of one of them: the log's lines and one cosignature.
  public static final int COSIGNED_BYTES_MAX = 16 * 1_024;

  /// Payloads that are asked for at once.
  public static final int WANTED_MAX = 64;

  /// Silence after which a session ends.
  public static final long SILENCE_MS_MAX = 60_000;

  /// Time between digests while nothing happens.
  public static final long DIGEST_MS = 20_000;

  /// Time after which heads may be sent again because digests differ.
  public static final long HEADS_AGAIN_MS = 2_000;

  /// Time after which the other side is asked again for all its heads, of our own logs too.
  public static final long SELF_CHECK_MS = 3_600_000;

  /// Time after which a session that does not move loses its claim to fetch a log.
  public static final long CLAIM_MS = 10_000;

  /// Time for which requests may stay without any answer.
  public static final long ANSWER_MS_MAX = 15_000;

  /// Time for which a log is not fetched after its origin's quota was used up.
  public static final long QUOTA_PAUSE_MS = 10 * 60_000;

  /// Origins that a peer may be interested in.
  public static final int INTEREST_MAX = 10_000;

  private SyncLimits() {}
}
