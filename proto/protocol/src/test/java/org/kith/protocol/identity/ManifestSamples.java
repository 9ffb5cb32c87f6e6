package org.kith.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.SignedManifest;

/// Manifests with keys that follow from words, for tests.
final class ManifestSamples {
  private ManifestSamples() {}

  static SecretKey key(String word) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(word)));
  }

  static ManifestDraft draft(String organisation) {
    return new ManifestDraft(
        organisation + " Hospital",
        "RX1",
        "improvement@example.org",
        key(organisation + " log").publicKey(),
        key(organisation + " circles").publicKey(),
        key(organisation + " cosign").publicKey(),
        List.of(Sha256.hash(Bytes.utf8(organisation + " tls"))),
        1_830_000_000_000L);
  }

  static List<SecretKey> roots(String organisation) {
    return List.of(key(organisation + " root 1"), key(organisation + " root 2"));
  }

  static Manifest manifest(String organisation) {
    return draft(organisation).sign(roots(organisation), 2);
  }

  /// A manifest that may break rules, signed by its two root keys all the same.
  static Bytes changed(UnaryOperator<ManifestBody.Builder> change) {
    return changed(change, roots("Riverside"));
  }

  static Bytes changed(UnaryOperator<ManifestBody.Builder> change, List<SecretKey> signers) {
    ManifestBody.Builder body;
    try {
      body = ManifestBody.parseFrom(envelope().builder().getBody()).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return signed(change.apply(body).build(), signers).toBytes();
  }

  /// Signed bytes that are put together by hand.
  record Envelope(SignedManifest.Builder builder) {
    Bytes toBytes() {
      return Bytes.wrap(builder.build().toByteArray());
    }
  }

  static Envelope signed(ManifestBody body, List<SecretKey> signers) {
    Bytes bytes = Bytes.wrap(body.toByteArray());
    Bytes preimage = SignedStatement.preimage("manifest", bytes);
    var envelope = SignedManifest.newBuilder().setBody(bytes.toByteString());
    Stream<SecretKey> ordered =
        signers.stream().sorted(Comparator.comparing(k -> Sha256.hash(k.publicKey())));
    ordered.forEach(
        key ->
            envelope
                .addSignaturesBuilder()
                .setKeyId(Sha256.hash(key.publicKey()).toByteString())
                .setSignature(key.sign(preimage).toByteString()));
    return new Envelope(envelope);
  }

  static ManifestChain chain(Manifest manifest) {
    return switch (ManifestChain.verify(List.of(manifest.signed()))) {
      case ManifestChain.Parsed.Ok(ManifestChain chain) -> chain;
      case ManifestChain.Parsed.Bad bad -> throw new AssertionError(bad);
    };
  }

  static Envelope envelope() {
    try {
      return new Envelope(
          SignedManifest.parseFrom(manifest("Riverside").signed().toArray()).toBuilder());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
