package org.kith.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireShape;
import org.kith.protocol.log.Ed25519;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.SignedStatement;
import org.kith.schema.v1.LogState;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.ManifestSignature;
import org.kith.schema.v1.SignedManifest;

/// The next version of a manifest while it gathers signatures (SPEC 4.8). It travels as one line of
/// text between machines that hold root keys; the node's machine needs none of them. Immutable.
public final class ManifestProposal {
  private static final String PREFIX = "kith-manifest1.";
  private static final int SHORT_NAME_DIGITS = 16;

  private final Bytes body;
  private final ManifestBody message;
  private final SortedMap<Bytes, Bytes> signatures;

  private ManifestProposal(Bytes body, ManifestBody message, SortedMap<Bytes, Bytes> signatures) {
    this.body = body;
    this.message = message;
    this.signatures = signatures;
  }

  static ManifestProposal of(ManifestBody message) {
    return new ManifestProposal(Bytes.wrap(message.toByteArray()), message, new TreeMap<>());
  }

  /// Reads the line of text. Empty where it is none.
  public static Optional<ManifestProposal> parse(String text) {
    String line = text.strip();
    if (!line.startsWith(PREFIX) || line.length() > 2 * Manifest.MANIFEST_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      Bytes bytes = Bytes.wrap(Base64.getUrlDecoder().decode(line.substring(PREFIX.length())));
      if (!passes(bytes, IdentityShapes.SIGNED)) {
        return Optional.empty();
      }
      SignedManifest read = SignedManifest.parseFrom(bytes.buffer());
      Bytes body = Bytes.of(read.getBody());
      if (!passes(body, IdentityShapes.BODY)) {
        return Optional.empty();
      }
      var signatures = new TreeMap<Bytes, Bytes>();
      for (ManifestSignature signature : read.getSignaturesList()) {
        signatures.put(Bytes.of(signature.getKeyId()), Bytes.of(signature.getSignature()));
      }
      return Optional.of(
          new ManifestProposal(body, ManifestBody.parseFrom(body.buffer()), signatures));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      return Optional.empty(); // no base64, or no message
    }
  }

  private static boolean passes(Bytes bytes, WireShape shape) { // SPEC 2.6
    return WireLinter.lint(bytes, shape, IdentityShapes.DEPTH_MAX).isEmpty();
  }

  /// The line of text.
  public String encode() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(signed().toArray());
  }

  /// With one more signature. A signature by a key that has no say is refused later, by
  /// [#completing].
  public ManifestProposal signedBy(SecretKey root) {
    var more = new TreeMap<>(signatures);
    more.put(
        Manifest.keyId(root.publicKey()),
        root.sign(SignedStatement.preimage(Manifest.PURPOSE, body))); // SPEC 3.8
    return new ManifestProposal(body, message, more);
  }

  /// With the signatures of another copy of the same proposal.
  ///
  /// @throws IllegalArgumentException where the other is about something else
  public ManifestProposal combinedWith(ManifestProposal other) {
    if (!body.equals(other.body)) {
      throw new IllegalArgumentException("These two files propose different manifests.");
    }
    var all = new TreeMap<>(signatures);
    all.putAll(other.signatures);
    return new ManifestProposal(body, message, all);
  }

  /// The chain with this version, or why it is none yet.
  public ManifestChain.Parsed completing(ManifestChain chain) {
    return chain.extendedBy(List.of(signed()));
  }

  /// Whether a root key may sign it: those of the version before and its own.
  public boolean mayBeSignedBy(Bytes rootKey, ManifestChain chain) {
    return chain.newest().rootKeys().contains(rootKey)
        || message.getRootKeysList().contains(rootKey.toByteString());
  }

  /// Who of its own root keys has signed.
  public RootSignatures ownSignatures() {
    return signaturesOf(
        message.getRootKeysList().stream().map(Bytes::of).toList(), message.getRootThreshold());
  }

  /// Who of the root keys of the version before has signed.
  public RootSignatures signaturesOf(Manifest before) {
    return signaturesOf(before.rootKeys(), before.rootThreshold());
  }

  private RootSignatures signaturesOf(List<Bytes> keys, int threshold) {
    Bytes preimage = SignedStatement.preimage(Manifest.PURPOSE, body);
    var signed = new ArrayList<Bytes>();
    var missing = new ArrayList<Bytes>();
    for (Bytes key : keys) {
      Bytes signature = signatures.get(Manifest.keyId(key));
      boolean holds = signature != null && Ed25519.verify(key, preimage, signature);
      (holds ? signed : missing).add(key);
    }
    return new RootSignatures(signed, missing, threshold);
  }

  /// Whether it names a manifest as the version before it.
  public boolean follows(Manifest before) {
    return message.getVersion() == before.version() + 1
        && message.getPrevious().equals(before.hash().toByteString());
  }

  /// How people tell a root key from another: the first digits of its public half.
  public static String shortName(Bytes rootKey) {
    return rootKey.hex().substring(0, SHORT_NAME_DIGITS);
  }

  /// How many signatures it has.
  public int signatureCount() {
    return signatures.size();
  }

  public long version() {
    return message.getVersion();
  }

  /// What it says, field by field, for a person to read before signing.
  public List<String> summary() {
    var lines = new ArrayList<String>();
    lines.add("name       " + message.getDisplayName());
    lines.add("version    " + message.getVersion());
    lines.add("root keys  " + message.getRootThreshold() + " of " + message.getRootKeysCount());
    message.getRootKeysList().forEach(key -> lines.add("           " + shortName(Bytes.of(key))));
    message
        .getCommonsList()
        .forEach(
            epoch ->
                lines.add(
                    "log        epoch "
                        + epoch.getEpoch()
                        + state(epoch.getState())
                        + (epoch.getRoot().isEmpty() ? "" : " at size " + epoch.getSize())));
    lines.add("TLS pins   " + message.getTlsPinsCount());
    lines.add("expires    " + java.time.Instant.ofEpochMilli(message.getExpiresMs()));
    return lines;
  }

  private static String state(LogState state) {
    return switch (state) {
      case LOG_STATE_OPEN -> " OPEN";
      case LOG_STATE_CLOSED -> " CLOSED";
      case LOG_STATE_REVOKED -> " REVOKED";
      case LOG_STATE_UNSPECIFIED, UNRECOGNIZED -> " in a state that is not known";
    };
  }

  private Bytes signed() {
    var signed = SignedManifest.newBuilder().setBody(body.toByteString());
    signatures.forEach(
        (id, signature) ->
            signed.addSignatures(
                ManifestSignature.newBuilder()
                    .setKeyId(id.toByteString())
                    .setSignature(signature.toByteString())));
    return Bytes.wrap(signed.build().toByteArray());
  }
}
