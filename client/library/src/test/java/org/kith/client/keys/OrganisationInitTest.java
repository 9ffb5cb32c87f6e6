package org.kith.client.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.KeyPem;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.Passphrase;
import org.kith.schema.v1.GovernanceEntry;

class OrganisationInitTest {
  private static final Instant NOW = Instant.parse("2026-11-05T10:00:00Z");

  @TempDir private Path folder = Path.of("");

  private OrganisationInit.Made make(OrganisationInit.Plan plan) throws InitFault, IOException {
    return new OrganisationInit(new SecureRandom(), InstantSource.fixed(NOW)).make(plan);
  }

  private OrganisationInit.Plan plan(String home) {
    return new OrganisationInit.Plan(
        folder.resolve(home), "Riverside", "ZZ1", "", Optional.empty(), Optional.empty(), true);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void everyPrivateFileIsItsOwnersAlone() throws Exception { // SPEC 4.6
    make(plan("a"));
    Path home = folder.resolve("a");
    for (String inner : List.of("keys", "secrets", "root-MOVE-OFFLINE")) {
      assertThat(mode(home.resolve(inner))).isEqualTo("rwx------");
      try (var files = Files.list(home.resolve(inner))) {
        for (Path file : files.toList()) {
          assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
        }
      }
    }
    assertThat(home.resolve("keys"))
        .isDirectoryContaining("glob:**/{log-1,log-1-mldsa,circles,cosign,local,tls,api-tls}.pem");
  }

  @Test
  void theManifestNamesTheKeysThatWereWritten() throws Exception {
    var made = make(plan("a"));
    Path home = folder.resolve("a");
    String text = Files.readString(home.resolve("secrets/passphrase")).strip();
    Passphrase passphrase = Passphrase.of(text);
    var parsed =
        ManifestChain.verify(
            List.of(Bytes.wrap(Files.readAllBytes(home.resolve("manifest/1.bin")))));
    assertThat(parsed).isInstanceOf(ManifestChain.Parsed.Ok.class);
    assertThat(made.manifest().displayName()).isEqualTo("Riverside");
    assertThat(made.manifest().odsCode()).isEqualTo("ZZ1");
    assertThat(Instant.ofEpochMilli(made.manifest().expiresMs()))
        .isEqualTo(Instant.parse("2027-12-05T10:00:00Z"));
    assertThat(made.manifest().commons().getFirst().key())
        .isEqualTo(
            KeyPem.ed25519(Files.readString(home.resolve("keys/log-1.pem")), passphrase)
                .publicKey());
    assertThat(made.manifest().requiresMlDsa44()).isTrue();
    assertThat(made.manifest().commons().getFirst().mlDsa44Key())
        .contains(
            KeyPem.mlDsa44(Files.readString(home.resolve("keys/log-1-mldsa.pem")), passphrase)
                .publicKey());
    assertThat(made.manifest().cosignKey())
        .isEqualTo(
            KeyPem.ed25519(Files.readString(home.resolve("keys/cosign.pem")), passphrase)
                .publicKey());
    KeyPem.tls(Files.readString(home.resolve("keys/tls.pem")), passphrase);
    String rootText = Files.readString(made.rootFolder().resolve("passphrase")).strip();
    assertThat(rootText).isNotEqualTo(text);
    KeyPem.ed25519(
        Files.readString(made.rootFolder().resolve("root-1.pem")), Passphrase.of(rootText));
    assertThat(home.resolve("never-started")).exists();
  }

  /// Opening them is slow on purpose: with one salt a node is slow once.
  @Test
  void theNodesKeysShareASaltAndTheRootKeyHasItsOwn() throws Exception {
    var made = make(plan("a"));
    Path keys = folder.resolve("a/keys");
    Bytes salt = salt(keys.resolve("log-1.pem"));
    for (String name : List.of("log-1-mldsa", "circles", "cosign", "local", "tls", "api-tls")) {
      assertThat(salt(keys.resolve(name + ".pem"))).as(name).isEqualTo(salt);
    }
    assertThat(salt(made.rootFolder().resolve("root-1.pem"))).isNotEqualTo(salt);
  }

  private static Bytes salt(Path file) throws Exception {
    String text = Files.readString(file).replaceAll("-----.*-----|\\s", "");
    var info = new EncryptedPrivateKeyInfo(Base64.getDecoder().decode(text));
    return Bytes.wrap(info.getAlgParameters().getParameterSpec(PBEParameterSpec.class).getSalt());
  }

  @Test
  void theFirstTokenIsKnownToTheNodeByItsHashOnly() throws Exception {
    var made = make(plan("a"));
    String secret = Files.readString(made.tokenFile()).strip();
    assertThat(secret).matches("kith_[a-z2-7]{52}");
    var decision =
        GovernanceEntry.parseFrom(Files.readAllBytes(folder.resolve("a/bootstrap-token.bin")));
    assertThat(decision.getDecidedMs()).isEqualTo(NOW.toEpochMilli());
    assertThat(Bytes.of(decision.getTokenIssued().getHash()))
        .isEqualTo(Sha256.hash(Bytes.utf8("kith-token/v1\n" + secret)));
    assertThat(decision.getTokenIssued().getRolesList())
        .containsExactlyElementsOf(OrganisationInit.EVERY_ROLE);
    assertThat(Files.readString(folder.resolve("a/bootstrap-token.bin"), ISO_8859_1))
        .doesNotContain(secret.substring(5));
  }

  @Test
  void aPassphraseOfOnesOwnIsNotKept() throws Exception {
    var plan =
        new OrganisationInit.Plan(
            folder.resolve("a"),
            "Riverside",
            "",
            "",
            Optional.of(folder.resolve("root")),
            Optional.of("correct horse"),
            true);
    make(plan);
    assertThat(folder.resolve("a/secrets/passphrase")).doesNotExist();
    assertThat(folder.resolve("a/root-MOVE-OFFLINE")).doesNotExist();
    assertThat(folder.resolve("root/root-1.pem")).exists();
    KeyPem.ed25519(
        Files.readString(folder.resolve("a/keys/log-1.pem")), Passphrase.of("correct horse"));
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    make(plan("a"));
    byte[] before = Files.readAllBytes(folder.resolve("a/manifest/1.bin"));
    assertThatThrownBy(() -> make(plan("a")))
        .isInstanceOf(InitFault.class)
        .hasMessageContaining("not empty");
    assertThat(Files.readAllBytes(folder.resolve("a/manifest/1.bin"))).isEqualTo(before);
  }

  @Test
  void whatIsNoManifestIsNotMade() {
    for (String name : List.of("", "ab", "x".repeat(121))) {
      var plan =
          new OrganisationInit.Plan(
              folder.resolve("a"), name, "", "", Optional.empty(), Optional.empty(), true);
      assertThatThrownBy(() -> make(plan)).isInstanceOf(InitFault.class);
      assertThat(folder.resolve("a")).doesNotExist();
    }
    var blank =
        new OrganisationInit.Plan(
            folder.resolve("a"), "Riverside", "", "", Optional.empty(), Optional.of(" "), true);
    assertThatThrownBy(() -> make(blank)).isInstanceOf(InitFault.class);
  }
}
