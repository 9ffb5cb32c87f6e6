package org.kith.server.inbox;

import java.time.Duration;

/// Bounds of inboxes and webhooks.
public final class InboxLimits {
  /// Saved queries of one person.
  public static final int SUBSCRIPTIONS_MAX = 50;

  /// People with an inbox.
  public static final int MAILBOXES_MAX = 1_000;

  /// Items in one inbox; what was read goes first, then what is oldest.
  public static final int ITEMS_MAX = 5_000;

  /// Characters of a webhook's address.
  public static final int URL_CHARACTERS_MAX = 1_024;

  /// Items in one message to a webhook.
  public static final int WEBHOOK_ITEMS_MAX = 100;

  static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(10);

  /// Rest after the first failed attempt; doubled after each.
  static final Duration WEBHOOK_REST = Duration.ofSeconds(5);

  static final Duration WEBHOOK_REST_MAX = Duration.ofHours(6);

  /// Attempts go on for so long.
  static final Duration WEBHOOK_GIVE_UP = Duration.ofDays(3);

  /// Frames that a mailbox may be behind on disk while nothing comes into it.
  static final int CURSOR_FRAMES_MAX = 20_000;

  private InboxLimits() {}
}
