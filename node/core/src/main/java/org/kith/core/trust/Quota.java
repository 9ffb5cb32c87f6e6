package org.kith.core.trust;

/// How much of one origin a node stores (SPEC 8.5): a log that never ends fills nobody's disk.
///
/// @param bytesMax of its entries and payloads, over all its logs
/// @param entriesPerDayMax that are taken in one day (UTC) of this node's clock
public record Quota(long bytesMax, long entriesPerDayMax) {
  /// Everything.
  public static final Quota UNLIMITED = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

  public Quota {
    if (bytesMax < 1 || entriesPerDayMax < 1) {
      throw new IllegalArgumentException("a quota lets something in");
    }
  }

  /// What an origin has used.
  ///
  /// @param bytes that are stored
  /// @param entriesToday that were taken today
  public record Used(long bytes, long entriesToday) {
    /// Nothing yet.
    public static final Used NOTHING = new Used(0, 0);
  }

  /// Whether so much more still fits.
  public boolean admits(Used used, long bytes, long entries) {
    return used.bytes() <= bytesMax - bytes && used.entriesToday() <= entriesPerDayMax - entries;
  }

  /// How much of it is used, whichever is more, in whole percent.
  public int percent(Used used) {
    return Math.max(percentOfBytes(used), percentOfToday(used));
  }

  /// How much of what may be stored is used, in whole percent.
  public int percentOfBytes(Used used) {
    return (int) Math.min(100, used.bytes() * 100.0 / bytesMax);
  }

  /// How much of what is taken in one day is used, in whole percent.
  public int percentOfToday(Used used) {
    return (int) Math.min(100, used.entriesToday() * 100.0 / entriesPerDayMax);
  }
}
