package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.SecretKey;

/// SPEC 4.1 to 4.6.
class IdentityTest {
  private static final SecretKey ROOT = key("root");
  private static final Manifest MANIFEST = draft("Riverside").sign(List.of(ROOT), 1);
  private static final ManifestChain CHAIN = chain(MANIFEST.signed());

  private static SecretKey key(String name) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name)));
  }

  private static ManifestDraft draft(String name) {
    return new ManifestDraft(
        name,
        "ZZ1",
        "",
        key("log").publicKey(),
        key("circles").publicKey(),
        key("cosign").publicKey(),
        List.of(Sha256.hash(Bytes.utf8("tls"))),
        1_800_000_000_000L);
  }

  private static ManifestChain chain(Bytes signed) {
    return ((ManifestChain.Parsed.Ok) ManifestChain.verify(List.of(signed))).chain();
  }

  @Test
  void anOrganisationIsTheHashOfItsFirstManifest() {
    assertThat(CHAIN.organisation().hash()).isEqualTo(MANIFEST.hash());
    assertThat(OrganisationId.parse(CHAIN.organisation().text())).contains(CHAIN.organisation());
    assertThat(CHAIN.openCommons()).contains(LogName.commons(CHAIN.organisation(), 1));
    assertThat(CHAIN.logKey(1).orElseThrow().name())
        .isEqualTo("kith/" + CHAIN.organisation().text() + "/commons/1");
    assertThat(CHAIN.logKey(2)).isEmpty();
  }

  @Test
  void signingAgainWithOtherRootKeysMakesAnotherOrganisation() {
    Manifest other = draft("Riverside").sign(List.of(key("another root")), 1);
    assertThat(other.hash()).isNotEqualTo(MANIFEST.hash());
  }

  @Test
  void everyFlippedByteIsRefused() {
    for (int i = 0; i < MANIFEST.signed().size(); i++) {
      byte[] flipped = MANIFEST.signed().toArray();
      flipped[i] ^= 1;
      assertThat(ManifestChain.verify(List.of(Bytes.wrap(flipped))))
          .as("byte %d", i)
          .isInstanceOf(ManifestChain.Parsed.Bad.class);
    }
  }

  @Test
  void twoOfThreeRootKeysMustSign() {
    List<SecretKey> keys = List.of(ROOT, key("second"), key("third"));
    Manifest signed = draft("Riverside").sign(keys, 2);
    assertThat(signed.rootKeyCount()).isEqualTo(3);
    assertThatThrownBy(() -> draft("Riverside").sign(keys, 4))
        .hasMessageContaining("root_threshold");
  }

  @Test
  void oneKeyHasOnePurpose() {
    assertThatThrownBy(() -> draft("Riverside").sign(List.of(key("log")), 1))
        .hasMessageContaining("two purposes");
  }

  @Test
  void namesHaveTheirLimits() {
    assertThat(draft("R".repeat(120)).sign(List.of(ROOT), 1).displayName()).hasSize(120);
    assertThat(draft("Abc").sign(List.of(ROOT), 1).displayName()).hasSize(3);
    for (String name : List.of("Ab", "R".repeat(121), "Two\nlines")) {
      assertThatThrownBy(() -> draft(name).sign(List.of(ROOT), 1))
          .hasMessageContaining("display_name");
    }
  }

  @Test
  void aManifestOver64KiBIsNotRead() {
    Bytes large = Bytes.wrap(new byte[Manifest.MANIFEST_BYTES_MAX + 1]);
    assertThat(Manifest.parse(large))
        .isEqualTo(new Manifest.Parsed.Bad(ManifestFault.TOO_LARGE, ""));
    assertThat(Manifest.parse(large.slice(0, Manifest.MANIFEST_BYTES_MAX)))
        .isInstanceOfSatisfying(
            Manifest.Parsed.Bad.class,
            bad -> assertThat(bad.fault()).isEqualTo(ManifestFault.MALFORMED));
  }

  @Test
  void aChainStartsWithVersion1() {
    assertThat(ManifestChain.verify(List.of(MANIFEST.signed(), MANIFEST.signed())))
        .isEqualTo(new ManifestChain.Parsed.Bad(ManifestFault.DOES_NOT_FOLLOW, "version 1"));
    assertThat(ManifestChain.verify(List.of()))
        .isEqualTo(new ManifestChain.Parsed.Bad(ManifestFault.NOT_VERSION_1, ""));
  }

  @Test
  void anInvitationIsOneLineThatIsReadBack() {
    var invite = new Invite(List.of("127.0.0.1:7440", "[::1]:7440"), CHAIN);
    assertThat(invite.line()).startsWith(Invite.PREFIX).doesNotContain("\n", "=");
    assertThat(Invite.parse("  " + invite.line() + "\n")).isEqualTo(new Invite.Parsed.Ok(invite));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "kith-invite1.", "kith-invite1.AAAA", "kith-invite1.%%%"})
  void otherLinesSayWhatIsWrong(String line) {
    assertThat(Invite.parse(line))
        .isInstanceOfSatisfying(
            Invite.Parsed.Bad.class, bad -> assertThat(bad.sentence()).endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "host:", "host:0", "host:65536", ":7440", "ho st:7440", "a:b:1"})
  void endpointsAreHostAndPort(String endpoint) {
    assertThat(Invite.isEndpoint(endpoint)).isFalse();
    assertThat(Invite.isEndpoint("kith.example.org:7440")).isTrue();
  }

  @Test
  void bothSidesReadTheSameSafetyNumber() {
    OrganisationId other = new OrganisationId(Sha256.hash());
    String number = SafetyNumber.of(CHAIN.organisation(), other);
    assertThat(number).matches("([0-9]{5} ){11}[0-9]{5}");
    assertThat(SafetyNumber.of(other, CHAIN.organisation())).isEqualTo(number);
    assertThat(SafetyNumber.of(other, new OrganisationId(Sha256.hash(Bytes.utf8("x")))))
        .isNotEqualTo(number);
  }

  @Test
  void keysOpenWithTheirPassphraseOnly() throws Exception {
    var random = new SecureRandom();
    String pem = KeyPem.encrypt(ROOT, Passphrase.of("right"), random);
    assertThat(pem).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(KeyPem.ed25519(pem, Passphrase.of("right")).publicKey()).isEqualTo(ROOT.publicKey());
    assertThatThrownBy(() -> KeyPem.ed25519(pem, Passphrase.of("wrong")))
        .isInstanceOf(KeyPem.CannotOpen.class)
        .hasMessage("The passphrase does not open the key file.");
    assertThatThrownBy(() -> KeyPem.ed25519("not a key", Passphrase.of("right")))
        .isInstanceOf(KeyPem.CannotOpen.class);
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    PrivateKey tls = generator.generateKeyPair().getPrivate();
    String tlsPem = KeyPem.encrypt(tls, Passphrase.of("right"), random);
    assertThat(KeyPem.tls(tlsPem, Passphrase.of("right"))).isEqualTo(tls);
    assertThatThrownBy(() -> KeyPem.ed25519(tlsPem, Passphrase.of("right")))
        .isInstanceOf(KeyPem.CannotOpen.class);
  }
}
