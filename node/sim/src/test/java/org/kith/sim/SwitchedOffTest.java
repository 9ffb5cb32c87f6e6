package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// SPEC 9.4, where one node in five is switched off before anything is erased: the origins' ledgers
/// list everybody, and nobody as having erased who has not.
class SwitchedOffTest {
  private static final int SEEDS = 24;
  private static final double SWITCHED_OFF = 0.2;

  @Test
  void ledgersAddUpAndNobodyCountsAsHavingErasedWhoHasNot() {
    int records = 0;
    int erased = 0;
    int waiting = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      ReachAccount.Figures said = World.switchedOff(seed, SWITCHED_OFF);
      records += said.records();
      erased += said.erased();
      waiting += said.waiting();
      assertThat(said.missing()).as("seed %s: answers that are missing", seed).isZero();
    }
    assertThat(records).isGreaterThan(SEEDS);
    assertThat(erased).isGreaterThan(records);
    assertThat(waiting).isPositive();
  }
}
