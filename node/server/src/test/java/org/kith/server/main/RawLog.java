package org.kith.server.main;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.Head;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.Hello;
import org.kith.schema.v1.Interest;
import org.kith.schema.v1.LogItem;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.Range;

/// A commons log made by hand: sound, until a test changes a byte.
final class RawLog {
  private static final long NOON_MS = 1_700_000_000_000L;

  private final LogName name;
  private final SecretKey key;
  private final MerkleTree tree = new MerkleTree();
  private final List<LogItem> items = new ArrayList<>();

  RawLog(TestHome home) {
    this.name = LogName.commons(home.chain().organisation(), 1);
    this.key = home.log();
  }

  LogName name() {
    return name;
  }

  /// Appends a sound record.
  LogItem append(String title) {
    return append(title, name, items.size());
  }

  /// Appends a sound record whose payload has exactly this many bytes.
  LogItem appendOfSize(String title, int bytes) {
    String told = "Something happened that is long enough to be a record. ";
    Bytes payload = Bytes.EMPTY;
    for (int more = 0; payload.size() < bytes; more++) {
      var lesson = full(title).toBuilder();
      lesson.getLessonBuilder().setWhatHappened(told + "x".repeat(more));
      payload = RecordRules.encodePayload(lesson.build());
    }
    if (payload.size() != bytes
        || !(LearningRecord.parse(payload) instanceof RecordParse.Ok(var r))) {
      throw new AssertionError("no record of " + bytes + " bytes");
    }
    Bytes salt = Bytes.wrap(new byte[32]);
    return appendRaw(
        r.entry(name.id(), items.size(), salt, NOON_MS).encode(), Optional.of(salt), payload);
  }

  /// The first message of an organisation that accepts this one.
  static PeerMessage hello(TestHome from, TestHome about) {
    return PeerMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setProtocolVersion(1)
                .setFeatureLevel(1)
                .setOrganisationId(from.chain().organisation().hash().toByteString())
                .setManifestVersion(1)
                .setInterest(
                    Interest.newBuilder()
                        .addOrigins(about.chain().organisation().hash().toByteString())))
        .build();
  }

  /// Appends a record whose entry names this log and index, which need not be true.
  LogItem append(String title, LogName claimed, long index) {
    Bytes salt = Bytes.wrap(new byte[32]);
    Bytes payload = RecordRules.encodePayload(full(title));
    if (!(LearningRecord.parse(payload) instanceof RecordParse.Ok(var record))) {
      throw new AssertionError("the test's record is sound");
    }
    return appendRaw(
        record.entry(claimed.id(), index, salt, NOON_MS).encode(), Optional.of(salt), payload);
  }

  /// Appends many records that differ in their place only.
  void appendMany(String title, int count) {
    Bytes payload = RecordRules.encodePayload(full(title));
    if (!(LearningRecord.parse(payload) instanceof RecordParse.Ok(var record))) {
      throw new AssertionError("the test's record is sound");
    }
    Bytes salt = Bytes.wrap(new byte[32]);
    for (int i = 0; i < count; i++) {
      Bytes entry = record.entry(name.id(), items.size(), salt, NOON_MS).encode();
      var _ = appendRaw(entry, Optional.of(salt), payload);
    }
  }

  int size() {
    return items.size();
  }

  /// An entry's leaf and how it is included in the newest checkpoint.
  ForkProof.Included included(int index) {
    return new ForkProof.Included(tree.leafHash(index), tree.inclusionProof(index, items.size()));
  }

  /// Appends any bytes.
  LogItem appendRaw(Bytes entry, Optional<Bytes> salt, Bytes payload) {
    tree.append(Leaf.leafHash(entry));
    var item = LogItem.newBuilder().setEntry(entry.toByteString());
    salt.ifPresent(s -> item.setSalt(s.toByteString()).setPayload(payload.toByteString()));
    items.add(item.build());
    return items.getLast();
  }

  private static org.kith.schema.v1.LearningRecord full(String title) {
    return RecordRules.withDefaults(TestNode.lesson(title), java.time.YearMonth.of(2026, 11));
  }

  /// A checkpoint over all of it.
  ByteString checkpoint() {
    return checkpoint(key);
  }

  ByteString checkpoint(SecretKey signer) {
    return new Checkpoint(name, tree.size(), tree.root(tree.size()))
        .sign(signer)
        .encode()
        .toByteString();
  }

  /// Announces entries [from, to) under the newest checkpoint.
  Range.Builder range(int from, int to) {
    var range =
        Range.newBuilder()
            .setLogId(name.id().hash().toByteString())
            .setFrom(from)
            .setTo(to)
            .setCheckpoint(checkpoint())
            .addAllItems(items.subList(from, to));
    if (to < tree.size()) {
      tree.consistencyProof(to, tree.size()).forEach(hash -> range.addProof(hash.toByteString()));
    }
    return range;
  }

  /// Shows the newest checkpoint.
  static PeerMessage head(RawLog log) {
    return PeerMessage.newBuilder()
        .setHeads(
            Heads.newBuilder()
                .setComplete(true)
                .addHeads(
                    Head.newBuilder()
                        .setLogId(log.name().id().hash().toByteString())
                        .setCheckpoint(log.checkpoint())))
        .build();
  }

  static PeerMessage message(Range.Builder range) {
    return PeerMessage.newBuilder().setRange(range).build();
  }
}
