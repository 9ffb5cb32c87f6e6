package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.MemoryStore;

/// SPEC 8.5
class QuotasTest {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long NOW_MS = 20_000 * DAY_MS;

  private final Standing standing = Standing.of(OwnOrganisation.named("Riverside").chain());
  private final OrganisationId them = OwnOrganisation.named("Hillside").chain().organisation();

  private long today(Quotas quotas, long nowMs) {
    return quotas.used(them, standing, nowMs).entriesToday();
  }

  @Test
  void entriesAreCountedByTheDayOfTheClock() {
    Quotas quotas = Quotas.unlimited(new MemoryStore());
    assertThat(today(quotas, NOW_MS)).isZero();
    quotas.took(them, 3, NOW_MS);
    quotas.took(them, 4, NOW_MS + DAY_MS - 1);
    assertThat(today(quotas, NOW_MS)).isEqualTo(7);
    assertThat(today(quotas, NOW_MS + DAY_MS)).isZero();
    quotas.took(them, 1, NOW_MS + DAY_MS);
    assertThat(today(quotas, NOW_MS + DAY_MS)).isEqualTo(1);
  }

  @Test
  void theReserveOfTheDiskIsTakenByNobodyElse() {
    var quotas = new Quotas(new MemoryStore(), Quota.UNLIMITED, () -> 5_000, 1_000);
    assertThat(quotas.diskHolds(4_000)).isTrue();
    assertThat(quotas.diskHolds(4_001)).isFalse();
  }
}
