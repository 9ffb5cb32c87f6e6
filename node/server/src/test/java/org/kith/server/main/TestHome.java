package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.kith.core.trust.Decision;
import org.kith.core.trust.DecisionCodec;
import org.kith.core.trust.Token;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.KeyPem;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.identity.P256;
import org.kith.protocol.identity.Passphrase;
import org.kith.protocol.log.SecretKey;
import org.kith.server.api.Role;

/// A home folder as `org init` writes it, with its secrets at hand.
record TestHome(
    Path path,
    Path guard,
    String token,
    ManifestChain chain,
    SecretKey root,
    SecretKey log,
    KeyPair tls) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PASSPHRASE = "for tests only";

  /// One for all homes: what is slow on purpose is done once.
  private static final Passphrase OPENS = Passphrase.of(PASSPHRASE);

  /// When the manifests that are made here expire.
  static final long FAR_AWAY_MS = 4_000_000_000_000L;

  /// Makes the folders `<name>` and `<name>-guard` under a folder.
  static TestHome make(Path under, String name) throws Exception {
    Path home = Files.createDirectory(under.resolve(name));
    SecretKey root = key();
    SecretKey log = key();
    SecretKey cosign = key();
    SecretKey circles = key();
    KeyPair tls = p256();
    Manifest manifest =
        new ManifestDraft(
                name + " Example Trust",
                "",
                "",
                log.publicKey(),
                circles.publicKey(),
                cosign.publicKey(),
                List.of(Sha256.hash(Bytes.wrap(tls.getPublic().getEncoded()))),
                FAR_AWAY_MS)
            .sign(List.of(root), 1);
    Files.createDirectory(home.resolve("manifest"));
    Files.write(home.resolve("manifest").resolve("1.bin"), manifest.signed().toArray());
    Path keys = closedFolder(home.resolve("keys"));
    closedFile(keys.resolve("log-1.pem"), KeyPem.encrypt(log, OPENS, RANDOM));
    closedFile(keys.resolve("local.pem"), KeyPem.encrypt(key(), OPENS, RANDOM));
    closedFile(keys.resolve("cosign.pem"), KeyPem.encrypt(cosign, OPENS, RANDOM));
    closedFile(keys.resolve("tls.pem"), KeyPem.encrypt(tls.getPrivate(), OPENS, RANDOM));
    closedFile(keys.resolve("api-tls.pem"), KeyPem.encrypt(p256().getPrivate(), OPENS, RANDOM));
    Path secrets = closedFolder(home.resolve("secrets"));
    closedFile(secrets.resolve("passphrase"), PASSPHRASE + "\n");
    String token = "kith_" + random().base32();
    var roles = Arrays.stream(Role.values()).map(Role::code).toList();
    var decision =
        new Decision("setup", 1, new Decision.TokenIssued("admin", Token.hash(token), roles, 0));
    Files.write(home.resolve("bootstrap-token.bin"), DecisionCodec.encode(decision).toArray());
    Files.createFile(home.resolve("never-started"));
    if (!(ManifestChain.verify(List.of(manifest.signed()))
        instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("a manifest that was just signed verifies");
    }
    return new TestHome(home, under.resolve(name + "-guard"), token, chain, root, log, tls);
  }

  /// The same organisation in a home of its own, with nothing published and no memory of what
  /// was.
  TestHome withFreshStore(Path there) throws Exception {
    Files.createDirectory(there);
    for (String name : List.of("manifest", "keys", "secrets")) {
      Path made =
          name.equals("manifest")
              ? Files.createDirectory(there.resolve(name))
              : closedFolder(there.resolve(name));
      try (var files = Files.list(path.resolve(name))) {
        for (Path file : files.toList()) {
          Files.copy(file, made.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Files.copy(path.resolve("bootstrap-token.bin"), there.resolve("bootstrap-token.bin"));
    Files.createFile(there.resolve("never-started"));
    return new TestHome(
        there, there.resolveSibling(there.getFileName() + "-guard"), token, chain, root, log, tls);
  }

  /// A copy of the whole machine, guard and keys too.
  TestHome stolen(Path there) throws IOException {
    Path guardThere = there.resolveSibling(there.getFileName() + "-guard");
    Copies.copy(path, there);
    Copies.copy(guard, guardThere);
    return new TestHome(there, guardThere, token, chain, root, log, tls);
  }

  /// This home after its organisation has revoked the log at a position and opened the next one.
  TestHome revoking(long size, Bytes logRoot) throws Exception {
    SecretKey nextLog = key();
    int epoch = chain.openCommons().orElseThrow().epoch();
    var proposal =
        ManifestEdit.of(chain)
            .endLog(epoch, new LogEnd(size, logRoot, true))
            .openLog(nextLog.publicKey())
            .propose()
            .signedBy(root);
    if (!(proposal.completing(chain) instanceof ManifestChain.Parsed.Ok(var next))) {
      throw new AssertionError("the root key has signed it");
    }
    Files.write(
        path.resolve("manifest").resolve(next.newest().version() + ".bin"),
        next.newest().signed().toArray());
    closedFile(
        path.resolve("keys").resolve("log-" + (epoch + 1) + ".pem"),
        KeyPem.encrypt(nextLog, OPENS, RANDOM));
    return new TestHome(path, guard, token, next, root, nextLog, tls);
  }

  /// This home after its organisation has renewed its manifest so many times: the first lasts until
  /// then.
  TestHome renewed(int times, long expiresMs) throws Exception {
    ManifestChain newest = chain;
    for (int i = 1; i <= times; i++) {
      var proposal = ManifestEdit.of(newest).expires(expiresMs + i).propose().signedBy(root);
      if (!(proposal.completing(newest) instanceof ManifestChain.Parsed.Ok(var next))) {
        throw new AssertionError("the root key has signed it");
      }
      newest = next;
      Files.write(
          path.resolve("manifest").resolve(newest.newest().version() + ".bin"),
          newest.newest().signed().toArray());
    }
    return new TestHome(path, guard, token, newest, root, log, tls);
  }

  /// This home after its organisation has pinned these TLS keys. A key that is not the one in use
  /// lies beside it as the next one.
  TestHome pinning(KeyPair... pinned) throws Exception {
    var proposal =
        ManifestEdit.of(chain)
            .tlsPins(Arrays.stream(pinned).map(pair -> P256.pin(pair.getPrivate())).toList())
            .propose()
            .signedBy(root);
    if (!(proposal.completing(chain) instanceof ManifestChain.Parsed.Ok(var next))) {
      throw new AssertionError("the root key has signed it");
    }
    Files.write(
        path.resolve("manifest").resolve(next.newest().version() + ".bin"),
        next.newest().signed().toArray());
    Path file = path.resolve("keys").resolve("tls-next.pem");
    if (!Files.exists(file)) {
      closedFile(file, KeyPem.encrypt(pinned[pinned.length - 1].getPrivate(), OPENS, RANDOM));
    }
    return new TestHome(path, guard, token, next, root, log, pinned[0]);
  }

  /// The configuration with which a node runs from this home, on any free ports.
  NodeConfig config(String... more) throws CannotStart {
    var flags =
        new java.util.ArrayList<>(
            List.of(
                "--dir", path.toString(),
                "--guard-dir", guard.toString(),
                "--peer-host", "127.0.0.1"));
    flags.addAll(List.of(more));
    if (!flags.contains("--meaning")) {
      flags.addAll(List.of("--meaning", "off")); // many nodes of one test need no model each
    }
    for (String port : List.of("--peer-port", "--api-port", "--http-port")) {
      if (!flags.contains(port)) {
        flags.addAll(List.of(port, "0"));
      }
    }
    return NodeConfig.parse(flags);
  }

  /// Puts the token where commands look for it, as `org init` does.
  void keepToken() throws IOException {
    closedFile(path.resolve("secrets").resolve("admin.token"), token);
  }

  /// An invitation of this organisation.
  String invitation(String... endpoints) {
    return new Invite(List.of(endpoints), chain).line();
  }

  /// This organisation's TLS key with a certificate.
  TlsKey tlsKey() throws CannotStart {
    return TlsKey.selfSigned(tls.getPrivate(), tls.getPublic(), "kith", List.of());
  }

  static KeyPair p256() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static SecretKey key() {
    return SecretKey.ofSeed(random());
  }

  private static Bytes random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Path closedFolder(Path folder) throws IOException {
    return Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void closedFile(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
