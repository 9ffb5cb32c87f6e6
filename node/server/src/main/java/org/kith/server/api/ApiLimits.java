package org.kith.server.api;

/// Every limit of the local API.
public final class ApiLimits {
  public static final int MESSAGE_BYTES_MAX = 4 * 1_024 * 1_024;
  public static final int METADATA_BYTES_MAX = 8 * 1_024;
  public static final int CALLS_PER_CONNECTION_MAX = 256;
  public static final int HANDSHAKE_SECONDS_MAX = 10;
  public static final int KEEP_ALIVE_SECONDS_MIN = 10;

  /// Bytes in flight on one connection and on one stream.
  public static final int WINDOW_BYTES = 4 * 1_024 * 1_024;

  /// Search results on one page.
  public static final int PAGE_SIZE_MAX = 200;

  /// Records that are hidden on a node at once: each search leaves them out by name.
  static final int HIDDEN_RECORDS_MAX = 1_000;

  public static final int SEARCH_PAGE_SIZE_DEFAULT = 20;
  public static final int LIST_PAGE_SIZE_DEFAULT = 100;

  /// Ids in one request for several records.
  public static final int BATCH_IDS_MAX = 100;

  /// Codes in one filter of a search.
  public static final int FILTER_CODES_MAX = 50;

  /// Characters of a search.
  public static final int QUERY_CHARACTERS_MAX = 512;

  /// Characters that name an attempt to publish.
  public static final int REQUEST_ID_CHARACTERS_MAX = 64;

  /// Characters of an id's prefix that people may write instead of the whole.
  public static final int ID_PREFIX_CHARACTERS_MIN = 8;

  /// Records of one stream that wait for their receipts.
  public static final int IN_FLIGHT_MAX = 1_024;

  /// Refusals that one import's answer lists; more are only counted.
  public static final int IMPORT_REFUSALS_MAX = 5_000;

  /// Records that one export names.
  public static final int EXPORT_IDS_MAX = 1_000;

  /// Characters of a token's name.
  public static final int TOKEN_NAME_CHARACTERS_MAX = 64;

  /// Days until a token expires, at most ten years.
  public static final int TOKEN_DAYS_MAX = 3_660;

  /// Characters of a reason in words.
  public static final int REASON_CHARACTERS_MAX = 400;

  public static final int INVITATION_CHARACTERS_MAX = 128 * 1_024;

  /// Endpoint hints in one invitation.
  public static final int ENDPOINTS_MAX = 8;

  public static final int SYNC_WAIT_SECONDS_MAX = 3_600;

  /// Streams that watch at once.
  public static final int WATCHERS_MAX = 100;

  private ApiLimits() {}
}
