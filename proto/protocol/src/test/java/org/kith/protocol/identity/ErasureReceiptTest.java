package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.SecretKey;

/// SPEC 9.4
class ErasureReceiptTest {
  private static final SecretKey ROOT = key("root");
  private static final SecretKey COSIGN = key("cosign");
  private static final ManifestChain HOLDER = chain(COSIGN);

  private static SecretKey key(String name) {
    return SecretKey.ofSeed(hash(name));
  }

  private static Bytes hash(String text) {
    return Sha256.hash(Bytes.utf8(text));
  }

  private static ManifestChain chain(SecretKey cosign) {
    Manifest manifest =
        new ManifestDraft(
                "Holder Example Trust",
                "",
                "",
                key("log").publicKey(),
                key("circles").publicKey(),
                cosign.publicKey(),
                List.of(hash("pin")),
                4_000_000_000_000L)
            .sign(List.of(ROOT), 1);
    return switch (ManifestChain.verify(List.of(manifest.signed()))) {
      case ManifestChain.Parsed.Ok(var chain) -> chain;
      case ManifestChain.Parsed.Bad bad -> throw new AssertionError(bad.toString());
    };
  }

  private static ErasureReceipt receipt(OrganisationId holder, List<OrganisationId> passedTo) {
    return receipt(holder, ErasureReceipt.Outcome.ERASED, 8, passedTo);
  }

  private static ErasureReceipt receipt(
      OrganisationId holder,
      ErasureReceipt.Outcome outcome,
      long logSize,
      List<OrganisationId> passedTo) {
    return new ErasureReceipt(
        new RecordId(hash("record")),
        new RecordId(hash("retraction")),
        new OrganisationId(hash("origin")),
        holder,
        outcome,
        1_700_000_000_000L,
        logSize,
        passedTo);
  }

  private static List<OrganisationId> others(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new OrganisationId(hash("other " + i)))
        .sorted()
        .toList();
  }

  @Test
  void whatWasSignedOpensAndSaysTheSame() {
    for (ErasureReceipt.Outcome outcome : ErasureReceipt.Outcome.values()) {
      ErasureReceipt receipt = receipt(HOLDER.organisation(), outcome, 8, others(3));
      assertThat(ErasureReceipt.open(receipt.sign(COSIGN, HOLDER))).contains(receipt);
    }
  }

  /// Whoever answers has seen the retraction, so that its log has an entry at least.
  @Test
  void itSaysHowFarItsLogWasHeld() {
    for (long none : new long[] {0, -1}) {
      assertThat(
              ErasureReceipt.open(
                  receipt(HOLDER.organisation(), ErasureReceipt.Outcome.ERASED, none, List.of())
                      .sign(COSIGN, HOLDER)))
          .isEmpty();
    }
  }

  @Test
  void noByteOfItCanBeChanged() {
    Bytes signed = receipt(HOLDER.organisation(), others(2)).sign(COSIGN, HOLDER);
    for (int at = 0; at < signed.size(); at++) {
      byte[] changed = signed.toArray();
      changed[at] ^= 1;
      assertThat(ErasureReceipt.open(Bytes.wrap(changed))).as("byte %s", at).isEmpty();
    }
  }

  @Test
  void nobodyAnswersForAnother() {
    assertThat(
            ErasureReceipt.open(
                receipt(new OrganisationId(hash("another")), List.of()).sign(COSIGN, HOLDER)))
        .isEmpty();
    assertThat(
            ErasureReceipt.open(receipt(HOLDER.organisation(), List.of()).sign(key("log"), HOLDER)))
        .isEmpty();
    assertThat(
            ErasureReceipt.open(
                receipt(HOLDER.organisation(), List.of()).sign(COSIGN, chain(key("stolen")))))
        .isEmpty();
  }

  @Test
  void itNamesAtMostSoManyInTheirOrder() {
    List<OrganisationId> most = others(ErasureReceipt.PASSED_TO_MAX);
    ErasureReceipt full = receipt(HOLDER.organisation(), most);
    assertThat(ErasureReceipt.open(full.sign(COSIGN, HOLDER))).contains(full);
    assertThat(
            ErasureReceipt.open(
                receipt(HOLDER.organisation(), others(ErasureReceipt.PASSED_TO_MAX + 1))
                    .sign(COSIGN, HOLDER)))
        .isEmpty();
    var reversed = new ArrayList<>(most.reversed());
    assertThat(ErasureReceipt.open(receipt(HOLDER.organisation(), reversed).sign(COSIGN, HOLDER)))
        .isEmpty();
  }
}
