package org.kith.client.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.KeyPem;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.identity.P256;
import org.kith.protocol.identity.Passphrase;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.SecretKey;

/// The identity in a home folder: its manifests, and keys that later versions need (SPEC 4.8). Root
/// keys are not in it.
public final class OrganisationHome {
  private static final int SEED_BYTES = 32;
  private static final String TLS = "tls.pem";
  private static final String NEXT_TLS = "tls-next.pem";

  private final Path home;
  private final SecureRandom random;

  public OrganisationHome(Path home, SecureRandom random) {
    this.home = home;
    this.random = random;
  }

  /// The organisation's manifests, verified.
  ///
  /// @throws InitFault where there are none, or they do not hold
  public ManifestChain chain() throws InitFault, IOException {
    List<Bytes> signed = new ArrayList<>();
    for (int version = 1; Files.exists(manifestFile(version)); version++) {
      signed.add(Bytes.wrap(Files.readAllBytes(manifestFile(version))));
    }
    if (signed.isEmpty()) {
      throw new InitFault(
          "There is no manifest in " + home + "; make one with: kith org init --dir " + home);
    }
    return verified(ManifestChain.verify(signed), "The manifest in " + home + " does not hold");
  }

  private Path manifestFile(long version) {
    return home.resolve("manifest").resolve(version + ".bin");
  }

  private static ManifestChain verified(ManifestChain.Parsed parsed, String what) throws InitFault {
    if (parsed instanceof ManifestChain.Parsed.Bad bad) {
      throw new InitFault(
          what
              + ": "
              + bad.fault().sentence()
              + (bad.where().isEmpty() ? "" : " (" + bad.where() + ")"));
    }
    return ((ManifestChain.Parsed.Ok) parsed).chain();
  }

  /// Opens the commons log's next epoch with keys of its own. Their files wait in the home folder
  /// until the manifest that names them is installed; those that wait already are used again, so
  /// that asking twice proposes the same.
  public ManifestEdit openNextLog(ManifestEdit edit, ManifestChain chain, Passphrase passphrase)
      throws InitFault, IOException {
    int last = 0;
    for (Manifest.Epoch epoch : chain.newest().commons()) {
      last = Math.max(last, epoch.number());
    }
    Bytes key = nextLogKey("log-" + (last + 1) + ".pem", passphrase);
    return edit.openLog(
        key,
        chain.newest().requiresMlDsa44()
            ? Optional.of(nextSecondKey("log-" + (last + 1) + "-mldsa.pem", passphrase))
            : Optional.empty());
  }

  private Bytes nextLogKey(String name, Passphrase passphrase) throws InitFault, IOException {
    Path file = home.resolve("keys").resolve(name);
    if (Files.exists(file)) {
      return open(file, passphrase).publicKey();
    }
    SecretKey key = newKey();
    PrivateFolder.make(home.resolve("keys")).write(name, KeyPem.encrypt(key, passphrase, random));
    return key.publicKey();
  }

  private Bytes nextSecondKey(String name, Passphrase passphrase) throws InitFault, IOException {
    Path file = home.resolve("keys").resolve(name);
    try {
      if (Files.exists(file)) {
        return KeyPem.mlDsa44(Files.readString(file), passphrase).publicKey();
      }
    } catch (KeyPem.CannotOpen e) {
      throw new InitFault(file + " cannot be opened: " + e.getMessage());
    }
    byte[] seed = new byte[MlDsaKey.SEED_BYTES];
    random.nextBytes(seed);
    MlDsaKey key = MlDsaKey.ofSeed(Bytes.wrap(seed));
    PrivateFolder.make(home.resolve("keys")).write(name, KeyPem.encrypt(key, passphrase, random));
    return key.publicKey();
  }

  /// A second TLS key beside the one in use (SPEC 4.3): peers learn it before it is used. Its file
  /// waits in the home folder; asking twice proposes the same.
  ///
  /// @throws InitFault where two are pinned already
  public ManifestEdit addTlsKey(ManifestEdit edit, ManifestChain chain, Passphrase passphrase)
      throws InitFault, IOException {
    List<Bytes> pins = chain.newest().tlsPins();
    if (pins.size() > 1) {
      throw new InitFault(
          "Two TLS keys are pinned already. When your peers have learned this manifest, let the"
              + " old one go: kith org rotate --tls-done");
    }
    Path next = keyFile(NEXT_TLS);
    if (Files.exists(next) && pins.contains(tlsPin(next, passphrase))) {
      Files.move(next, keyFile(TLS), StandardCopyOption.REPLACE_EXISTING); // it is the one in use
    }
    if (!Files.exists(next)) {
      TlsKeyPair made = TlsKeyPair.generate(random);
      PrivateFolder.make(home.resolve("keys"))
          .write(NEXT_TLS, KeyPem.encrypt(made.privateKey(), passphrase, random));
    }
    return edit.tlsPins(List.of(pins.getFirst(), tlsPin(next, passphrase)));
  }

  /// The second TLS key alone: the node uses it from its next start on.
  ///
  /// @throws InitFault where there is no second one
  public ManifestEdit dropOldTlsKey(ManifestEdit edit, ManifestChain chain, Passphrase passphrase)
      throws InitFault, IOException {
    Path next = keyFile(NEXT_TLS);
    List<Bytes> pins = chain.newest().tlsPins();
    if (pins.size() < 2 || !Files.exists(next) || !pins.contains(tlsPin(next, passphrase))) {
      throw new InitFault(
          "There is no second TLS key to change over to. First: kith org rotate --tls");
    }
    return edit.tlsPins(List.of(tlsPin(next, passphrase)));
  }

  private Path keyFile(String name) {
    return home.resolve("keys").resolve(name);
  }

  private static Bytes tlsPin(Path file, Passphrase passphrase) throws InitFault, IOException {
    try {
      return P256.pin(KeyPem.tls(Files.readString(file), passphrase));
    } catch (KeyPem.CannotOpen e) {
      throw new InitFault(file + " cannot be opened: " + e.getMessage());
    }
  }

  /// Makes one more root key in a folder of its own, with its passphrase beside it, and returns its
  /// public half. Both are to be moved off this machine.
  public Bytes newRootKey(Path folder) throws InitFault, IOException {
    if (Files.exists(folder)) {
      throw new InitFault(folder + " exists; name a new folder, nothing is overwritten.");
    }
    String passphrase = Passphrase.draw(random);
    SecretKey key = newKey();
    PrivateFolder made = PrivateFolder.make(folder);
    made.write("root.pem", KeyPem.encrypt(key, Passphrase.of(passphrase), random));
    made.write("passphrase", passphrase + "\n");
    return key.publicKey();
  }

  private SecretKey newKey() {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return SecretKey.ofSeed(Bytes.wrap(seed));
  }

  /// Opens an Ed25519 key file.
  ///
  /// @throws InitFault where it is none, or the passphrase is not its own
  public static SecretKey open(Path file, Passphrase passphrase) throws InitFault, IOException {
    try {
      return KeyPem.ed25519(Files.readString(file), passphrase);
    } catch (KeyPem.CannotOpen e) {
      throw new InitFault(file + " cannot be opened: " + e.getMessage());
    }
  }

  /// The passphrase of the node's keys where it lies in the home folder.
  ///
  /// @throws InitFault where it does not
  public Passphrase passphrase() throws InitFault, IOException {
    Path file = home.resolve("secrets").resolve("passphrase");
    if (!Files.exists(file)) {
      throw new InitFault("The keys need their passphrase; give it with --passphrase-file FILE.");
    }
    return Passphrase.of(Files.readString(file).strip());
  }

  /// Puts a version that has gathered its signatures into the home folder; the node takes it up at
  /// its next start.
  ///
  /// @throws InitFault where it is not the next version, or lacks signatures; nothing is changed
  public ManifestChain install(ManifestProposal proposal) throws InitFault, IOException {
    ManifestChain next =
        verified(proposal.completing(chain()), "This manifest cannot follow the one in " + home);
    PrivateFolder.make(home.resolve("manifest"))
        .write(next.newest().version() + ".bin", next.newest().signed());
    return next;
  }
}
