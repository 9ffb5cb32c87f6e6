package org.kith.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;

/// SPEC 4.8: what manifests mean that came from anywhere.
class ManifestNewsTest {
  private final Organisation us = Organisation.named("Us");
  private final Organisation them = Organisation.named("Them");
  private final Organisation third = Organisation.named("Third");
  private final Standing standing = us.accepting(them);

  private ManifestChain renewed(long expiresMs) {
    return them.next(them.chain(), edit -> edit.expires(expiresMs));
  }

  private Standing after(Standing before, Decision.What what) {
    return before.apply(Organisation.decision(what));
  }

  @Test
  void laterVersionsAreLearnedInAnyOrder() {
    ManifestChain second = renewed(2);
    ManifestChain third = them.next(second, edit -> edit.expires(3));
    List<Bytes> later = third.encodedAfter(1);
    assertThat(ManifestNews.of(later.reversed(), standing))
        .containsExactly(new Decision.ManifestLearned(third));
    assertThat(ManifestNews.of(List.of(later.get(1)), standing)).as("a gap").isEmpty();
    Standing learned = after(standing, new Decision.ManifestLearned(third));
    assertThat(learned.member(them.id()).orElseThrow().chain()).isEqualTo(third);
    assertThat(ManifestNews.of(later, learned)).as("it is known").isEmpty();
    assertThat(ManifestNews.of(second.encoded(), learned)).as("it is older").isEmpty();
    assertThat(after(learned, new Decision.ManifestLearned(second)))
        .extracting(s -> s.member(them.id()).orElseThrow().chain())
        .isEqualTo(third);
  }

  @Test
  void whatIsNotAboutAcceptedOrganisationsIsNoNews() {
    ManifestChain other = third.next(third.chain(), edit -> edit.expires(2));
    assertThat(ManifestNews.of(other.encoded(), standing)).isEmpty();
    assertThat(ManifestNews.of(List.of(Bytes.utf8("no manifest")), standing)).isEmpty();
    Standing removed = after(standing, new Decision.PeerRemoved(them.id(), "a test"));
    assertThat(ManifestNews.of(renewed(2).encoded(), removed)).isEmpty();
  }

  @Test
  void aVersionThatItsRootKeysDidNotSignIsNoNews() {
    var unsigned = org.kith.protocol.identity.ManifestEdit.of(them.chain()).expires(2).propose();
    var stranger =
        unsigned.signedBy(
            org.kith.protocol.log.SecretKey.ofSeed(
                org.kith.protocol.bytes.Sha256.hash(Bytes.utf8("a stranger"))));
    assertThat(stranger.completing(them.chain())).isInstanceOf(ManifestChain.Parsed.Bad.class);
    assertThat(ManifestNews.of(us.next(us.chain(), e -> e.expires(2)).encoded(), standing))
        .isEmpty();
  }

  @Test
  void twoVersionsOfOneNumberFreezeTheOrganisationUntilAPersonDecides() {
    ManifestChain one = renewed(2);
    ManifestChain other = renewed(3);
    List<Decision.What> news =
        ManifestNews.of(List.of(one.newest().signed(), other.newest().signed()), standing);
    assertThat(news).hasSize(1);
    assertThat(news.getFirst())
        .isInstanceOfSatisfying(
            Decision.OriginFrozen.class,
            frozen -> {
              assertThat(frozen.organisation()).isEqualTo(them.id());
              assertThat(frozen.epoch()).isZero();
              assertThat(frozen.evidence())
                  .containsExactlyInAnyOrder(one.newest().signed(), other.newest().signed());
            });
    Standing learned = after(standing, new Decision.ManifestLearned(one));
    Decision.What late = ManifestNews.of(other.encoded(), learned).getFirst();
    Standing frozen = after(learned, late);
    assertThat(frozen.log(them.log().id()).orElseThrow().frozen()).isPresent();
    assertThat(ManifestNews.of(one.encoded(), frozen)).as("nothing more is learned").isEmpty();
    Standing decided = Organisation.accept(frozen, them, false);
    assertThat(decided.log(them.log().id()).orElseThrow().frozen()).isEmpty();
    assertThat(decided.member(them.id()).orElseThrow().chain())
        .as("an invitation that is older than what is known takes nothing back")
        .isEqualTo(one);
  }

  @Test
  void whatAPersonHasJudgedFreezesNothingAgain() { // SPEC 3.9
    ManifestChain one = renewed(2);
    ManifestChain other = renewed(3);
    Standing learned = after(standing, new Decision.ManifestLearned(one));
    Standing frozen = after(learned, ManifestNews.of(other.encoded(), learned).getFirst());
    Standing decided =
        after(frozen, new Decision.PeerAccepted(other, List.of(), false, true)); // the person says
    assertThat(decided.member(them.id()).orElseThrow().chain()).isEqualTo(other);
    assertThat(ManifestNews.of(one.encoded(), decided)).isEmpty();
    assertThat(ManifestNews.of(other.encoded(), decided)).isEmpty();
    assertThat(ManifestNews.of(renewed(4).encoded(), decided)).as("a third one").hasSize(1);
    Standing again = after(decided, new Decision.PeerRemoved(them.id(), "a test"));
    again = after(again, new Decision.PeerAccepted(other, List.of(), false, true));
    assertThat(ManifestNews.of(one.encoded(), again)).as("after a removal too").isEmpty();
  }

  @Test
  void aHistoryThatAPersonHasPutAsideFreezesNothingAgainAndAThirdOneDoes() { // SPEC 3.9
    Organisation held = Organisation.named("Them").publish(5);
    Organisation aside = Organisation.named("Them").append(Bytes.utf8("another"), Optional.empty());
    aside.append(Bytes.utf8("and one more"), Optional.empty());
    Organisation third = Organisation.named("Them").append(Bytes.utf8("third"), Optional.empty());
    Predicate<Checkpoint> here =
        shown -> shown.size() <= 5 && held.tree().root(shown.size()).equals(shown.root());
    Standing frozen =
        after(standing, ForkNews.of(List.of(fork(held, 3, aside)), standing, here).getFirst());
    assertThat(ForkNews.of(List.of(fork(held, 5, aside)), frozen, here)).isEmpty();
    Standing decided = Organisation.accept(frozen, them, false);
    assertThat(decided.log(them.log().id()).orElseThrow().frozen()).isEmpty();
    assertThat(ForkNews.of(List.of(fork(held, 3, aside)), decided, here)).isEmpty();
    assertThat(ForkNews.of(List.of(fork(held, 5, aside)), decided, here))
        .as("the same history, in a proof that another peer made")
        .isEmpty();
    assertThat(ForkNews.of(List.of(fork(held, 3, third)), decided, here))
        .as("beside a checkpoint that was judged and is held")
        .hasSize(1);
  }

  private static Bytes fork(Organisation held, long size, Organisation shown) {
    long small = shown.size();
    List<Bytes> proof = small == size ? List.of() : held.tree().consistencyProof(small, size);
    return new ForkProof(
            shown.checkpoint(small), held.checkpoint(size), held.tree().root(small), proof)
        .encode();
  }

  @Test
  void decisionsAboutManifestsAreReadBack() {
    for (Decision.What what :
        List.of(
            new Decision.ManifestLearned(renewed(2)),
            new Decision.OriginFrozen(
                them.id(), 3, List.of(Bytes.utf8("one"), Bytes.utf8("other")), "two heads"))) {
      Decision decision = Organisation.decision(what);
      assertThat(DecisionCodec.decode(DecisionCodec.encode(decision))).contains(decision);
    }
  }
}
