package org.kith.protocol.identity;

import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireShape;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.MlDsaCosignature;

/// Wire tables of what this package reads (SPEC 2.6).
final class IdentityShapes {
  static final int DEPTH_MAX = 4;

  private static final WireShape EPOCH =
      WireShape.named("LogEpoch")
          .uint32(1, "epoch")
          .bytes(2, "key", Ed25519.KEY_BYTES, Ed25519.KEY_BYTES)
          .uint32(3, "state")
          .uint64(4, "size")
          .bytes(5, "root", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(6, "ml_dsa_44_key", MlDsaCosignature.KEY_BYTES, MlDsaCosignature.KEY_BYTES)
          .build();

  static final WireShape BODY =
      WireShape.named("ManifestBody")
          .uint32(1, "format_version")
          .uint64(2, "version")
          .bytes(3, "previous", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytesList(4, "root_keys", Ed25519.KEY_BYTES, Ed25519.KEY_BYTES)
          .uint32(5, "root_threshold")
          .messages(6, "commons", EPOCH)
          .bytes(7, "circles_key", Ed25519.KEY_BYTES, Ed25519.KEY_BYTES)
          .bytes(8, "cosign_key", Ed25519.KEY_BYTES, Ed25519.KEY_BYTES)
          .bytesList(9, "tls_pins", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .text(10, "display_name")
          .text(11, "ods_code")
          .text(12, "contact")
          .uint32s(13, "required_signatures")
          .uint64(14, "expires_ms")
          .build();

  private static final WireShape SIGNATURE =
      WireShape.named("ManifestSignature")
          .bytes(1, "key_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(2, "signature", Ed25519.SIGNATURE_BYTES, Ed25519.SIGNATURE_BYTES)
          .build();

  static final WireShape SIGNED =
      WireShape.named("SignedManifest")
          .bytes(1, "body", 1, Manifest.MANIFEST_BYTES_MAX)
          .messages(2, "signatures", SIGNATURE)
          .build();

  static final WireShape INVITATION =
      WireShape.named("Invitation")
          .texts(1, "endpoints")
          .bytesList(2, "manifests", 1, Manifest.MANIFEST_BYTES_MAX)
          .build();

  static final WireShape ERASURE_RECEIPT =
      WireShape.named("ErasureReceipt")
          .uint32(1, "format_version")
          .bytes(2, "record_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(3, "retraction_id", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(4, "origin", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .bytes(5, "holder", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint32(6, "outcome")
          .uint64(7, "claimed_time_ms")
          .bytesList(8, "passed_to", Sha256.HASH_BYTES, Sha256.HASH_BYTES)
          .uint64(9, "log_size")
          .build();

  static final WireShape SIGNED_ERASURE_RECEIPT =
      WireShape.named("SignedErasureReceipt")
          .bytes(1, "receipt", 1, ErasureReceipt.RECEIPT_BYTES_MAX)
          .bytes(2, "signature", Ed25519.SIGNATURE_BYTES, Ed25519.SIGNATURE_BYTES)
          .bytesList(3, "manifests", 1, Manifest.MANIFEST_BYTES_MAX)
          .build();

  private IdentityShapes() {}
}
