package org.kith.client.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.KeyPem;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.Passphrase;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.SecretKey;
import org.kith.schema.v1.GovernanceEntry;
import org.kith.schema.v1.TokenIssued;

/// Makes an organisation: its keys, its manifest, and the home folder that a node starts from.
public final class OrganisationInit {
  /// Roles of the first token: one person governs a new node.
  static final List<String> EVERY_ROLE =
      List.of("reader", "author", "approver", "ig-lead", "trust-steward", "operator", "auditor");

  private static final String FIRST_TOKEN = "admin";
  private static final String TOKEN_PREFIX = "kith_";
  private static final int SEED_BYTES = 32;
  private static final int SECRET_BYTES = 32;
  private static final int MANIFEST_MONTHS = 13;

  private final SecureRandom random;
  private final InstantSource clock;

  public OrganisationInit(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /// What to make.
  ///
  /// @param odsCode a claim; may be empty
  /// @param contact role address; may be empty
  /// @param rootFolder where the root key goes; inside the home folder, to be moved, where empty
  /// @param postQuantum whether checkpoints carry a second signature, ML-DSA-44, and must
  /// @param passphrase protects the node's keys; a random one is kept in the home where empty
  public record Plan(
      Path home,
      String name,
      String odsCode,
      String contact,
      Optional<Path> rootFolder,
      Optional<String> passphrase,
      boolean postQuantum) {}

  /// What was made.
  public record Made(Manifest manifest, Path rootFolder, Path tokenFile) {}

  /// Makes it all, or nothing that a node would start from: the manifest is written last.
  ///
  /// @throws InitFault where the plan cannot be carried out, with what to do
  public Made make(Plan plan) throws InitFault, IOException {
    Path root = plan.rootFolder().orElse(plan.home().resolve("root-MOVE-OFFLINE"));
    requireEmpty(plan.home(), "home");
    requireEmpty(root, "root key");
    if (plan.passphrase().isPresent() && plan.passphrase().get().isBlank()) {
      throw new InitFault("The passphrase file is empty; put a passphrase into its first line.");
    }
    SecretKey rootKey = newKey();
    NodeKeys keys = newKeys(plan.postQuantum());
    Manifest manifest = manifest(plan, rootKey, keys);

    PrivateFolder home = PrivateFolder.make(plan.home());
    PrivateFolder secrets = home.folder("secrets");
    String passphrase =
        plan.passphrase().isPresent() ? plan.passphrase().get() : Passphrase.draw(random);
    if (plan.passphrase().isEmpty()) {
      secrets.write("passphrase", passphrase + "\n");
    }
    write(keys, home.folder("keys"), Passphrase.of(passphrase));
    writeRoot(rootKey, PrivateFolder.make(root));
    Path tokenFile = writeToken(home, secrets);
    home.folder("manifest").write("1.bin", manifest.signed());
    return new Made(manifest, root, tokenFile);
  }

  private static void requireEmpty(Path folder, String what) throws InitFault, IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InitFault("The " + what + " folder " + folder + " is a file; name another folder.");
    }
    try (var files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new InitFault(
            "The "
                + what
                + " folder "
                + folder
                + " is not empty; name a new one, nothing is overwritten.");
      }
    }
  }

  private record NodeKeys(
      SecretKey log,
      Optional<MlDsaKey> second,
      SecretKey circles,
      SecretKey cosign,
      SecretKey local,
      TlsKeyPair tls,
      TlsKeyPair apiTls) {
    @Override
    public String toString() {
      return "NodeKeys";
    }
  }

  private NodeKeys newKeys(boolean postQuantum) {
    return new NodeKeys(
        newKey(),
        postQuantum ? Optional.of(MlDsaKey.ofSeed(randomBytes(SEED_BYTES))) : Optional.empty(),
        newKey(),
        newKey(),
        newKey(),
        TlsKeyPair.generate(random),
        TlsKeyPair.generate(random));
  }

  private SecretKey newKey() {
    return SecretKey.ofSeed(randomBytes(SEED_BYTES));
  }

  private Bytes randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private String randomText() {
    return randomBytes(SECRET_BYTES).base32();
  }

  private Manifest manifest(Plan plan, SecretKey rootKey, NodeKeys keys) throws InitFault {
    long expiresMs =
        clock
            .instant()
            .atZone(ZoneOffset.UTC)
            .plusMonths(MANIFEST_MONTHS)
            .toInstant()
            .toEpochMilli();
    try {
      return new ManifestDraft(
              plan.name(),
              plan.odsCode(),
              plan.contact(),
              keys.log().publicKey(),
              keys.circles().publicKey(),
              keys.cosign().publicKey(),
              List.of(keys.tls().pin()),
              expiresMs,
              keys.second().map(MlDsaKey::publicKey))
          .sign(List.of(rootKey), 1);
    } catch (IllegalArgumentException e) {
      throw new InitFault(
          "The name takes 3 to 120 characters, the ODS code 3 to 8, the contact at most 200: "
              + e.getMessage());
    }
  }

  private void write(NodeKeys keys, PrivateFolder folder, Passphrase passphrase)
      throws IOException {
    folder.write("log-1.pem", KeyPem.encrypt(keys.log(), passphrase, random));
    if (keys.second().isPresent()) {
      folder.write("log-1-mldsa.pem", KeyPem.encrypt(keys.second().get(), passphrase, random));
    }
    folder.write("circles.pem", KeyPem.encrypt(keys.circles(), passphrase, random));
    folder.write("cosign.pem", KeyPem.encrypt(keys.cosign(), passphrase, random));
    folder.write("local.pem", KeyPem.encrypt(keys.local(), passphrase, random));
    folder.write("tls.pem", KeyPem.encrypt(keys.tls().privateKey(), passphrase, random));
    folder.write("api-tls.pem", KeyPem.encrypt(keys.apiTls().privateKey(), passphrase, random));
  }

  private void writeRoot(SecretKey rootKey, PrivateFolder folder) throws IOException {
    String passphrase = Passphrase.draw(random);
    folder.write("root-1.pem", KeyPem.encrypt(rootKey, Passphrase.of(passphrase), random));
    folder.write("passphrase", passphrase + "\n");
  }

  /// The first token: its secret for people, its hash for the governance log.
  private Path writeToken(PrivateFolder home, PrivateFolder secrets) throws IOException {
    String secret = TOKEN_PREFIX + randomText();
    Bytes hash = Sha256.hash(Bytes.utf8("kith-token/v1\n"), Bytes.utf8(secret));
    var decision =
        GovernanceEntry.newBuilder()
            .setDecidedBy(FIRST_TOKEN)
            .setDecidedMs(clock.millis())
            .setTokenIssued(
                TokenIssued.newBuilder()
                    .setName(FIRST_TOKEN)
                    .setHash(hash.toByteString())
                    .addAllRoles(EVERY_ROLE))
            .build();
    home.write("bootstrap-token.bin", Bytes.wrap(decision.toByteArray()));
    home.write("never-started", "The first start of the node removes this file.\n");
    return secrets.write("admin.token", secret + "\n");
  }
}
