package org.kith.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.Lesson;

/// An organisation with real keys and a commons log in memory, for tests of what others decide
/// about it.
public final class Organisation {
  public static final long EXPIRES_MS = 2_000_000_000_000L;

  private final ManifestChain chain;
  private final SecretKey root;
  private final SecretKey logKey;
  private final SecretKey cosignKey;
  private final List<OfferedItem> items = new ArrayList<>();
  private final MerkleTree tree = new MerkleTree();

  private Organisation(ManifestChain chain, SecretKey root, SecretKey logKey, SecretKey cosignKey) {
    this.cosignKey = cosignKey;
    this.chain = chain;
    this.root = root;
    this.logKey = logKey;
  }

  public static Organisation named(String name) {
    SecretKey logKey = key(name, "log");
    var draft =
        new ManifestDraft(
            name + " Example Trust",
            "",
            "",
            logKey.publicKey(),
            key(name, "circles").publicKey(),
            key(name, "cosign").publicKey(),
            List.of(Sha256.hash(Bytes.utf8(name))),
            EXPIRES_MS);
    Bytes signed = draft.sign(List.of(key(name, "root")), 1).signed();
    if (!(ManifestChain.verify(List.of(signed)) instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("a manifest that was just signed verifies");
    }
    return new Organisation(chain, key(name, "root"), logKey, key(name, "cosign"));
  }

  /// Signs what it says about others' records.
  public SecretKey cosignKey() {
    return cosignKey;
  }

  private static SecretKey key(String name, String purpose) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name + " " + purpose)));
  }

  /// A chain of its manifests with one more version, signed by its root key.
  public ManifestChain next(ManifestChain after, UnaryOperator<ManifestEdit> change) {
    var proposal = change.apply(ManifestEdit.of(after)).propose().signedBy(root);
    if (!(proposal.completing(after) instanceof ManifestChain.Parsed.Ok(var next))) {
      throw new AssertionError("the root key has signed it");
    }
    return next;
  }

  /// A chain in which the commons log ends at a size, with its true root.
  public ManifestChain ending(long size, boolean revoked) {
    return next(
        chain,
        edit ->
            edit.endLog(1, new LogEnd(size, tree.root(size), revoked))
                .openLog(SecretKey.ofSeed(Sha256.hash(Bytes.utf8("next log"))).publicKey()));
  }

  public ManifestChain chain() {
    return chain;
  }

  public OrganisationId id() {
    return chain.organisation();
  }

  public LogName log() {
    return LogName.commons(id(), 1);
  }

  public long size() {
    return tree.size();
  }

  public static org.kith.schema.v1.LearningRecord.Builder lesson() {
    return org.kith.schema.v1.LearningRecord.newBuilder()
        .setSchemaVersion(RecordRules.SCHEMA_VERSION)
        .setTitle("The handover sheet that went missing")
        .setSummary("What a ward learned about its handover sheet.")
        .setLanguage("en-GB")
        .addTopics("handover")
        .setAuthorRole("ward manager")
        .setAudience("network")
        .setLicence("CC-BY-4.0")
        .setLesson(
            Lesson.newBuilder()
                .setLessonType("worked")
                .setWhatHappened("The handover sheet went missing twice.")
                .setWhatWeLearned("A board on the wall does not go missing."));
  }

  /// Publishes lessons that keep every rule.
  public Organisation publish(int count) {
    for (int i = 0; i < count; i++) {
      Bytes payload =
          RecordRules.encodePayload(lesson().setTitle("Lesson number " + size()).build());
      if (!(LearningRecord.parse(payload) instanceof RecordParse.Ok(var record))) {
        throw new AssertionError("the lesson keeps every rule");
      }
      Bytes salt = Sha256.hash(Bytes.utf8("salt " + size()));
      append(
          record.entry(log().id(), size(), salt, 1_000).encode(),
          Optional.of(new SaltedPayload(salt, payload)));
    }
    return this;
  }

  /// Signs whatever it is given into the log.
  public Organisation append(Bytes entry, Optional<SaltedPayload> payload) {
    items.add(new OfferedItem(entry, payload));
    tree.append(Leaf.leafHash(entry));
    return this;
  }

  public MerkleTree tree() {
    return tree;
  }

  public Bytes checkpoint(long size) {
    return new Checkpoint(log(), size, tree.root(size)).sign(logKey).encode();
  }

  /// Entries [from, to) with proof to the newest checkpoint.
  public RangeOffer offer(long from, long to) {
    return new RangeOffer(
        log().id(),
        from,
        to,
        items.subList((int) from, (int) to),
        checkpoint(size()),
        tree.consistencyProof(to, size()));
  }

  /// A standing of this organisation that accepts others with everything of their commons.
  public Standing accepting(Organisation... others) {
    Standing standing = Standing.of(chain);
    for (Organisation other : others) {
      standing = accept(standing, other, false);
    }
    return standing;
  }

  public static Standing accept(Standing standing, Organisation other, boolean originOnly) {
    return standing
        .apply(decision(new Decision.PeerAccepted(other.chain(), List.of(), originOnly, true)))
        .apply(decision(Decision.Granted.commons(other.id())));
  }

  public static Decision decision(Decision.What what) {
    return new Decision("a test", 1_000, what);
  }
}
