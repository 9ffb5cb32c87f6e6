package org.kith.server.peer;

/// Every limit of the peer port. SPEC 7.9
final class PeerLimits {
  /// A range of 1 MiB with its proof, checkpoint and framing fits.
  static final int MESSAGE_BYTES_MAX = 1_280 * 1_024;

  /// HTTP/2 header list of one call.
  static final int METADATA_BYTES_MAX = 8 * 1_024;

  static final int CALLS_PER_CONNECTION_MAX = 16;

  /// Streams that are reset, by either side, within [#RESET_WINDOW_SECONDS].
  static final int RESETS_PER_WINDOW_MAX = 50;

  static final int RESET_WINDOW_SECONDS = 30;

  /// From the first byte to the end of the TLS handshake.
  static final int HANDSHAKE_SECONDS_MAX = 10;

  /// A connection without a call is closed after this.
  static final int IDLE_SECONDS_MAX = 5 * 60;

  /// A connection is closed after this, give or take a tenth (gRPC's own jitter).
  static final int AGE_SECONDS_MAX = 60 * 60;

  /// How long calls may go on after [#AGE_SECONDS_MAX].
  static final int AGE_GRACE_SECONDS_MAX = 30;

  /// A side that pings more often than this is cut.
  static final int KEEP_ALIVE_SECONDS_MIN = 60;

  /// How often we ask whether a quiet connection still stands, and how long we wait for the
  /// answer.
  static final int KEEP_ALIVE_SECONDS = 75;

  static final int KEEP_ALIVE_ANSWER_SECONDS_MAX = 20;

  /// Bytes in flight on one connection and on one stream: an SSD's pace over a slow line.
  static final int WINDOW_BYTES = 4 * 1_024 * 1_024;

  static final int CONNECTIONS_MAX = 200;

  /// Connections that one TLS key may hold; with one more the oldest is closed.
  static final int CONNECTIONS_PER_KEY_MAX = 4;

  static final int HANDSHAKES_AT_ONCE_MAX = 20;

  /// Handshakes under way with one IPv4 address or one /64 network of IPv6.
  static final int HANDSHAKES_PER_ADDRESS_MAX = 10;

  /// Sessions that one organisation may hold at once: one each way while both sides dial.
  static final int SESSIONS_PER_PEER_MAX = 2;

  static final int THREADS_MAX = 8;

  /// Every call that the port admits may have one task waiting.
  static final int TASKS_WAITING_MAX = CONNECTIONS_MAX * CALLS_PER_CONNECTION_MAX;

  /// Messages of one session that were received and not yet looked at.
  static final int MESSAGES_WAITING_MAX = 8;

  /// Requests of one session that wait for the line to take more.
  static final int SERVES_WAITING_MAX = 64;

  /// Ranges of one session that wait for the writer.
  static final int SUBMITS_IN_FLIGHT_MAX = 16;

  /// From the opening of a stream, the connection included, to the other side's Hello.
  static final int HELLO_MS_MAX = 15_000;

  /// A peer that asks but does not read for this long is cut.
  static final int STALLED_MS_MAX = 60_000;

  /// Seconds over which the rate of entries is told.
  static final int RATE_SECONDS = 10;

  /// Cosigned checkpoints that a stream remembers having told or heard.
  static final int COSIGNED_REMEMBERED_MAX = 4_096;

  private PeerLimits() {}
}
