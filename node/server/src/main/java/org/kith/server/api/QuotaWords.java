package org.kith.server.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.server.writer.Quotas;

/// What status says of quotas (SPEC 8.5): which one, of whom, and when it goes on.
final class QuotaWords {
  /// From here on the operator is told.
  private static final int WARNING_PERCENT = 80;

  private static final String DAY_ENDS = "; it goes on at midnight UTC";

  private final Quotas quotas;
  private final InstantSource clock;

  QuotaWords(Quotas quotas, InstantSource clock) {
    this.quotas = quotas;
    this.clock = clock;
  }

  private Quota.Used used(Standing now, LogName log) {
    return quotas.used(log.organisation(), now, clock.millis());
  }

  /// Whose quota is nearly used up, or quite.
  List<String> warnings(Standing now) {
    List<String> warnings = new ArrayList<>();
    for (LogOwner owner : now.logs()) {
      LogName log = owner.name();
      if (log.epoch() != 1) {
        continue; // once for each organisation
      }
      Quota.Used used = used(now, log);
      Quota quota = quotas.of(log, now);
      if (quota.percentOfBytes(used) >= WARNING_PERCENT) {
        warnings.add(warning(now, log, quota.percentOfBytes(used), "what it may store here", ""));
      }
      if (quota.percentOfToday(used) >= WARNING_PERCENT) {
        String perDay =
            "the %d entries that are taken in a day".formatted(quota.entriesPerDayMax());
        warnings.add(warning(now, log, quota.percentOfToday(used), perDay, DAY_ENDS));
      }
    }
    return warnings;
  }

  private static String warning(Standing now, LogName log, int percent, String what, String more) {
    return "quota: %s has used %d %% of %s%s; to give more: kith grant propose %s"
        .formatted(
            Peers.origin(now, log.organisation()).getName(),
            percent,
            what,
            more,
            log.organisation().text());
  }

  /// Why no more of an origin is taken at present; empty where nothing keeps it.
  String keptBack(Standing now, LogName log) {
    Quota quota = quotas.of(log, now);
    Quota.Used used = used(now, log);
    if (quota.percentOfBytes(used) >= 100) {
      return "; it has used up what it may store here";
    }
    return quota.percentOfToday(used) >= 100 ? "; today's entries are used up" + DAY_ENDS : "";
  }
}
