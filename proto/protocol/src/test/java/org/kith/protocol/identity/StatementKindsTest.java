package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.SignedErasureReceipt;

/// SPEC 3.8: what is signed for one purpose holds for no other, each with each, although one key
/// signs all of it here, which no manifest allows.
class StatementKindsTest {
  private static final SecretKey KEY = ManifestSamples.key("one key for everything");
  private static final LogName LOG = log(LogName.COMMONS, 1);
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(LOG, 7, Sha256.hash(Bytes.utf8("root")));
  private static final ManifestBody BODY =
      ManifestSamples.draft("Riverside").sign(List.of(KEY), 1).body();
  private static final Bytes BODY_BYTES = Bytes.wrap(BODY.toByteArray());
  private static final Bytes SALT = Sha256.hash(Bytes.utf8("salt"));

  private static final long TIME_SECONDS = 1_790_000_000;

  private static LogName log(String circle, int epoch) {
    return new LogName(new OrganisationId(Sha256.hash(Bytes.utf8("Riverside"))), circle, epoch);
  }

  /// What a kind signs or hashes, and who takes a signature by the key for one of that kind.
  private record Statement(String kind, Bytes signed, BiPredicate<Bytes, Bytes> takes) {}

  /// The same body under each purpose, so that nothing but the purpose differs.
  private static List<Statement> statements() {
    var all = new ArrayList<Statement>();
    all.add(checkpoint("checkpoint of the commons log", LOG));
    all.add(checkpoint("checkpoint of the next epoch", log(LogName.COMMONS, 2)));
    all.add(checkpoint("checkpoint of the governance log", log(LogName.GOVERNANCE, 1)));
    all.add(checkpoint("checkpoint of the local log", log(LogName.LOCAL, 1)));
    all.add(
        new Statement(
            "manifest",
            SignedStatement.preimage(Manifest.PURPOSE, BODY_BYTES),
            (text, signature) -> isManifest(signature)));
    for (String purpose : List.of("circle", "guard", "governance", "token", "fork-proof")) {
      all.add(plain("statement for " + purpose, SignedStatement.preimage(purpose, BODY_BYTES)));
    }
    all.add(plain("safety number", Bytes.concat(Bytes.utf8("kith-safety/v1\n"), BODY_BYTES)));
    all.add(plain("leaf", Leaf.leaf(BODY_BYTES)));
    all.add(plain("payload commitment", PayloadCommitment.of(SALT, BODY_BYTES)));
    all.add(plain("manifest body without a purpose", BODY_BYTES));
    all.add(cosignature());
    all.add(receipt());
    return all;
  }

  private static Statement plain(String kind, Bytes signed) {
    return new Statement(
        kind, signed, (text, signature) -> Ed25519.verify(KEY.publicKey(), signed, signature));
  }

  private static Statement cosignature() {
    var key = new NoteKey("kith/witness", NoteKey.Type.COSIGNATURE, KEY.publicKey());
    return new Statement(
        "cosignature",
        Bytes.utf8("cosignature/v1\ntime " + TIME_SECONDS + "\n" + CHECKPOINT.text()),
        (text, signature) -> {
          Bytes stamped = Bytes.concat(Bytes.uint64be(TIME_SECONDS), signature);
          Note.Line line = new Note.Line(key.name(), key.hash(), stamped);
          return Cosignature.verify(new Note(CHECKPOINT.text(), List.of(line)), key).isPresent();
        });
  }

  /// By an organisation whose cosign key it is.
  private static Statement receipt() {
    ManifestDraft draft = ManifestSamples.draft("Lakeside");
    ManifestChain chain =
        ManifestSamples.chain(
            new ManifestDraft(
                    draft.displayName(),
                    draft.odsCode(),
                    draft.contact(),
                    draft.logKey(),
                    draft.circlesKey(),
                    KEY.publicKey(),
                    draft.tlsPins(),
                    draft.expiresMs())
                .sign(ManifestSamples.roots("Lakeside"), 2));
    var id = new RecordId(SALT);
    var receipt =
        new ErasureReceipt(
            id,
            id,
            LOG.organisation(),
            chain.organisation(),
            ErasureReceipt.Outcome.ERASED,
            TIME_SECONDS,
            1,
            List.of());
    SignedErasureReceipt signed = parsed(receipt.sign(KEY, chain));
    return new Statement(
        "erasure receipt",
        SignedStatement.preimage("erasure", Bytes.of(signed.getReceipt())),
        (text, signature) -> {
          var other = signed.toBuilder().setSignature(signature.toByteString()).build();
          return ErasureReceipt.open(Bytes.wrap(other.toByteArray())).isPresent();
        });
  }

  private static SignedErasureReceipt parsed(Bytes bytes) {
    try {
      return SignedErasureReceipt.parseFrom(bytes.toArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Statement checkpoint(String kind, LogName log) {
    var own = new Checkpoint(log, CHECKPOINT.size(), CHECKPOINT.root());
    NoteKey key = NoteKey.ed25519(log.originLine(), KEY.publicKey());
    Function<Bytes, Note> below =
        signature ->
            new Note(own.text(), List.of(new Note.Line(log.originLine(), key.hash(), signature)));
    return new Statement(
        kind,
        Bytes.utf8(own.text()),
        (text, signature) ->
            Checkpoint.open(below.apply(signature).encode(), key).isPresent()
                || isNoteOver(text, key, signature));
  }

  /// Whether the other kind's text, put into a note under this key's name, is a checkpoint.
  private static boolean isNoteOver(Bytes text, NoteKey key, Bytes signature) {
    Bytes note =
        Bytes.concat(
            text,
            Bytes.utf8(
                "\n\u2014 "
                    + key.name()
                    + " "
                    + Bytes.concat(key.hash(), signature).base64()
                    + "\n"));
    return Checkpoint.open(note, key).isPresent();
  }

  private static boolean isManifest(Bytes signature) {
    var envelope = ManifestSamples.signed(BODY, List.of(KEY));
    envelope.builder().getSignaturesBuilder(0).setSignature(signature.toByteString());
    return switch (Manifest.parse(envelope.toBytes())) {
      case Manifest.Parsed.Ok ok -> true;
      case Manifest.Parsed.Bad bad -> {
        assertThat(bad.fault()).isEqualTo(ManifestFault.NOT_SIGNED);
        yield false;
      }
    };
  }

  @TestFactory
  List<DynamicTest> aSignatureForOnePurposeHoldsForNoOther() {
    var tests = new ArrayList<DynamicTest>();
    for (Statement signed : statements()) {
      for (Statement asked : statements()) {
        tests.add(
            DynamicTest.dynamicTest(
                signed.kind + " as " + asked.kind,
                () ->
                    assertThat(asked.takes.test(signed.signed, KEY.sign(signed.signed)))
                        .isEqualTo(signed.kind.equals(asked.kind))));
      }
    }
    assertThat(tests).hasSize(16 * 16);
    return tests;
  }

  /// A log's key under the name of another log, or as a cosigner's, is another key.
  @Test
  void aKeyCountsUnderItsOwnNameOnly() {
    Bytes note = CHECKPOINT.sign(KEY).encode();
    NoteKey own = NoteKey.ed25519(LOG.originLine(), KEY.publicKey());
    assertThat(Checkpoint.open(note, own)).contains(CHECKPOINT);
    for (LogName other : List.of(log(LogName.COMMONS, 2), log(LogName.GOVERNANCE, 1))) {
      NoteKey key = NoteKey.ed25519(other.originLine(), KEY.publicKey());
      assertThat(Checkpoint.open(note, key)).isEmpty();
      Bytes renamed = Note.sign(CHECKPOINT.text(), other.originLine(), KEY).encode();
      assertThat(Checkpoint.open(renamed, key)).as("its key, another log's text").isEmpty();
      assertThat(Checkpoint.open(renamed, own)).isEmpty();
    }
    var cosigner = new NoteKey(LOG.originLine(), NoteKey.Type.COSIGNATURE, KEY.publicKey());
    assertThat(Checkpoint.open(note, cosigner)).isEmpty();
    Note.Line line = new Note.Line(LOG.originLine(), cosigner.hash(), KEY.sign(Bytes.utf8("x")));
    assertThat(new Note(CHECKPOINT.text(), List.of(line)).isSignedBy(own)).isFalse();
  }

  /// The keys of one manifest, each for each purpose: only its own.
  @Test
  void noKeyOfAManifestDoesTheWorkOfAnother() {
    Manifest manifest = ManifestSamples.manifest("Riverside");
    ManifestChain chain = ManifestSamples.chain(manifest);
    NoteKey logKey = chain.logKey(1).orElseThrow();
    var checkpoint = new Checkpoint(LogName.commons(chain.organisation(), 1), 7, SALT);
    for (String word : List.of("log", "circles", "cosign", "root 1", "root 2")) {
      SecretKey key = ManifestSamples.key("Riverside " + word);
      assertThat(Checkpoint.open(checkpoint.sign(key).encode(), logKey).isPresent())
          .as("a checkpoint by the key %s", word)
          .isEqualTo(word.equals("log"));
      SecretKey other = ManifestSamples.key("Riverside root " + (word.equals("root 1") ? 2 : 1));
      Bytes signed = ManifestSamples.signed(manifest.body(), List.of(key, other)).toBytes();
      assertThat(Manifest.parse(signed) instanceof Manifest.Parsed.Ok)
          .as("a manifest by the key %s", word)
          .isEqualTo(word.startsWith("root"));
    }
  }

  /// Purpose and body can be read back from what is signed, so no two pairs of them share bytes.
  @Test
  void purposeAndBodyCanBeToldFromTheBytes() {
    var random = new SplittableRandom(8);
    for (int i = 0; i < 2_000; i++) {
      byte[] raw = new byte[random.nextInt(40)];
      random.nextBytes(raw);
      String purpose = "p".repeat(1 + random.nextInt(9));
      // Half of them are a statement in a statement: as near as a body comes to another purpose.
      Bytes body =
          random.nextBoolean()
              ? Bytes.wrap(raw)
              : SignedStatement.preimage("manifest", Bytes.wrap(raw));
      Bytes signed = SignedStatement.preimage(purpose, body);
      String head = "kith-" + signed.utf8().substring(5, signed.utf8().indexOf("/v1\n")) + "/v1\n";
      assertThat(head).isEqualTo("kith-" + purpose + "/v1\n");
      Bytes rest = signed.slice(head.length(), signed.size());
      assertThat(rest.buffer().getLong()).isEqualTo(rest.size() - Long.BYTES);
      assertThat(rest.slice(Long.BYTES, rest.size())).isEqualTo(body);
    }
  }
}
