package org.kith.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.Quota.Used;
import org.kith.protocol.bytes.LogName;

/// SPEC 8.5
class QuotaTest {
  private final Quota quota = new Quota(1_000, 10);

  @Test
  void whatFillsItFitsAndOneMoreDoesNot() {
    assertThat(quota.admits(new Used(900, 8), 100, 2)).isTrue();
    assertThat(quota.admits(new Used(900, 8), 101, 1)).isFalse();
    assertThat(quota.admits(new Used(0, 9), 1, 2)).isFalse();
    assertThat(quota.admits(new Used(2_000, 0), 1, 1)).isFalse();
    assertThat(Quota.UNLIMITED.admits(new Used(Long.MAX_VALUE - 10, 5), 10, 1)).isTrue();
  }

  @Test
  void aQuotaOfNothingIsNone() {
    assertThatThrownBy(() -> new Quota(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Quota(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePercentIsThatOfWhicheverIsUsedMore() {
    assertThat(quota.percent(Used.NOTHING)).isZero();
    assertThat(quota.percent(new Used(100, 8))).isEqualTo(80);
    assertThat(quota.percent(new Used(5_000, 1))).isEqualTo(100);
    assertThat(quota.percent(new Used(799, 0))).as("nothing is rounded up").isEqualTo(79);
    assertThat(quota.percent(new Used(800, 0))).isEqualTo(80);
    assertThat(Quota.UNLIMITED.percent(new Used(1L << 40, 1_000_000))).isZero();
  }

  @Test
  void aGrantSaysMoreThanTheNodeAndOnlyWhereItSaysSomething() {
    Organisation us = Organisation.named("Us");
    Organisation them = Organisation.named("Them");
    LogName log = them.log();
    Standing accepted = us.accepting(them);
    assertThat(accepted.quota(log, quota)).isEqualTo(quota);
    Standing more =
        accepted.apply(
            Organisation.decision(
                new Decision.Granted(
                    them.id(), LogName.COMMONS, List.of(), List.of(), 0, 5_000, 0)));
    assertThat(more.quota(log, quota)).isEqualTo(new Quota(5_000, 10));
  }
}
