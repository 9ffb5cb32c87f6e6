package org.kith.client.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.schema.v1.AuditLogHead;
import org.kith.schema.v1.GovernanceEntry;
import org.kith.schema.v1.LogItem;

/// One log of a file of the audit, while it is read: first the hashes of its entries, which must
/// give its root, then the entries, each compared with its hash, so that what was changed has a
/// name.
final class AuditLogReading {
  private final LogName name;
  private final AuditLogHead head;
  private final MerkleTree tree = new MerkleTree();
  private final String words;
  private long next;
  private long firstMs;
  private long lastMs;

  AuditLogReading(LogName name, AuditLogHead head) {
    this.name = name;
    this.head = head;
    this.words = AuditFault.words(name.circle());
  }

  LogName name() {
    return name;
  }

  Bytes checkpoint() {
    return Bytes.of(head.getCheckpoint());
  }

  /// Whether the first entries have this root.
  boolean holds(long size, Bytes root) {
    return size <= tree.size() && tree.root(size).equals(root);
  }

  /// More hashes of entries.
  void list(Bytes hashes) throws AuditFault {
    long more = hashes.size() / Sha256.HASH_BYTES;
    if (hashes.size() % Sha256.HASH_BYTES != 0 || tree.size() + more > head.getSize()) {
      throw new AuditFault("The list of entries of " + words + " is longer than its size says.");
    }
    for (int at = 0; at < hashes.size(); at += Sha256.HASH_BYTES) {
      tree.append(hashes.slice(at, at + Sha256.HASH_BYTES));
    }
  }

  /// All hashes have come.
  void listed() throws AuditFault {
    if (tree.size() != head.getSize()) {
      throw new AuditFault("The list of entries of " + words + " is shorter than its size says.");
    }
    if (!tree.root(tree.size()).equals(Bytes.of(head.getRoot()))) {
      throw new AuditFault(
          "The list of entries of "
              + words
              + " does not give its root: one of them was changed, taken out, moved or put in.");
    }
  }

  /// The next entry; the line that it begins, where it does.
  Optional<AuditTrail.Begun> take(LogItem item) throws AuditFault {
    Bytes body = Bytes.of(item.getEntry());
    if (next == tree.size()) {
      throw new AuditFault("An entry was added behind the last one of " + words + ".");
    }
    Bytes hash = Leaf.leafHash(body);
    if (!hash.equals(tree.leafHash(next))) {
      throw misplaced(hash);
    }
    if (!(Entry.parse(body) instanceof Entry.Parsed.Ok(var entry))
        || !entry.log().equals(name.id())
        || entry.index() != next) {
      throw new AuditFault("Entry " + next + " of " + words + " is no entry of it.");
    }
    GovernanceEntry said = content(item, entry);
    firstMs = next == 0 ? said.getDecidedMs() : firstMs;
    lastMs = said.getDecidedMs();
    next++;
    return said.hasAuditBegun() && name.circle().equals(LogName.GOVERNANCE)
        ? Optional.of(
            new AuditTrail.Begun(
                said.getAuditBegun().getLine(),
                entry.index(),
                said.getDecidedBy(),
                said.getDecidedMs(),
                said.getAuditBegun().getReason()))
        : Optional.empty();
  }

  private AuditFault misplaced(Bytes hash) {
    for (long at = 0; at < tree.size(); at++) {
      if (tree.leafHash(at).equals(hash)) {
        return new AuditFault(
            at > next
                ? "Entry %d of %s is missing; entry %d stands in its place."
                    .formatted(next, words, at)
                : "Entry %d of %s stands again, in the place of entry %d."
                    .formatted(at, words, next));
      }
    }
    return new AuditFault(
        "Entry %d of %s was changed, or another one was put in before it.".formatted(next, words));
  }

  private GovernanceEntry content(LogItem item, Entry entry) throws AuditFault {
    String which = "The content of entry " + next + " of " + words;
    if (item.getPayload().isEmpty() || item.getSalt().size() != PayloadCommitment.SALT_BYTES) {
      throw new AuditFault(which + " is missing.");
    }
    Bytes payload = Bytes.of(item.getPayload());
    if (!PayloadCommitment.of(Bytes.of(item.getSalt()), payload)
        .equals(entry.payloadCommitment())) {
      throw new AuditFault(which + " was changed: it is not what the entry commits to.");
    }
    try {
      return GovernanceEntry.parseFrom(payload.buffer());
    } catch (InvalidProtocolBufferException e) {
      throw new AuditFault(which + " cannot be read.");
    }
  }

  /// No more entries come.
  void end() throws AuditFault {
    if (next < tree.size()) {
      throw new AuditFault(
          "Entry %d of %s is missing, and all after it: the file ends before them."
              .formatted(next, words));
    }
  }

  AuditTrail.OneLog read(long signedSize) {
    return new AuditTrail.OneLog(name.circle(), tree, signedSize, firstMs, lastMs);
  }
}
