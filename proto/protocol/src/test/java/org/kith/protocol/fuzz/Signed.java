package org.kith.protocol.fuzz;

import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.Invite;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.identity.ManifestProposal;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;

/// All that was ever signed in the fuzzers' world: an organisation, its log, and a fork of it.
/// Whatever else a target finds signed is forged.
final class Signed {
  static final int LEAVES = 300;
  static final int FORKED_AT = 100;

  private static final SecretKey LOG_SECRET = key("log");
  private static final List<SecretKey> ROOTS = List.of(key("root 1"), key("root 2"), key("root 3"));

  static final ManifestChain FIRST =
      ok(
          ManifestChain.verify(
              List.of(
                  new ManifestDraft(
                          "Riverside",
                          "ZZ1",
                          "improvement@example.org",
                          LOG_SECRET.publicKey(),
                          key("circles").publicKey(),
                          key("cosign").publicKey(),
                          List.of(Sha256.hash(Bytes.utf8("tls"))),
                          1_830_000_000_000L)
                      .sign(ROOTS, 2)
                      .signed())));

  static final LogName LOG = LogName.commons(FIRST.organisation(), 1);
  static final NoteKey LOG_KEY = NoteKey.ed25519(LOG.originLine(), LOG_SECRET.publicKey());
  static final MerkleTree TREE = tree("one");
  static final MerkleTree FORK = tree("other");

  /// Ends the log and opens the next one, signed by one root key: one more completes it.
  static final ManifestProposal PROPOSAL =
      ManifestEdit.of(FIRST)
          .endLog(1, new LogEnd(7, TREE.root(7), true))
          .openLog(key("log 2").publicKey())
          .propose()
          .signedBy(ROOTS.get(0));

  static final ManifestChain SECOND = ok(PROPOSAL.signedBy(ROOTS.get(1)).completing(FIRST));
  static final Invite INVITE = new Invite(List.of("127.0.0.1:7440", "[::1]:7440"), SECOND);

  private Signed() {}

  static SecretKey key(String word) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8("fuzz " + word)));
  }

  private static ManifestChain ok(ManifestChain.Parsed parsed) {
    return switch (parsed) {
      case ManifestChain.Parsed.Ok ok -> ok.chain();
      case ManifestChain.Parsed.Bad bad -> throw new AssertionError(bad);
    };
  }

  private static MerkleTree tree(String name) {
    var tree = new MerkleTree();
    for (int i = 0; i < LEAVES; i++) {
      tree.append(MerkleTree.leaf(leaf(i < FORKED_AT ? "both" : name, i)));
    }
    return tree;
  }

  static Bytes leaf(String name, int index) {
    return Bytes.utf8(name + index);
  }

  /// Sizes at which the log's key has signed.
  static List<Integer> sizes() {
    return List.of(0, 1, 5, 64, 130, LEAVES);
  }

  static Checkpoint checkpoint(MerkleTree tree, int size) {
    return new Checkpoint(LOG, size, tree.root(size));
  }

  static Bytes note(MerkleTree tree, int size) {
    return checkpoint(tree, size).sign(LOG_SECRET).encode();
  }

  /// Whether the log's key has ever signed this.
  static boolean hasSigned(Checkpoint checkpoint) {
    int size = (int) checkpoint.size();
    return sizes().contains(size)
        && (checkpoint.equals(checkpoint(TREE, size)) || checkpoint.equals(checkpoint(FORK, size)));
  }
}
