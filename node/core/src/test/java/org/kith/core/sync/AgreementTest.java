package org.kith.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;

/// SPEC 5.4: who counts as heard.
class AgreementTest {
  private final LogName log = Organisation.named("Us").log();
  private final OrganisationId one = Organisation.named("One").id();
  private final OrganisationId other = Organisation.named("Other").id();

  private SessionState session(
      OrganisationId peer, boolean established, boolean shares, boolean upToDate) {
    List<SessionState.Shared> logs =
        shares ? List.of(new SessionState.Shared(log, 1, 1)) : List.of();
    return new SessionState(peer, established, established, 1, upToDate, 1, logs);
  }

  private Agreement about(SessionState... sessions) {
    return Agreement.about(log, Stream.of(sessions));
  }

  @Test
  void onlyWhoSharesTheLogAndIsUpToDateAgrees() {
    assertThat(about(session(one, true, true, true), session(other, true, true, true)))
        .isEqualTo(new Agreement(2, 0));
    assertThat(about(session(one, true, true, false))).isEqualTo(new Agreement(0, 0));
  }

  @Test
  void whoWantsNothingOfItIsAStranger() {
    assertThat(about(session(one, true, false, true), session(other, true, true, true)))
        .isEqualTo(new Agreement(1, 1));
  }

  @Test
  void whoHasNotSaidYetWhatItWantsIsNeither() {
    assertThat(about(session(one, false, false, false), session(other, false, true, true)))
        .isEqualTo(new Agreement(0, 0));
  }

  @Test
  void twoSessionsWithOnePeerAreOneVoice() {
    assertThat(
            about(
                session(one, true, true, true),
                session(one, true, true, true),
                session(one, true, false, true)))
        .isEqualTo(new Agreement(1, 0));
  }
}
