package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain.Relation;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.SecretKey;

/// SPEC 4.8, 4.9: an organisation that changes its keys stays the same organisation.
class ManifestChainTest {
  private static final SecretKey ONE = key("one");
  private static final SecretKey TWO = key("two");
  private static final SecretKey THREE = key("three");
  private static final SecretKey STRANGER = key("stranger");
  private static final Bytes ROOT = Sha256.hash(Bytes.utf8("root"));
  private static final ManifestChain FIRST =
      ok(
          ManifestChain.verify(
              List.of(
                  new ManifestDraft(
                          "Riverside",
                          "ZZ1",
                          "",
                          key("log").publicKey(),
                          key("circles").publicKey(),
                          key("cosign").publicKey(),
                          List.of(Sha256.hash(Bytes.utf8("tls"))),
                          1_800_000_000_000L)
                      .sign(List.of(ONE, TWO, THREE), 2)
                      .signed())));

  private static SecretKey key(String name) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name)));
  }

  private static ManifestChain ok(ManifestChain.Parsed parsed) {
    assertThat(parsed).isInstanceOf(ManifestChain.Parsed.Ok.class);
    return ((ManifestChain.Parsed.Ok) parsed).chain();
  }

  private static ManifestChain.Parsed sign(
      ManifestChain chain, ManifestEdit edit, SecretKey... keys) {
    ManifestProposal proposal = edit.propose();
    for (SecretKey key : keys) {
      proposal = proposal.signedBy(key);
    }
    return proposal.completing(chain);
  }

  private static void bad(ManifestFault fault, ManifestChain.Parsed parsed) {
    assertThat(parsed)
        .isInstanceOfSatisfying(
            ManifestChain.Parsed.Bad.class, no -> assertThat(no.fault()).isEqualTo(fault));
  }

  private static ManifestEdit edit() {
    return ManifestEdit.of(FIRST);
  }

  @Test
  void aRenewalKeepsTheOrganisation() {
    ManifestChain next = ok(sign(FIRST, edit().expires(1_900_000_000_000L), ONE, THREE));
    assertThat(next.organisation()).isEqualTo(FIRST.organisation());
    assertThat(next.newest().version()).isEqualTo(2);
    assertThat(next.newest().expiresMs()).isEqualTo(1_900_000_000_000L);
    assertThat(next.openCommons()).isEqualTo(FIRST.openCommons());
    assertThat(ok(ManifestChain.verify(next.encoded()))).isEqualTo(next);
    assertThat(FIRST.relationOf(next)).isEqualTo(Relation.LONGER);
    assertThat(next.relationOf(FIRST)).isEqualTo(Relation.SHORTER);
    assertThat(next.encodedAfter(1)).containsExactly(next.newest().signed());
    assertThat(next.encodedAfter(2)).isEmpty();
  }

  @Test
  void theThresholdOfBothVersionsMustSign() {
    ManifestEdit handover = edit().rootKeys(List.of(key("new").publicKey()), 1);
    bad(ManifestFault.NOT_SIGNED_BEFORE, sign(FIRST, handover, key("new")));
    bad(ManifestFault.NOT_SIGNED_BEFORE, sign(FIRST, handover, key("new"), ONE));
    bad(ManifestFault.NOT_SIGNED, sign(FIRST, handover, ONE, TWO));
    ManifestChain handed = ok(sign(FIRST, handover, key("new"), ONE, TWO));
    ManifestEdit after = ManifestEdit.of(handed).expires(1_900_000_000_000L);
    bad(ManifestFault.NOT_SIGNED, sign(handed, after, ONE, TWO));
    assertThat(ok(sign(handed, after, key("new"))).newest().version()).isEqualTo(3);
  }

  @Test
  void oneKeyCountsOnceHoweverOftenItSigns() {
    bad(ManifestFault.NOT_SIGNED, sign(FIRST, edit().expires(1), ONE, ONE));
  }

  @Test
  void nobodyElsesSignatureIsCarriedAlong() {
    bad(ManifestFault.UNKNOWN_SIGNATURE, sign(FIRST, edit().expires(1), ONE, TWO, STRANGER));
  }

  @Test
  void versionsFollowEachOtherDirectly() {
    ManifestChain second = ok(sign(FIRST, edit().expires(2), ONE, TWO));
    ManifestChain third = ok(sign(second, ManifestEdit.of(second).expires(3), ONE, TWO));
    bad(
        ManifestFault.DOES_NOT_FOLLOW,
        ManifestChain.verify(List.of(third.encoded().get(0), third.encoded().get(2))));
    ManifestChain other = ok(sign(FIRST, edit().expires(4), ONE, TWO));
    bad(
        ManifestFault.DOES_NOT_FOLLOW,
        ManifestChain.verify(
            List.of(third.encoded().get(0), other.encoded().get(1), third.encoded().get(2))));
    assertThat(third.relationOf(other)).isEqualTo(Relation.CONTRADICTS);
    assertThat(other.relationOf(third)).isEqualTo(Relation.CONTRADICTS);
  }

  @Test
  void aVersionSignedAgainByOthersIsTheSameVersion() {
    ManifestChain here = ok(sign(FIRST, edit().expires(2), ONE, TWO));
    ManifestChain there = ok(sign(FIRST, edit().expires(2), TWO, THREE));
    assertThat(here).isNotEqualTo(there);
    assertThat(here.relationOf(there)).isEqualTo(Relation.SAME);
  }

  @Test
  void aLogEndsAtAPositionAndTheNextOneOpens() {
    ManifestEdit theft =
        edit().endLog(1, new LogEnd(7, ROOT, true)).openLog(key("log 2").publicKey());
    ManifestChain next = ok(sign(FIRST, theft, ONE, TWO));
    assertThat(next.logEnd(1)).contains(new LogEnd(7, ROOT, true));
    assertThat(next.logEnd(2)).isEmpty();
    assertThat(next.openCommons()).contains(LogName.commons(next.organisation(), 2));
    assertThat(next.logKey(1)).isEqualTo(FIRST.logKey(1));
  }

  @Test
  void whatHasEndedCanOnlyEndEarlierByARevocation() {
    ManifestChain closed =
        ok(
            sign(
                FIRST,
                edit().endLog(1, new LogEnd(7, ROOT, false)).openLog(key("log 2").publicKey()),
                ONE,
                TWO));
    Bytes other = Sha256.hash(Bytes.utf8("another root"));
    bad(ManifestFault.CHANGED_HISTORY, end(closed, new LogEnd(8, ROOT, true)));
    bad(ManifestFault.CHANGED_HISTORY, end(closed, new LogEnd(6, ROOT, false)));
    bad(ManifestFault.CHANGED_HISTORY, end(closed, new LogEnd(7, other, true)));
    assertThat(ok(end(closed, new LogEnd(7, ROOT, true))).newest().version()).isEqualTo(3);
    assertThat(ok(end(closed, new LogEnd(6, other, true))).newest().version()).isEqualTo(3);
  }

  @Test
  void theFirstVersionThatEndedALogWhereItEndsIsNamed() { // SPEC 4.9
    assertThat(FIRST.endedBy(1)).isEmpty();
    ManifestChain closed =
        ok(
            sign(
                FIRST,
                edit().endLog(1, new LogEnd(7, ROOT, false)).openLog(key("log 2").publicKey()),
                ONE,
                TWO));
    ManifestChain later = ok(sign(closed, ManifestEdit.of(closed).expires(2), ONE, TWO));
    assertThat(later.endedBy(1).map(Manifest::version)).contains(2L);
    assertThat(later.endedBy(2)).isEmpty();
    assertThat(later.endedBy(3)).isEmpty();
    ManifestChain earlier = ok(end(later, new LogEnd(6, ROOT, true)));
    assertThat(earlier.endedBy(1).map(Manifest::version)).contains(4L);
    LogName log = LogName.commons(earlier.organisation(), 1);
    assertThat(earlier.logEnd(1).flatMap(end -> end.checkpoint(log)))
        .contains(new Checkpoint(log, 6, ROOT));
    for (LogEnd none :
        List.of(
            new LogEnd(-1, ROOT, true),
            new LogEnd(Checkpoint.TREE_SIZE_LIMIT, ROOT, true),
            new LogEnd(1, Bytes.utf8("short"), true))) {
      assertThat(none.checkpoint(log)).isEmpty();
    }
  }

  private static ManifestChain.Parsed end(ManifestChain chain, LogEnd end) {
    return sign(chain, ManifestEdit.of(chain).endLog(1, end), ONE, TWO);
  }

  @Test
  void signaturesAreGatheredOnSeparateMachines() {
    ManifestProposal proposal = edit().addRootKey(key("four").publicKey()).propose();
    String file = proposal.encode();
    String here = ManifestProposal.parse(file).orElseThrow().signedBy(ONE).encode();
    String there = ManifestProposal.parse(file + "\n").orElseThrow().signedBy(TWO).encode();
    ManifestProposal both =
        ManifestProposal.parse(here)
            .orElseThrow()
            .combinedWith(ManifestProposal.parse(there).orElseThrow());
    assertThat(both.signatureCount()).isEqualTo(2);
    ManifestChain next = ok(both.completing(FIRST));
    assertThat(next.newest().rootKeyCount()).isEqualTo(4);
    assertThat(both.mayBeSignedBy(key("four").publicKey(), FIRST)).isTrue();
    assertThat(both.mayBeSignedBy(STRANGER.publicKey(), FIRST)).isFalse();
    assertThat(both.summary()).contains("root keys  2 of 4");
    assertThat(proposal.ownSignatures().signed()).isEmpty();
    RootSignatures before = both.signaturesOf(FIRST.newest());
    assertThat(before.signed()).containsExactlyInAnyOrder(ONE.publicKey(), TWO.publicKey());
    assertThat(before.missing()).hasSize(1);
    assertThat(before.enough()).isTrue();
    assertThat(both.ownSignatures().missing()).hasSize(2).contains(key("four").publicKey());
    assertThat(both.follows(FIRST.newest())).isTrue();
    assertThat(both.follows(next.newest())).isFalse();
    ManifestProposal other = edit().expires(5).propose();
    assertThatThrownBy(() -> both.combinedWith(other)).hasMessageContaining("different manifests");
  }

  @Test
  void whatIsNoProposalIsSaid() {
    for (String text : List.of("", "kith-manifest1.", "kith-manifest1.%%%", "kith-invite1.AAAA")) {
      assertThat(ManifestProposal.parse(text).map(p -> p.completing(FIRST)))
          .satisfiesAnyOf(
              none -> assertThat(none).isEmpty(),
              some -> assertThat(some.orElseThrow()).isInstanceOf(ManifestChain.Parsed.Bad.class));
    }
  }

  @Test
  void aChainHasALimit() {
    var tooMany = new ArrayList<Bytes>();
    for (int i = 0; i <= ManifestChain.VERSIONS_MAX; i++) {
      tooMany.add(FIRST.encoded().get(0));
    }
    bad(ManifestFault.TOO_MANY_VERSIONS, ManifestChain.verify(tooMany));
    bad(
        ManifestFault.DOES_NOT_FOLLOW,
        ManifestChain.verify(tooMany.subList(0, ManifestChain.VERSIONS_MAX)));
  }
}
