package org.kith.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kith.protocol.identity.ManifestSamples.changed;
import static org.kith.protocol.identity.ManifestSamples.key;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.VectorFiles;
import org.kith.schema.v1.LogState;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.ManifestSignature;

/// SPEC 4: manifests as golden files, each rule with one that breaks it.
class IdentityVectorsTest {
  @Test
  void theFilesAreThese() {
    Map<String, Map<String, String>> made = new TreeMap<>();
    valid(made);
    encoding(made);
    rules(made);
    claims(made);
    signatures(made);
    VectorFiles.hold("identity", made);
  }

  @Test
  void validFilesAreRead() {
    Map<String, Map<String, String>> files = VectorFiles.read("identity");
    Map<String, String> file = of(files, "valid/identity-manifest.json");
    Manifest manifest =
        switch (Manifest.parse(VectorFiles.bytes(of(file, "signedManifest")))) {
          case Manifest.Parsed.Ok(Manifest read) -> read;
          case Manifest.Parsed.Bad bad -> throw new AssertionError(bad);
        };
    assertThat(ManifestSamples.chain(manifest).organisation().text())
        .isEqualTo(file.get("organisationId"));
    assertThat(ManifestSamples.chain(manifest).logKey(1).orElseThrow().vkey())
        .isEqualTo(file.get("logVkey"));
    assertThat(ManifestSamples.chain(manifest).cosignKey().vkey())
        .isEqualTo(file.get("cosignVkey"));
    assertThat(Invite.parse(of(of(files, "valid/identity-invitation.json"), "line")))
        .isEqualTo(
            new Invite.Parsed.Ok(
                new Invite(List.of("kith.example.org:7440"), ManifestSamples.chain(manifest))));
    Map<String, String> safety = of(files, "valid/identity-safety-number.json");
    assertThat(
            SafetyNumber.of(
                OrganisationId.parse(of(safety, "one")).orElseThrow(),
                OrganisationId.parse(of(safety, "other")).orElseThrow()))
        .isEqualTo(safety.get("number"));
  }

  @Test
  void invalidFilesAreRefusedForTheirReason() {
    Map<String, Map<String, String>> files = VectorFiles.read("identity");
    files.forEach(
        (path, file) -> {
          if (path.startsWith("invalid/")) {
            assertThat(ManifestChain.verify(List.of(VectorFiles.bytes(of(file, "signedManifest")))))
                .as(path)
                .isInstanceOfSatisfying(
                    ManifestChain.Parsed.Bad.class,
                    bad -> assertThat(bad.fault()).isEqualTo(fault(path)));
          }
        });
    assertThat(
            files.keySet().stream()
                .filter(path -> path.startsWith("invalid/"))
                .map(IdentityVectorsTest::fault)
                .distinct())
        .containsExactlyInAnyOrder(
            ManifestFault.TOO_LARGE,
            ManifestFault.MALFORMED,
            ManifestFault.OUT_OF_RANGE,
            ManifestFault.BAD_KEY,
            ManifestFault.SHARED_KEY,
            ManifestFault.NOT_SIGNED,
            ManifestFault.NOT_VERSION_1);
  }

  /// The folder names the fault, behind MANIFEST_ because other things are too large too.
  private static ManifestFault fault(String path) {
    return ManifestFault.valueOf(path.split("/")[1].substring("MANIFEST_".length()));
  }

  private static void valid(Map<String, Map<String, String>> into) {
    Manifest manifest = ManifestSamples.manifest("Riverside");
    Map<String, String> file = new LinkedHashMap<>();
    file.put("signedManifest", manifest.signed().hex());
    file.put("organisationId", ManifestSamples.chain(manifest).organisation().text());
    file.put("logVkey", ManifestSamples.chain(manifest).logKey(1).orElseThrow().vkey());
    file.put("cosignVkey", ManifestSamples.chain(manifest).cosignKey().vkey());
    into.put("valid/identity-manifest.json", file);
    into.put(
        "valid/identity-invitation.json",
        Map.of(
            "line",
            new Invite(List.of("kith.example.org:7440"), ManifestSamples.chain(manifest)).line()));
    OrganisationId other =
        ManifestSamples.chain(ManifestSamples.manifest("Hillside")).organisation();
    Map<String, String> safety = new LinkedHashMap<>();
    safety.put("one", ManifestSamples.chain(manifest).organisation().text());
    safety.put("other", other.text());
    safety.put("number", SafetyNumber.of(ManifestSamples.chain(manifest).organisation(), other));
    into.put("valid/identity-safety-number.json", safety);
  }

  private static void encoding(Map<String, Map<String, String>> into) {
    String good = ManifestSamples.manifest("Riverside").signed().hex();
    into.put(
        "invalid/MANIFEST_TOO_LARGE/identity-65537-bytes.json",
        Map.of("signedManifest", "00*65537"));
    put(into, "MANIFEST_MALFORMED", "empty", Bytes.fromHex("0a00"));
    put(into, "MANIFEST_MALFORMED", "truncated", Bytes.fromHex(good.substring(0, 200)));
    put(into, "MANIFEST_MALFORMED", "trailing", Bytes.fromHex(good + "1801"));
    rule(
        into,
        "MANIFEST_MALFORMED",
        "unknown-body-field",
        body ->
            body.setUnknownFields(
                com.google.protobuf.UnknownFieldSet.newBuilder()
                    .addField(
                        15,
                        com.google.protobuf.UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build()));
  }

  private static void rules(Map<String, Map<String, String>> into) {
    rule(into, "MANIFEST_OUT_OF_RANGE", "format-version-2", body -> body.setFormatVersion(2));
    rule(
        into,
        "MANIFEST_NOT_VERSION_1",
        "2",
        body -> body.setVersion(2).setPrevious(hash("previous")));
    rule(into, "MANIFEST_OUT_OF_RANGE", "version-0", body -> body.setVersion(0));
    rule(into, "MANIFEST_OUT_OF_RANGE", "previous", body -> body.setPrevious(hash("previous")));
    rule(into, "MANIFEST_OUT_OF_RANGE", "no-root-keys", ManifestBody.Builder::clearRootKeys);
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "root-keys-descending",
        body -> {
          ByteString first = body.getRootKeys(0);
          return body.setRootKeys(0, body.getRootKeys(1)).setRootKeys(1, first);
        });
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "17-root-keys",
        body -> withRoots(body, Manifest.ROOT_KEYS_MAX + 1));
    rule(into, "MANIFEST_OUT_OF_RANGE", "threshold-0", body -> body.setRootThreshold(0));
    rule(into, "MANIFEST_OUT_OF_RANGE", "threshold-3-of-2", body -> body.setRootThreshold(3));
    rule(into, "MANIFEST_OUT_OF_RANGE", "no-commons", ManifestBody.Builder::clearCommons);
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "commons-closed",
        body -> {
          body.getCommonsBuilder(0).setState(LogState.LOG_STATE_CLOSED);
          return body;
        });
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "commons-epoch-2",
        body -> {
          body.getCommonsBuilder(0).setEpoch(2);
          return body;
        });
    rule(into, "MANIFEST_BAD_KEY", "identity-point", body -> body.setCosignKey(point("01")));
    rule(into, "MANIFEST_BAD_KEY", "not-on-curve", body -> body.setCirclesKey(point("02")));
    rule(
        into,
        "MANIFEST_SHARED_KEY",
        "cosign-is-circles",
        body -> body.setCosignKey(body.getCirclesKey()));
    rule(into, "MANIFEST_SHARED_KEY", "log-is-root", IdentityVectorsTest::logIsRoot);
    rule(into, "MANIFEST_OUT_OF_RANGE", "no-tls-pins", ManifestBody.Builder::clearTlsPins);
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "tls-pin-twice",
        body -> body.addTlsPins(body.getTlsPins(0)));
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "three-tls-pins",
        body ->
            body.clearTlsPins()
                .addTlsPins(point("01"))
                .addTlsPins(point("02"))
                .addTlsPins(point("03")));
  }

  private static void claims(Map<String, Map<String, String>> into) {
    rule(into, "MANIFEST_OUT_OF_RANGE", "name-2-characters", body -> body.setDisplayName("AB"));
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "name-121-characters",
        body -> body.setDisplayName("A".repeat(121)));
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "name-line-feed",
        body -> body.setDisplayName("Riverside\nHospital"));
    rule(into, "MANIFEST_OUT_OF_RANGE", "ods-lower-case", body -> body.setOdsCode("rx1"));
    rule(into, "MANIFEST_OUT_OF_RANGE", "ods-9-characters", body -> body.setOdsCode("A23456789"));
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "contact-201-characters",
        body -> body.setContact("a".repeat(201)));
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "no-required-signatures",
        ManifestBody.Builder::clearRequiredSignatures);
    rule(
        into,
        "MANIFEST_OUT_OF_RANGE",
        "unknown-required-signature",
        body -> body.addRequiredSignatures(6));
    rule(into, "MANIFEST_OUT_OF_RANGE", "no-expiry", body -> body.setExpiresMs(0));
    rule(into, "MANIFEST_OUT_OF_RANGE", "expiry-2-to-53", body -> body.setExpiresMs(1L << 53));
  }

  private static void signatures(Map<String, Map<String, String>> into) {
    UnaryOperator<ManifestBody.Builder> same = UnaryOperator.identity();
    List<SecretKey> roots = ManifestSamples.roots("Riverside");
    put(into, "MANIFEST_NOT_SIGNED", "one-of-two", changed(same, roots.subList(0, 1)));
    put(into, "MANIFEST_NOT_SIGNED", "nobody", changed(same, List.of()));
    put(
        into,
        "MANIFEST_NOT_SIGNED",
        "third-signer",
        changed(same, List.of(roots.get(0), roots.get(1), key("stranger"))));
    var swapped = ManifestSamples.envelope();
    ManifestSignature first = swapped.builder().getSignatures(0);
    swapped.builder().setSignatures(0, swapped.builder().getSignatures(1)).setSignatures(1, first);
    put(into, "MANIFEST_NOT_SIGNED", "signatures-descending", swapped.toBytes());
    var twice = ManifestSamples.envelope();
    twice.builder().setSignatures(1, first);
    put(into, "MANIFEST_NOT_SIGNED", "signature-twice", twice.toBytes());
    var flipped = ManifestSamples.envelope();
    byte[] signature = first.getSignature().toByteArray();
    signature[0] ^= 1;
    flipped
        .builder()
        .setSignatures(0, first.toBuilder().setSignature(ByteString.copyFrom(signature)));
    put(into, "MANIFEST_NOT_SIGNED", "signature-flipped", flipped.toBytes());
    Bytes renamed = changed(body -> body.setDisplayName("Another Hospital"));
    var stolen = ManifestSamples.envelope();
    stolen.builder().setBody(body(renamed));
    put(into, "MANIFEST_NOT_SIGNED", "signature-of-another-body", stolen.toBytes());
  }

  private static ByteString body(Bytes signed) {
    try {
      return org.kith.schema.v1.SignedManifest.parseFrom(signed.toArray()).getBody();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ManifestBody.Builder logIsRoot(ManifestBody.Builder body) {
    body.getCommonsBuilder(0).setKey(body.getRootKeys(0));
    return body;
  }

  static ManifestBody.Builder withRoots(ManifestBody.Builder body, int count) {
    body.clearRootKeys();
    Stream.iterate(1, n -> n + 1)
        .limit(count)
        .map(n -> key("root " + n).publicKey())
        .sorted()
        .forEach(root -> body.addRootKeys(root.toByteString()));
    return body;
  }

  private static ByteString point(String firstByte) {
    return Bytes.fromHex(firstByte + "00".repeat(31)).toByteString();
  }

  private static ByteString hash(String word) {
    return Sha256.hash(Bytes.utf8(word)).toByteString();
  }

  private static void rule(
      Map<String, Map<String, String>> into,
      String reason,
      String name,
      UnaryOperator<ManifestBody.Builder> change) {
    put(into, reason, name, changed(change));
  }

  private static void put(
      Map<String, Map<String, String>> into, String reason, String name, Bytes signed) {
    into.put(
        "invalid/" + reason + "/identity-" + name + ".json",
        Map.of("signedManifest", signed.hex()));
  }

  private static <V> V of(Map<String, V> map, String key) {
    V value = map.get(key);
    assertThat(value).as(key).isNotNull();
    return Objects.requireNonNull(value);
  }
}
