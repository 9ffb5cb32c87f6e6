package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.SecretKey;

/// SPEC 4.2, 4.8: one root key of three, stolen or lost, changes nothing; two are the
/// organisation. Every subset of those who may sign, and a stranger with each.
class RootThresholdTest {
  private static final int THRESHOLD = 2;
  private static final List<SecretKey> OLD = keys("one", "two", "three");
  private static final List<SecretKey> NEW = keys("two", "three", "four");
  private static final SecretKey STRANGER = ManifestSamples.key("stranger");
  private static final Manifest FIRST = ManifestSamples.draft("Riverside").sign(OLD, THRESHOLD);

  private static List<SecretKey> keys(String... words) {
    return List.of(words).stream().map(ManifestSamples::key).toList();
  }

  private static <T> List<List<T>> subsets(List<T> all) {
    var subsets = new ArrayList<List<T>>();
    for (int members = 0; members < 1 << all.size(); members++) {
      var subset = new ArrayList<T>();
      for (int i = 0; i < all.size(); i++) {
        if ((members >> i & 1) == 1) {
          subset.add(all.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }

  private static Bytes first(List<SecretKey> signers) {
    return ManifestSamples.signed(FIRST.body(), signers).toBytes();
  }

  private static Optional<ManifestFault> fault(ManifestChain.Parsed parsed) {
    return switch (parsed) {
      case ManifestChain.Parsed.Ok ok -> Optional.empty();
      case ManifestChain.Parsed.Bad bad -> Optional.of(bad.fault());
    };
  }

  private static long count(List<SecretKey> signers, List<SecretKey> among) {
    return signers.stream()
        .filter(s -> among.stream().map(SecretKey::publicKey).anyMatch(s.publicKey()::equals))
        .count();
  }

  @TestFactory
  List<DynamicTest> versionOneNeedsTwoOfItsThree() {
    var tests = new ArrayList<DynamicTest>();
    for (List<SecretKey> signers : subsets(OLD)) {
      Optional<ManifestFault> expected =
          signers.size() >= THRESHOLD ? Optional.empty() : Optional.of(ManifestFault.NOT_SIGNED);
      tests.add(
          DynamicTest.dynamicTest(
              names(signers),
              () -> {
                assertThat(fault(ManifestChain.verify(List.of(first(signers)))))
                    .isEqualTo(expected);
                assertThat(fault(ManifestChain.verify(List.of(first(with(signers))))))
                    .contains(ManifestFault.NOT_SIGNED);
              }));
    }
    return tests;
  }

  /// One, two and three hand over to two, three and four: both pairs of two must be there.
  @TestFactory
  List<DynamicTest> aSuccessorNeedsTwoOfBothThrees() {
    var all = new ArrayList<>(OLD);
    all.add(NEW.getLast());
    var tests = new ArrayList<DynamicTest>();
    for (List<SecretKey> signers : subsets(all)) {
      Optional<ManifestFault> expected =
          count(signers, NEW) < THRESHOLD
              ? Optional.of(ManifestFault.NOT_SIGNED)
              : count(signers, OLD) < THRESHOLD
                  ? Optional.of(ManifestFault.NOT_SIGNED_BEFORE)
                  : Optional.empty();
      tests.add(
          DynamicTest.dynamicTest(
              names(signers),
              () -> {
                assertThat(handOver(signers)).isEqualTo(expected);
                assertThat(handOver(with(signers)))
                    .isEqualTo(expected.or(() -> Optional.of(ManifestFault.UNKNOWN_SIGNATURE)));
              }));
    }
    return tests;
  }

  private static Optional<ManifestFault> handOver(List<SecretKey> signers) {
    ManifestProposal proposal =
        ManifestEdit.of(ManifestSamples.chain(FIRST))
            .rootKeys(NEW.stream().map(SecretKey::publicKey).toList(), THRESHOLD)
            .propose();
    for (SecretKey signer : signers) {
      proposal = proposal.signedBy(signer);
    }
    return fault(proposal.completing(ManifestSamples.chain(FIRST)));
  }

  private static List<SecretKey> with(List<SecretKey> signers) {
    var more = new ArrayList<>(signers);
    more.add(STRANGER);
    return more;
  }

  private static String names(List<SecretKey> signers) {
    return signers.size()
        + " sign: "
        + signers.stream().map(s -> s.publicKey().hex().substring(0, 4)).toList();
  }

  /// A thief of one key changes nothing; the other two take it out of use.
  @Test
  void theOtherTwoTakeAStolenKeyOut() {
    var next =
        ManifestEdit.of(ManifestSamples.chain(FIRST))
            .rootKeys(NEW.stream().map(SecretKey::publicKey).toList(), THRESHOLD)
            .propose()
            .signedBy(OLD.get(1))
            .signedBy(OLD.get(2))
            .completing(ManifestSamples.chain(FIRST));
    var chain = ((ManifestChain.Parsed.Ok) next).chain();
    var renewal = ManifestEdit.of(chain).expires(1).propose();
    assertThat(fault(renewal.signedBy(OLD.get(0)).signedBy(OLD.get(1)).completing(chain)))
        .contains(ManifestFault.NOT_SIGNED);
    assertThat(fault(renewal.signedBy(NEW.get(0)).signedBy(NEW.get(2)).completing(chain)))
        .isEmpty();
  }
}
