package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.KeyPem;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.P256;
import org.kith.protocol.identity.Passphrase;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.SecretKey;

/// A node's home folder, read once at start. Root keys are never opened. SPEC 4.6
final class HomeFolder {
  /// The TLS key that takes the place of `tls.pem`, as `kith org rotate --tls` makes it.
  private static final String NEXT_TLS = "tls-next.pem";

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final int MARK_BYTES = 32;
  private static final String NEVER_STARTED = "never-started";

  private final Path path;
  private final Path passphraseFile;
  private final boolean unprotected;

  private HomeFolder(Path path, Path passphraseFile, boolean unprotected) {
    this.path = path;
    this.passphraseFile = passphraseFile;
    this.unprotected = unprotected;
  }

  /// Looks at a home folder without opening a key.
  ///
  /// @throws CannotStart where it is none, or where others than its owner may read its secrets
  static HomeFolder at(Path path, Optional<Path> passphraseFile) throws CannotStart {
    if (!Files.isDirectory(path.resolve("manifest"))) {
      throw new CannotStart(
          path + " is not a node's home folder; make one with: kith org init --dir " + path);
    }
    Path own = path.resolve("secrets").resolve("passphrase");
    Path file = passphraseFile.orElse(own);
    if (!Files.exists(file)) {
      throw new CannotStart(
          passphraseFile.isPresent()
              ? "The passphrase file " + file + " does not exist."
              : "The keys need their passphrase; give it with --passphrase-file FILE.");
    }
    requireOwnersOnly(path.resolve("keys"));
    requireOwnersOnly(path.resolve("secrets"));
    requireOwnersOnly(List.of(file));
    return new HomeFolder(path, file, passphraseFile.isEmpty());
  }

  /// Whether the passphrase lies beside the keys, which then protect against nothing much.
  boolean isUnprotected() {
    return unprotected;
  }

  Path store() {
    return path.resolve("store");
  }

  Path attachments() {
    return path.resolve("attachments");
  }

  Path subscriptions() {
    return path.resolve("subscriptions");
  }

  Path drafts() {
    return path.resolve("drafts");
  }

  Path views() {
    return path.resolve("views");
  }

  Path index() {
    return path.resolve("index");
  }

  Path meaning() {
    return path.resolve("meaning");
  }

  /// Whether no node was ever started on it. Where keys were put back without their store, that
  /// is lost, and an empty store is no reason to begin a log (SPEC 5.3).
  boolean isNew() {
    return Files.exists(path.resolve(NEVER_STARTED));
  }

  /// From now on it was started.
  void started() throws CannotStart {
    Path file = path.resolve(NEVER_STARTED);
    try {
      boolean _ = Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CannotStart(file + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /// The mark that tells this home from a copy of it (SPEC 5.1). Made at the first start, and where
  /// a person has confirmed a restore; another home that has lost its mark gets none, which the
  /// guard then does not know.
  String instanceMark(boolean makes) throws CannotStart {
    Path file = path.resolve("instance");
    if (Files.exists(file)) {
      return read(file).utf8().strip();
    }
    if (!makes) {
      return "";
    }
    byte[] mark = new byte[MARK_BYTES];
    new SecureRandom().nextBytes(mark);
    String text = Bytes.wrap(mark).base32();
    try {
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new CannotStart(file + " cannot be written: " + e.getMessage(), e);
    }
    return text;
  }

  Path path() {
    return path;
  }

  /// The own organisation's manifests.
  ManifestChain manifests() throws CannotStart {
    List<Bytes> signed = new ArrayList<>();
    for (int version = 1; ; version++) {
      Path file = path.resolve("manifest").resolve(version + ".bin");
      if (!Files.exists(file)) {
        break;
      }
      signed.add(read(file));
    }
    return switch (ManifestChain.verify(signed)) {
      case ManifestChain.Parsed.Ok(var chain) -> chain;
      case ManifestChain.Parsed.Bad(var fault, _) ->
          throw new CannotStart(
              "The manifest in "
                  + path.resolve("manifest")
                  + " is damaged ("
                  + fault.sentence()
                  + "); restore it from a backup.");
    };
  }

  /// The keys that a running node needs, and no others.
  Keys keys(ManifestChain chain) throws CannotStart {
    Passphrase passphrase = Passphrase.of(read(passphraseFile).utf8().strip());
    Manifest.Epoch open =
        chain.newest().commons().stream()
            .filter(Manifest.Epoch::open)
            .findFirst()
            .orElseThrow(() -> new CannotStart("The manifest has no log that is open."));
    String logFile = "log-" + open.number() + ".pem";
    String secondFile = "log-" + open.number() + "-mldsa.pem";
    Optional<MlDsaKey> second =
        open.mlDsa44Key().isPresent()
            ? Optional.of(mlDsa44(secondFile, passphrase))
            : Optional.empty();
    Keys keys =
        new Keys(
            ed25519(logFile, passphrase),
            second,
            ed25519("local.pem", passphrase),
            ed25519("cosign.pem", passphrase),
            pinned(chain.newest(), passphrase),
            tls("api-tls.pem", passphrase));
    if (!chain.cosignKey().publicKey().equals(keys.cosign().publicKey())) {
      throw new CannotStart(
          "keys/cosign.pem is not the key that the manifest names; restore the home folder's keys"
              + " and manifest from one backup.");
    }
    if (!open.mlDsa44Key().equals(keys.second().map(MlDsaKey::publicKey))) {
      throw new CannotStart(
          "keys/"
              + secondFile
              + " is not the ML-DSA-44 key that the manifest names; restore the home folder's keys"
              + " and manifest from one backup.");
    }
    if (!open.key().equals(keys.log().publicKey())) {
      throw new CannotStart(
          "keys/"
              + logFile
              + " is not the log key that the manifest names; restore the home folder's"
              + " keys and manifest from one backup.");
    }
    return keys;
  }

  /// The first token's decision, which `org init` left to be committed at the first start.
  Optional<Bytes> bootstrapToken() throws CannotStart {
    Path file = path.resolve("bootstrap-token.bin");
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /// Secret keys in memory.
  ///
  /// @param log signs the commons log's checkpoints
  /// @param second signs them too, where the manifest has a key for it
  /// @param local signs the local logs' checkpoints
  /// @param cosign signs statements about others' logs and records
  /// @param tls ECDSA P-256, pinned by the manifest
  /// @param apiTls ECDSA P-256, pinned by `api.json`
  record Keys(
      SecretKey log,
      Optional<MlDsaKey> second,
      SecretKey local,
      SecretKey cosign,
      PrivateKey tls,
      PrivateKey apiTls) {
    @Override
    public String toString() {
      return "Keys";
    }
  }

  private SecretKey ed25519(String name, Passphrase passphrase) throws CannotStart {
    Path file = keyFile(name);
    try {
      return KeyPem.ed25519(read(file).utf8(), passphrase);
    } catch (KeyPem.CannotOpen e) {
      throw new CannotStart(cannotOpen(file, e), e);
    }
  }

  private MlDsaKey mlDsa44(String name, Passphrase passphrase) throws CannotStart {
    Path file = keyFile(name);
    try {
      return KeyPem.mlDsa44(read(file).utf8(), passphrase);
    } catch (KeyPem.CannotOpen e) {
      throw new CannotStart(cannotOpen(file, e), e);
    }
  }

  private PrivateKey tls(String name, Passphrase passphrase) throws CannotStart {
    Path file = keyFile(name);
    try {
      return KeyPem.tls(read(file).utf8(), passphrase);
    } catch (KeyPem.CannotOpen e) {
      throw new CannotStart(cannotOpen(file, e), e);
    }
  }

  /// The TLS key in use: while two are pinned the one that was there before (SPEC 4.3).
  private PrivateKey pinned(Manifest manifest, Passphrase passphrase) throws CannotStart {
    PrivateKey before = tls("tls.pem", passphrase);
    if (manifest.tlsPins().contains(P256.pin(before)) || !Files.exists(keysPath(NEXT_TLS))) {
      return before;
    }
    return tls(NEXT_TLS, passphrase);
  }

  /// Where the certificate of a TLS key lies: `tls` or `api-tls`.
  CertificateFile certificate(String name) {
    return new CertificateFile(keysPath(name + ".crt"));
  }

  private Path keysPath(String name) {
    return path.resolve("keys").resolve(name);
  }

  private Path keyFile(String name) throws CannotStart {
    Path file = keysPath(name);
    if (!Files.exists(file)) {
      throw new CannotStart(file + " is missing; restore it from a backup.");
    }
    return file;
  }

  private static String cannotOpen(Path file, KeyPem.CannotOpen why) {
    return file + " cannot be opened: " + why.getMessage();
  }

  private static Bytes read(Path file) throws CannotStart {
    try {
      return Bytes.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CannotStart(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireOwnersOnly(Path folder) throws CannotStart {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    all.add(folder);
    try (var files = Files.list(folder)) {
      files.sorted().forEach(all::add);
    } catch (IOException e) {
      throw new CannotStart(folder + " cannot be read: " + e.getMessage(), e);
    }
    requireOwnersOnly(all);
  }

  private static void requireOwnersOnly(List<Path> paths) throws CannotStart {
    for (Path path : paths) {
      try {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (mode.stream().anyMatch(OTHERS::contains)) {
          throw new CannotStart(
              "Others than its owner may open "
                  + path
                  + "; close it with: chmod "
                  + (Files.isDirectory(path) ? "700 " : "600 ")
                  + path);
        }
      } catch (IOException e) {
        throw new CannotStart(path + " cannot be read: " + e.getMessage(), e);
      } catch (UnsupportedOperationException e) {
        throw new CannotStart("Keys must lie on a file system with owners and modes.", e);
      }
    }
  }
}
