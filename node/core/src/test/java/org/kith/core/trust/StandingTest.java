package org.kith.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;

/// SPEC 8.4: trust is the fold of decisions.
class StandingTest {
  private final Organisation us = Organisation.named("Us");
  private final Organisation them = Organisation.named("Them");

  @Test
  void anAcceptedOrganisationHasSessionsLogsAndGrants() {
    Standing standing = us.accepting(them);
    assertThat(standing.sessionAllowed(them.id())).isTrue();
    assertThat(standing.interest()).containsExactly(them.id());
    assertThat(standing.log(them.log().id()).orElseThrow().key().ed25519())
        .isEqualTo(them.chain().logKey(1).orElseThrow());
    assertThat(standing.granted(them.id(), LogName.COMMONS, 0)).isTrue();
    assertThat(standing.granted(them.id(), "another", 0)).isFalse();
    assertThat(standing.granted(us.id(), LogName.COMMONS, 0)).isFalse();
  }

  @Test
  void anOriginOnlyHasNoSession() {
    Standing standing = Organisation.accept(Standing.of(us.chain()), them, true);
    assertThat(standing.sessionAllowed(them.id())).isFalse();
    assertThat(standing.interest()).containsExactly(them.id());
  }

  @Test
  void aRemovalStaysUntilAPersonAcceptsAgain() {
    Standing removed =
        us.accepting(them)
            .apply(Organisation.decision(new Decision.PeerRemoved(them.id(), "a test")));
    Standing grantedAfterwards =
        removed.apply(Organisation.decision(Decision.Granted.commons(them.id())));
    for (Standing standing : List.of(removed, grantedAfterwards)) {
      assertThat(standing.sessionAllowed(them.id())).isFalse();
      assertThat(standing.interest()).isEmpty();
      assertThat(standing.log(them.log().id())).isEmpty();
      assertThat(standing.granted(them.id(), LogName.COMMONS, 0)).isFalse();
      assertThat(standing.member(them.id()).orElseThrow().reason()).isEqualTo("a test");
    }
    Standing again = Organisation.accept(removed, them, false);
    assertThat(again.sessionAllowed(them.id())).isTrue();
    assertThat(again.granted(them.id(), LogName.COMMONS, 0)).isTrue();
  }

  @Test
  void nobodyIsTheirOwnPeer() {
    assertThat(us.accepting(us).members()).isEmpty();
  }

  @Test
  void tokensEndWhenTheyAreRevokedOrExpire() {
    Bytes hash = Token.hash("kith_secret");
    Standing standing =
        Standing.of(us.chain())
            .apply(
                Organisation.decision(
                    new Decision.TokenIssued("ward", hash, List.of("reader"), 5_000)));
    Token token = standing.tokens().iterator().next();
    assertThat(token.isActive(4_999)).isTrue();
    assertThat(token.isActive(5_000)).isFalse();
    Standing revoked = standing.apply(Organisation.decision(new Decision.TokenRevoked("ward")));
    assertThat(revoked.tokens().iterator().next().isActive(0)).isFalse();
    assertThat(Token.hash("kith_secret")).isEqualTo(hash);
    assertThat(Token.hash("kith_secreu")).isNotEqualTo(hash);
  }

  @Test
  void everyDecisionIsReadBackAsItWas() {
    for (Decision.What what :
        List.of(
            new Decision.PeerAccepted(them.chain(), List.of("127.0.0.1:7440"), true, true),
            new Decision.PeerRemoved(them.id(), "why"),
            new Decision.Granted(them.id(), LogName.COMMONS, List.of(1, 2), List.of(3), 4),
            new Decision.TokenIssued("n", Token.hash("s"), List.of("reader"), 0),
            new Decision.FileWritten(
                them.id(),
                List.of(
                    new Decision.FileExtent(them.log().id(), 0, 7),
                    new Decision.FileExtent(us.log().id(), 5, 5))),
            new Decision.TokenRevoked("n"))) {
      var decision = new Decision("admin", 1_234, what);
      assertThat(DecisionCodec.decode(DecisionCodec.encode(decision))).contains(decision);
    }
    assertThat(DecisionCodec.decode(Bytes.utf8("noise"))).isEmpty();
    assertThat(DecisionCodec.decode(Bytes.EMPTY)).isEmpty();
  }
}
