package org.kith.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.WireFault;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.protocol.log.TlogProof;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryFault;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;

/// What is done with a case of each format.
final class VectorFormats {
  /// Where the code says only that it refuses, and the folder says why.
  static final Optional<String> REFUSED = Optional.of("*");

  /// Passes a case, having checked what it says about itself, or gives the reason for its
  /// refusal.
  interface Format {
    Optional<String> judge(VectorCase c);
  }

  private VectorFormats() {}

  static Map<String, Format> all() {
    var formats = new TreeMap<String, Format>();
    formats.put("wire", VectorFormats::wire);
    formats.put("log-name", VectorFormats::logName);
    formats.put("entry", VectorFormats::entry);
    formats.put("commitment", VectorFormats::commitment);
    formats.put("statement", VectorFormats::statement);
    formats.put("ed25519", VectorFormats::signature);
    formats.put("ed25519-key", VectorFormats::key);
    formats.put("ed25519-edge", EdgeVectors::judge);
    formats.put("vkey", VectorFormats::vkey);
    formats.put("note", VectorFormats::note);
    formats.put("checkpoint", VectorFormats::checkpoint);
    formats.put("tree", VectorFormats::tree);
    formats.put("frontier", VectorFormats::frontier);
    formats.put("inclusion", VectorFormats::inclusion);
    formats.put("subtree", VectorFormats::subtree);
    formats.put("consistency", VectorFormats::consistency);
    formats.put("range", VectorFormats::range);
    formats.put("tlog-proof", VectorFormats::offline);
    return formats;
  }

  private static Optional<String> passIf(boolean passes) {
    return passes ? Optional.empty() : REFUSED;
  }

  private static Optional<String> wire(VectorCase c) {
    Optional<WireFault> fault =
        WireLinter.lint(c.bytes("bytes"), WireVectors.EXAMPLE, WireVectors.DEPTH_MAX);
    fault.ifPresent(found -> assertThat(found.path()).as(c.name()).isEqualTo(c.text("path")));
    return fault.map(found -> found.kind().name());
  }

  private static Optional<String> logName(VectorCase c) {
    String origin = c.text("origin");
    Optional<LogName> log = LogName.parse(origin);
    if (log.isPresent()) {
      assertThat(log.get().organisation().hash()).isEqualTo(c.bytes("organisation"));
      assertThat(log.get().circle()).isEqualTo(c.text("circle"));
      assertThat(log.get().epoch()).isEqualTo((int) c.number("epoch"));
      assertThat(LogId.of(origin).hash()).isEqualTo(c.bytes("log_id"));
    }
    return passIf(log.isPresent());
  }

  private static Optional<String> entry(VectorCase c) {
    Bytes body = c.bytes("body");
    return switch (Entry.parse(body)) {
      case Entry.Parsed.Ok ok -> {
        assertThat(ok.entry().encode()).isEqualTo(body);
        assertThat(ok.entry().log().hash()).isEqualTo(c.bytes("log_id"));
        assertThat(ok.entry().index()).isEqualTo(c.number("index"));
        assertThat(Leaf.leafHash(body)).isEqualTo(c.bytes("leaf_hash"));
        assertThat(RecordId.parse(c.text("record_id"))).contains(Leaf.recordId(body));
        yield Optional.empty();
      }
      case Entry.Parsed.Bad bad ->
          Optional.of(bad.reason() == EntryFault.TOO_LARGE ? "ENTRY_TOO_LARGE" : "MALFORMED_ENTRY");
    };
  }

  private static Optional<String> commitment(VectorCase c) {
    Bytes commitment = PayloadCommitment.of(c.bytes("salt"), c.bytes("payload"));
    return passIf(commitment.equals(c.bytes("commitment")));
  }

  private static Optional<String> statement(VectorCase c) {
    Bytes preimage = SignedStatement.preimage(c.text("purpose"), c.bytes("body"));
    return passIf(preimage.equals(c.bytes("preimage")));
  }

  private static Optional<String> signature(VectorCase c) {
    return passIf(Ed25519.verify(c.bytes("public_key"), c.bytes("message"), c.bytes("signature")));
  }

  private static Optional<String> key(VectorCase c) {
    return passIf(Ed25519.isValidPublicKey(c.bytes("public_key")));
  }

  private static Optional<String> vkey(VectorCase c) {
    String vkey = c.text("vkey");
    Optional<NoteKey> key = NoteKey.parse(vkey);
    if (key.isPresent()) {
      assertThat(key.get().vkey()).isEqualTo(vkey);
      assertThat(key.get().name()).isEqualTo(c.text("key_name"));
      assertThat(key.get().hash()).isEqualTo(c.bytes("key_hash"));
      assertThat(key.get().publicKey()).isEqualTo(c.bytes("public_key"));
    }
    return passIf(key.isPresent());
  }

  private static Optional<String> note(VectorCase c) {
    Bytes bytes = c.bytes("note");
    Optional<Note> note = Note.parse(bytes);
    if (note.isPresent()) {
      assertThat(note.get().encode()).isEqualTo(bytes);
      assertThat(note.get().lines()).hasSize((int) c.number("signatures"));
      if (c.has("text")) {
        assertThat(note.get().text()).isEqualTo(c.text("text"));
      }
    }
    return passIf(note.isPresent());
  }

  private static NoteKey logKey(VectorCase c) {
    return NoteKey.parse(c.text("vkey")).orElseThrow();
  }

  private static Optional<String> checkpoint(VectorCase c) {
    Optional<Checkpoint> open = Checkpoint.open(c.bytes("note"), logKey(c));
    if (open.isPresent()) {
      assertThat(open.get().log().originLine()).isEqualTo(c.text("origin"));
      assertThat(open.get().size()).isEqualTo(c.number("size"));
      assertThat(open.get().root()).isEqualTo(c.bytes("root"));
    }
    return passIf(open.isPresent());
  }

  private static Optional<String> tree(VectorCase c) {
    List<Bytes> hashes = c.list("leaves").stream().map(MerkleTree::leaf).toList();
    Frontier edge = Frontier.EMPTY.appendAll(hashes);
    assertThat(edge.encode()).isEqualTo(c.bytes("frontier"));
    assertThat(Frontier.decode(edge.encode())).contains(edge);
    return passIf(edge.root().equals(c.bytes("root")));
  }

  private static Optional<String> frontier(VectorCase c) {
    return passIf(Frontier.decode(c.bytes("frontier")).isPresent());
  }

  private static Optional<String> inclusion(VectorCase c) {
    return passIf(
        MerkleProofs.inclusion(
            c.bytes("leaf_hash"),
            c.number("index"),
            c.number("size"),
            c.bytes("root"),
            c.list("proof")));
  }

  private static Optional<String> subtree(VectorCase c) {
    return passIf(
        MerkleProofs.subtree(
            c.bytes("subtree_root"),
            c.number("start"),
            (int) c.number("level"),
            c.number("size"),
            c.bytes("root"),
            c.list("proof")));
  }

  private static Optional<String> consistency(VectorCase c) {
    return passIf(
        MerkleProofs.consistency(
            c.number("from"),
            c.bytes("from_root"),
            c.number("to"),
            c.bytes("to_root"),
            c.list("proof")));
  }

  private static Optional<String> range(VectorCase c) {
    Frontier held = Frontier.decode(c.bytes("held")).orElseThrow();
    var checkpoint = new Checkpoint(Fixed.LOG, c.number("size"), c.bytes("root"));
    Optional<Frontier> after =
        MerkleProofs.range(held, c.list("leaf_hashes"), checkpoint, c.list("proof"));
    after.ifPresent(edge -> assertThat(edge.encode()).isEqualTo(c.bytes("after")));
    return passIf(after.isPresent());
  }

  private static Optional<String> offline(VectorCase c) {
    NoteKey key = logKey(c);
    Bytes leaf = c.bytes("leaf");
    Optional<TlogProof> proof = TlogProof.parse(c.bytes("proof").utf8());
    Optional<Checkpoint> open = proof.flatMap(read -> read.verify(leaf, key));
    if (open.isPresent()) {
      assertThat(proof.orElseThrow().index()).isEqualTo(c.number("index"));
      assertThat(open.get().size()).isEqualTo(c.number("size"));
    }
    return passIf(open.isPresent());
  }
}
