package org.kith.protocol.identity;

import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.schema.v1.LogEpoch;
import org.kith.schema.v1.LogState;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.ManifestSignature;
import org.kith.schema.v1.SignedManifest;

/// What version 1 of a manifest is made from (SPEC 4.2).
///
/// @param odsCode may be empty
/// @param contact role address; may be empty
/// @param logKey public key of the commons log's first epoch
/// @param tlsPins SHA-256 of SubjectPublicKeyInfo, one or two
/// @param expiresMs ms since 1970
/// @param mlDsa44Key public key of the log's second signature, which is required where it is
/// given
/// (SPEC 3.11)
public record ManifestDraft(
    String displayName,
    String odsCode,
    String contact,
    Bytes logKey,
    Bytes circlesKey,
    Bytes cosignKey,
    List<Bytes> tlsPins,
    long expiresMs,
    Optional<Bytes> mlDsa44Key) {
  /// One without a second signature.
  public ManifestDraft(
      String displayName,
      String odsCode,
      String contact,
      Bytes logKey,
      Bytes circlesKey,
      Bytes cosignKey,
      List<Bytes> tlsPins,
      long expiresMs) {
    this(
        displayName,
        odsCode,
        contact,
        logKey,
        circlesKey,
        cosignKey,
        tlsPins,
        expiresMs,
        Optional.empty());
  }

  /// Signs version 1 with all root keys.
  ///
  /// @throws IllegalArgumentException where the result would not be a manifest, with what is
  /// wrong
  public Manifest sign(List<SecretKey> rootKeys, int threshold) {
    var body =
        ManifestBody.newBuilder()
            .setFormatVersion(Manifest.FORMAT_VERSION)
            .setVersion(1)
            .setRootThreshold(threshold)
            .addCommons(
                LogEpoch.newBuilder()
                    .setEpoch(1)
                    .setKey(logKey.toByteString())
                    .setState(LogState.LOG_STATE_OPEN)
                    .setMlDsa44Key(mlDsa44Key.orElse(Bytes.EMPTY).toByteString()))
            .setCirclesKey(circlesKey.toByteString())
            .setCosignKey(cosignKey.toByteString())
            .setDisplayName(displayName)
            .setOdsCode(odsCode)
            .setContact(contact)
            .addRequiredSignatures(Manifest.ED25519_SIGNATURE)
            .setExpiresMs(expiresMs);
    if (mlDsa44Key.isPresent()) {
      body.addRequiredSignatures(Manifest.ML_DSA_44_SIGNATURE);
    }
    rootKeys.stream()
        .map(SecretKey::publicKey)
        .sorted()
        .forEach(key -> body.addRootKeys(key.toByteString()));
    tlsPins.stream().sorted().forEach(pin -> body.addTlsPins(pin.toByteString()));
    Bytes bytes = Bytes.wrap(body.build().toByteArray());
    Bytes preimage = SignedStatement.preimage(Manifest.PURPOSE, bytes); // SPEC 3.8
    var signed = SignedManifest.newBuilder().setBody(bytes.toByteString());
    rootKeys.stream()
        .map(
            key ->
                ManifestSignature.newBuilder()
                    .setKeyId(Manifest.keyId(key.publicKey()).toByteString())
                    .setSignature(key.sign(preimage).toByteString())
                    .build())
        .sorted((a, b) -> Bytes.of(a.getKeyId()).compareTo(Bytes.of(b.getKeyId())))
        .forEach(signed::addSignatures);
    return switch (Manifest.parse(Bytes.wrap(signed.build().toByteArray()))) {
      case Manifest.Parsed.Ok ok -> ok.manifest();
      case Manifest.Parsed.Bad bad ->
          throw new IllegalArgumentException(bad.fault().sentence() + " " + bad.where());
    };
  }
}
