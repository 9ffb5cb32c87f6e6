package org.kith.protocol.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.SignedStatement;
import org.kith.schema.v1.LogEpoch;
import org.kith.schema.v1.LogState;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.ManifestSignature;
import org.kith.schema.v1.SignedManifest;

/// One version of what an organisation says about itself (SPEC 4.2), with its exact signed bytes.
/// One that exists was signed by enough of its own root keys.
public final class Manifest {
  /// Greatest size of a signed manifest.
  public static final int MANIFEST_BYTES_MAX = 64 * 1024; // SPEC 2.7

  /// Most root keys.
  public static final int ROOT_KEYS_MAX = 16;

  /// Most TLS keys at once: two, so that one can take over from the other.
  public static final int TLS_PINS_MAX = 2;

  static final int FORMAT_VERSION = 1;
  static final int NAME_CHARACTERS_MIN = 3;
  static final int NAME_CHARACTERS_MAX = 120;
  static final int ODS_CHARACTERS_MIN = 3;
  static final int ODS_CHARACTERS_MAX = 8;
  static final int CONTACT_CHARACTERS_MAX = 200;
  static final long EXPIRES_MS_MAX = (1L << 53) - 1;

  /// Signature types that checkpoints must carry: Ed25519 always, ML-DSA-44 where a manifest says
  /// so (SPEC 3.11).
  static final int ED25519_SIGNATURE = 1;

  static final int ML_DSA_44_SIGNATURE = 6;

  static final String PURPOSE = "manifest";

  private final Bytes signed;
  private final Bytes hash;
  private final ManifestBody body;
  private final List<ManifestSignature> signatures;

  private Manifest(
      Bytes signed, Bytes hash, ManifestBody body, List<ManifestSignature> signatures) {
    this.signed = signed;
    this.hash = hash;
    this.body = body;
    this.signatures = signatures;
  }

  /// What reading gives.
  public sealed interface Parsed {
    /// It is a manifest, signed by enough of its root keys.
    record Ok(Manifest manifest) implements Parsed {}

    /// It is none.
    record Bad(ManifestFault fault, String where) implements Parsed {}
  }

  /// Reads exact SignedManifest bytes and checks everything that they say about themselves.
  public static Parsed parse(Bytes signed) {
    if (signed.size() > MANIFEST_BYTES_MAX) { // SPEC 2.7
      return new Parsed.Bad(ManifestFault.TOO_LARGE, "");
    }
    var fault = WireLinter.lint(signed, IdentityShapes.SIGNED, IdentityShapes.DEPTH_MAX);
    if (fault.isPresent()) { // SPEC 2.6
      return new Parsed.Bad(ManifestFault.MALFORMED, fault.get().toString());
    }
    try {
      SignedManifest outer = SignedManifest.parseFrom(signed.buffer());
      Bytes bytes = Bytes.of(outer.getBody());
      fault = WireLinter.lint(bytes, IdentityShapes.BODY, IdentityShapes.DEPTH_MAX);
      if (fault.isPresent()) {
        return new Parsed.Bad(ManifestFault.MALFORMED, fault.get().toString());
      }
      ManifestBody body = ManifestBody.parseFrom(bytes.buffer());
      Optional<Parsed.Bad> wrong = ranges(body).or(() -> keys(body));
      if (wrong.isPresent()) {
        return wrong.get();
      }
      Bytes preimage = SignedStatement.preimage(PURPOSE, bytes);
      if (!isSigned(outer, body, preimage)) { // SPEC 4.2
        return new Parsed.Bad(ManifestFault.NOT_SIGNED, "");
      }
      return new Parsed.Ok(
          new Manifest(signed, Sha256.hash(preimage), body, outer.getSignaturesList())); // SPEC 4.1
    } catch (InvalidProtocolBufferException e) {
      return new Parsed.Bad(ManifestFault.MALFORMED, "");
    }
  }

  private static Optional<Parsed.Bad> ranges(ManifestBody body) {
    String wrong = null;
    if (body.getFormatVersion() != FORMAT_VERSION) {
      wrong = "format_version";
    } else if (body.getVersion() < 1) {
      wrong = "version";
    } else if ((body.getVersion() == 1) != body.getPrevious().isEmpty()) {
      wrong = "previous";
    } else if (body.getRootKeysCount() < 1
        || body.getRootKeysCount() > ROOT_KEYS_MAX
        || !ascends(body.getRootKeysList())) {
      wrong = "root_keys";
    } else if (body.getRootThreshold() < 1 || body.getRootThreshold() > body.getRootKeysCount()) {
      wrong = "root_threshold";
    } else if (!areEpochs(body.getCommonsList())
        || (body.getVersion() == 1 && !isFirstEpochOnly(body.getCommonsList()))) {
      wrong = "commons";
    } else if (body.getTlsPinsCount() < 1
        || body.getTlsPinsCount() > TLS_PINS_MAX
        || !ascends(body.getTlsPinsList())) {
      wrong = "tls_pins";
    } else if (!isText(body.getDisplayName(), NAME_CHARACTERS_MIN, NAME_CHARACTERS_MAX)) {
      wrong = "display_name";
    } else if (!body.getOdsCode().isEmpty() && !isOdsCode(body.getOdsCode())) {
      wrong = "ods_code";
    } else if (!isText(body.getContact(), 0, CONTACT_CHARACTERS_MAX)) {
      wrong = "contact";
    } else if (!areSignatures(body)) {
      wrong = "required_signatures";
    } else if (body.getExpiresMs() < 1 || body.getExpiresMs() > EXPIRES_MS_MAX) {
      wrong = "expires_ms";
    }
    return Optional.ofNullable(wrong)
        .map(field -> new Parsed.Bad(ManifestFault.OUT_OF_RANGE, field));
  }

  /// Nothing has been closed or revoked before there was an organisation.
  private static boolean isFirstEpochOnly(List<LogEpoch> epochs) {
    return epochs.size() == 1
        && epochs.get(0).getEpoch() == 1
        && epochs.get(0).getState() == LogState.LOG_STATE_OPEN;
  }

  private static boolean areSignatures(ManifestBody body) {
    List<Integer> required = body.getRequiredSignaturesList();
    if (required.equals(List.of(ED25519_SIGNATURE))) {
      return true;
    }
    return required.equals(List.of(ED25519_SIGNATURE, ML_DSA_44_SIGNATURE))
        && body.getCommonsList().stream()
            .filter(epoch -> epoch.getState() == LogState.LOG_STATE_OPEN)
            .noneMatch(epoch -> epoch.getMlDsa44Key().isEmpty());
  }

  private static boolean areEpochs(List<LogEpoch> epochs) {
    int before = 0;
    int open = 0;
    for (LogEpoch epoch : epochs) {
      boolean ended =
          epoch.getState() == LogState.LOG_STATE_CLOSED
              || epoch.getState() == LogState.LOG_STATE_REVOKED;
      if (epoch.getEpoch() <= before
          || !ended && epoch.getState() != LogState.LOG_STATE_OPEN
          || ended == epoch.getRoot().isEmpty()
          || !ended && epoch.getSize() != 0) {
        return false;
      }
      open += ended ? 0 : 1;
      before = epoch.getEpoch();
    }
    return !epochs.isEmpty() && open <= 1;
  }

  private static boolean isText(String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    return length >= min
        && length <= max
        && (min == 0 || !text.isBlank())
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static boolean isOdsCode(String code) {
    return code.length() >= ODS_CHARACTERS_MIN
        && code.length() <= ODS_CHARACTERS_MAX
        && code.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }

  private static boolean ascends(List<ByteString> values) {
    for (int i = 1; i < values.size(); i++) {
      if (Bytes.of(values.get(i - 1)).compareTo(Bytes.of(values.get(i))) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Parsed.Bad> keys(ManifestBody body) { // SPEC 3.7, 4.2
    var all = new ArrayList<>(body.getRootKeysList());
    body.getCommonsList().forEach(epoch -> all.add(epoch.getKey()));
    all.add(body.getCirclesKey());
    all.add(body.getCosignKey());
    Set<ByteString> seen = new HashSet<>();
    for (ByteString key : all) {
      if (!Ed25519.isValidPublicKey(Bytes.of(key))) {
        return Optional.of(new Parsed.Bad(ManifestFault.BAD_KEY, ""));
      }
      if (!seen.add(key)) {
        return Optional.of(new Parsed.Bad(ManifestFault.SHARED_KEY, ""));
      }
    }
    return Optional.empty();
  }

  /// By enough of its own root keys. Version 1 bears no other signatures; later ones bear those of
  /// the version before too, which the chain verifies.
  private static boolean isSigned(SignedManifest outer, ManifestBody body, Bytes preimage) {
    List<ManifestSignature> signatures = outer.getSignaturesList();
    for (int i = 1; i < signatures.size(); i++) {
      if (Bytes.of(signatures.get(i - 1).getKeyId())
              .compareTo(Bytes.of(signatures.get(i).getKeyId()))
          >= 0) {
        return false;
      }
    }
    List<Bytes> roots = body.getRootKeysList().stream().map(Bytes::of).toList();
    int good = goodSignatures(signatures, roots, preimage);
    return good >= body.getRootThreshold() && (body.getVersion() > 1 || good == signatures.size());
  }

  /// How many of the signatures are by one of these keys, and hold.
  static int goodSignatures(List<ManifestSignature> signatures, List<Bytes> keys, Bytes preimage) {
    int good = 0;
    for (ManifestSignature signature : signatures) {
      for (Bytes key : keys) {
        if (keyId(key).equals(Bytes.of(signature.getKeyId()))
            && Ed25519.verify(key, preimage, Bytes.of(signature.getSignature()))) {
          good++;
        }
      }
    }
    return good;
  }

  /// What a signature names its key by: SHA-256 of the public key.
  static Bytes keyId(Bytes publicKey) {
    return Sha256.hash(publicKey);
  }

  /// Exact SignedManifest bytes.
  public Bytes signed() {
    return signed;
  }

  /// Hash of the body; of version 1, the organisation's id.
  public Bytes hash() {
    return hash;
  }

  public long version() {
    return body.getVersion();
  }

  public String displayName() {
    return body.getDisplayName();
  }

  /// ODS code as the organisation claims it; may be empty.
  public String odsCode() {
    return body.getOdsCode();
  }

  /// Role address; may be empty.
  public String contact() {
    return body.getContact();
  }

  /// ms since 1970 after which nothing new is admitted.
  public long expiresMs() {
    return body.getExpiresMs();
  }

  public int rootThreshold() {
    return body.getRootThreshold();
  }

  public int rootKeyCount() {
    return body.getRootKeysCount();
  }

  /// The commons log's epochs, ascending.
  public List<Epoch> commons() {
    return body.getCommonsList().stream()
        .map(
            e ->
                new Epoch(
                    e.getEpoch(),
                    Bytes.of(e.getKey()),
                    e.getMlDsa44Key().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Bytes.of(e.getMlDsa44Key())),
                    e.getState() == LogState.LOG_STATE_OPEN
                        ? Optional.empty()
                        : Optional.of(
                            new LogEnd(
                                e.getSize(),
                                Bytes.of(e.getRoot()),
                                e.getState() == LogState.LOG_STATE_REVOKED))))
        .toList();
  }

  /// Whether checkpoints must carry an ML-DSA-44 line too (SPEC 3.11).
  public boolean requiresMlDsa44() {
    return body.getRequiredSignaturesList().contains(ML_DSA_44_SIGNATURE);
  }

  public Bytes cosignKey() {
    return Bytes.of(body.getCosignKey());
  }

  public Bytes circlesKey() {
    return Bytes.of(body.getCirclesKey());
  }

  /// SHA-256 of the SubjectPublicKeyInfo of each TLS key, one or two.
  public List<Bytes> tlsPins() {
    return body.getTlsPinsList().stream().map(Bytes::of).toList();
  }

  /// One epoch of the commons log.
  ///
  /// @param mlDsa44Key the key of the second signature; empty where there is none
  /// @param end where it ended; empty while it is open
  public record Epoch(int number, Bytes key, Optional<Bytes> mlDsa44Key, Optional<LogEnd> end) {
    public boolean open() {
      return end.isEmpty();
    }
  }

  /// Whether an epoch of the commons log ended because its key may be in other hands (SPEC 4.9).
  public boolean isRevoked(int epoch) {
    return body.getCommonsList().stream()
        .anyMatch(log -> log.getEpoch() == epoch && log.getState() == LogState.LOG_STATE_REVOKED);
  }

  /// The exact bytes that root keys sign.
  Bytes preimage() {
    return SignedStatement.preimage(PURPOSE, Bytes.wrap(body.toByteArray()));
  }

  ManifestBody body() {
    return body;
  }

  List<ManifestSignature> signatures() {
    return signatures;
  }

  List<Bytes> rootKeys() {
    return body.getRootKeysList().stream().map(Bytes::of).toList();
  }

  /// Hash of the version before; empty in version 1.
  public Bytes previous() {
    return Bytes.of(body.getPrevious());
  }
}
