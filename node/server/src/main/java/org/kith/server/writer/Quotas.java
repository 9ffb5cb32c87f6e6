package org.kith.server.writer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.LogStore;

/// What each origin may store here and has stored (SPEC 8.5), and how much the disk must keep free.
/// Bytes are counted from the journal; entries of today since this node started.
public final class Quotas {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final LogStore store;
  private final Quota otherwise;
  private final LongSupplier freeBytes;
  private final ToLongFunction<OrganisationId> fileBytes;
  private final long reserveBytes;
  private final Map<OrganisationId, Today> today = new ConcurrentHashMap<>();

  private record Today(long day, long entries) {}

  /// @param otherwise where a grant names no quota
  /// @param freeBytes of the volume that holds the journal
  /// @param reserveBytes that other organisations' records never take
  public Quotas(LogStore store, Quota otherwise, LongSupplier freeBytes, long reserveBytes) {
    this(store, otherwise, freeBytes, reserveBytes, origin -> 0);
  }

  private Quotas(
      LogStore store,
      Quota otherwise,
      LongSupplier freeBytes,
      long reserveBytes,
      ToLongFunction<OrganisationId> fileBytes) {
    this.fileBytes = fileBytes;
    this.store = store;
    this.otherwise = otherwise;
    this.freeBytes = freeBytes;
    this.reserveBytes = reserveBytes;
  }

  /// The same, with files of records counted to their origin.
  ///
  /// @param fileBytes of an origin that are kept here
  public Quotas with(ToLongFunction<OrganisationId> fileBytes) {
    return new Quotas(store, otherwise, freeBytes, reserveBytes, fileBytes);
  }

  /// Everything, on a disk without end.
  public static Quotas unlimited(LogStore store) {
    return new Quotas(store, Quota.UNLIMITED, () -> Long.MAX_VALUE, 0);
  }

  /// Where a grant names no quota.
  Quota otherwise() {
    return otherwise;
  }

  /// Whether the disk has room for so much more of others.
  public boolean diskHolds(long bytes) {
    return freeBytes.getAsLong() - bytes >= reserveBytes;
  }

  /// What an origin has used.
  public Quota.Used used(OrganisationId origin, Standing standing, long nowMs) {
    long bytes =
        standing.member(origin).stream()
            .flatMap(member -> LogOwner.allOf(member.chain(), Map.of()).stream())
            .flatMap(owner -> store.head(owner.name().id()).stream())
            .mapToLong(LogStore.LogHead::bytes)
            .sum();
    bytes += fileBytes.applyAsLong(origin);
    Today counted = today.get(origin);
    return new Quota.Used(
        bytes, counted == null || counted.day() != day(nowMs) ? 0 : counted.entries());
  }

  /// What it may use.
  public Quota of(LogName log, Standing standing) {
    return standing.quota(log, otherwise);
  }

  /// Entries of an origin are taken.
  void took(OrganisationId origin, int entries, long nowMs) {
    long day = day(nowMs);
    var _ =
        today.merge(
            origin,
            new Today(day, entries),
            (before, more) ->
                before.day() == day ? new Today(day, before.entries() + more.entries()) : more);
  }

  private static long day(long nowMs) {
    return Math.floorDiv(nowMs, DAY_MS);
  }
}
