package org.kith.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.TlogProof;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.Lesson;

class BundleTest {
  static final SecretKey LOG_KEY = key("log");
  static final Manifest MANIFEST =
      new ManifestDraft(
              "Riverside",
              "ZZ1",
              "",
              LOG_KEY.publicKey(),
              key("circles").publicKey(),
              key("cosign").publicKey(),
              List.of(Sha256.hash(Bytes.utf8("tls"))),
              1_900_000_000_000L)
          .sign(List.of(key("root")), 1);
  static final OrganisationId ID = new OrganisationId(MANIFEST.hash());
  static final LogName LOG = LogName.commons(ID, 1);
  static final NoteKey VKEY = NoteKey.ed25519(LOG.originLine(), LOG_KEY.publicKey());

  static SecretKey key(String name) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8(name)));
  }

  static org.kith.schema.v1.LearningRecord message() {
    return RecordRules.withDefaults(
        org.kith.schema.v1.LearningRecord.newBuilder()
            .setTitle("Printed handover sheet went missing")
            .setSummary("A paper sheet for night handover was lost twice in a month.")
            .addTopics("handover")
            .setAuthorRole("ward manager")
            .setAudience("network")
            .setLesson(
                Lesson.newBuilder()
                    .setLessonType("did-not-work")
                    .setWhatHappened("The sheet was lost twice in one month.")
                    .setWhatWeLearned("Paper that leaves the ward does not come back."))
            .build(),
        YearMonth.of(2026, 11));
  }

  private static LearningRecord record() {
    if (LearningRecord.parse(RecordRules.encodePayload(message()))
        instanceof RecordParse.Ok(LearningRecord record)) {
      return record;
    }
    throw new AssertionError("the sample keeps the rules");
  }

  /// The record at index 2 of a log of five.
  static GetProofResponse proof() {
    return proof("salt");
  }

  private static GetProofResponse proof(String salted) {
    Bytes salt = Sha256.hash(Bytes.utf8(salted));
    Bytes entry = record().entry(LOG.id(), 2, salt, 1_800_000_000_000L).encode();
    var tree = new MerkleTree();
    for (int i = 0; i < 5; i++) {
      tree.append(i == 2 ? Leaf.leafHash(entry) : Sha256.hash(Bytes.uint64be(i)));
    }
    Bytes note = new Checkpoint(LOG, 5, tree.root(5)).sign(LOG_KEY).encode();
    return GetProofResponse.newBuilder()
        .setRecordId(Leaf.recordId(entry).text())
        .setLeaf(Leaf.leaf(entry).toByteString())
        .setPayload(record().payload().toByteString())
        .setSalt(salt.toByteString())
        .setProof(new TlogProof(2, tree.inclusionProof(2, 5), note).encode())
        .addVkeys(VKEY.vkey())
        .addManifests(MANIFEST.signed().toByteString())
        .build();
  }

  static byte[] bundle() throws IOException {
    return bundle("salt");
  }

  /// Of another history, where the salt is another one.
  private static byte[] bundle(String salted) throws IOException {
    var out = new ByteArrayOutputStream();
    GetProofResponse proof = proof(salted);
    BundleWriter.write(
        message().toBuilder().setRecordId(proof.getRecordId()).setKind("lesson").build(),
        proof,
        out);
    return out.toByteArray();
  }

  @Test
  void twoBundlesOfOnePlaceProveAFork() throws IOException { // SPEC 3.9
    Bytes evidence =
        BundleForks.evidence(
                new ByteArrayInputStream(bundle()), new ByteArrayInputStream(bundle("other")))
            .orElseThrow();
    ForkVerification.Proved proved = ForkVerification.verify(evidence).orElseThrow();
    assertThat(proved.chain().organisation()).isEqualTo(ID);
    assertThat(proved.what()).contains("two histories of " + LOG.originLine());
    assertThat(
            BundleForks.evidence(
                new ByteArrayInputStream(bundle()), new ByteArrayInputStream(bundle())))
        .as("one history twice")
        .isEmpty();
    assertThat(
            BundleForks.evidence(
                new ByteArrayInputStream(bundle()), new ByteArrayInputStream(new byte[9])))
        .as("no bundle")
        .isEmpty();
    byte[] forged = evidence.toArray();
    for (int i = 0; i < forged.length; i += 7) {
      forged[i] ^= 1;
      assertThat(ForkVerification.verify(Bytes.wrap(forged.clone()))).as("byte %s", i).isEmpty();
      forged[i] ^= 1;
    }
  }

  static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  static byte[] zip(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  static BundleVerification.Verdict verify(BundleVerification trust, byte[] bundle)
      throws IOException {
    return trust.verify(new ByteArrayInputStream(bundle));
  }

  private static String reason(byte[] bundle) throws IOException {
    return verify(BundleVerification.selfAsserted(), bundle)
            instanceof BundleVerification.Invalid(String reason)
        ? reason
        : "valid";
  }

  @Test
  void aBundleHoldsWhatTheSpecificationLists() throws IOException { // SPEC 10.9
    assertThat(unzip(bundle()).keySet())
        .containsExactlyInAnyOrder(
            "record.json",
            "leaf.bin",
            "payload.bin",
            "salt.bin",
            "proof.tlog-proof",
            "vkeys.txt",
            "manifest-1.bin",
            "README.txt");
    assertThat(bundle()).isEqualTo(bundle());
  }

  @Test
  void trustComesFromWhatTheVerifierBrings() throws IOException {
    var self = BundleVerification.selfAsserted();
    Map<BundleVerification.Trust, BundleVerification> all =
        Map.of(
            BundleVerification.Trust.SELF_ASSERTED, self,
            BundleVerification.Trust.ORGANISATION, self.trusting(ID),
            BundleVerification.Trust.VKEY, self.trusting(VKEY).trusting(ID));
    for (var one : all.entrySet()) {
      assertThat(verify(one.getValue(), bundle()))
          .isInstanceOfSatisfying(
              BundleVerification.Valid.class,
              valid -> {
                assertThat(valid.trust()).isEqualTo(one.getKey());
                assertThat(valid.recordId().text()).isEqualTo(proof().getRecordId());
                assertThat(valid.name()).isEqualTo("Riverside");
                assertThat(valid.index()).isEqualTo(2);
                assertThat(valid.checkpoint().size()).isEqualTo(5);
              });
    }
  }

  @Test
  void anotherKeyOrOrganisationIsRefused() throws IOException {
    var otherKey = NoteKey.ed25519(LOG.originLine(), key("other").publicKey());
    assertThat(verify(BundleVerification.selfAsserted().trusting(otherKey), bundle()))
        .isInstanceOf(BundleVerification.Invalid.class);
    var otherId = new OrganisationId(Sha256.hash(Bytes.utf8("other")));
    assertThat(verify(BundleVerification.selfAsserted().trusting(otherId), bundle()))
        .isInstanceOf(BundleVerification.Invalid.class);
  }

  @Test
  void aFlippedByteAnywhereInASignedFileIsRefused() throws IOException {
    for (String name :
        List.of("leaf.bin", "payload.bin", "salt.bin", "manifest-1.bin", "proof.tlog-proof")) {
      byte[] content = unzip(bundle()).getOrDefault(name, new byte[0]);
      for (int at = 0; at < content.length; at += Math.max(1, content.length / 40)) {
        Map<String, byte[]> files = unzip(bundle());
        byte[] changed = content.clone();
        changed[at] ^= 1;
        files.put(name, changed);
        assertThat(reason(zip(files))).as(name + " at " + at).isNotEqualTo("valid");
      }
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    for (String name : unzip(bundle()).keySet()) {
      if (!name.equals("README.txt")) {
        Map<String, byte[]> files = unzip(bundle());
        files.remove(name);
        assertThat(reason(zip(files)))
            .as(name)
            .contains(name.startsWith("manifest") ? "manifest" : name);
      }
    }
  }

  @Test
  void recordJsonMustSayWhatThePayloadSays() throws IOException {
    for (String[] change :
        new String[][] {
          {"went missing", "went away"},
          {"\"kind\"", "\"unheardOf\""},
          {proof().getRecordId(), "a".repeat(52)}
        }) {
      Map<String, byte[]> files = unzip(bundle());
      String json =
          new String(files.getOrDefault("record.json", new byte[0]), StandardCharsets.UTF_8);
      assertThat(json).contains(change[0]);
      files.put("record.json", json.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8));
      assertThat(reason(zip(files))).contains("record.json");
    }
  }

  @Test
  void withTheKeyInHandAManifestIsNotNeeded() throws IOException {
    Map<String, byte[]> files = unzip(bundle());
    files.remove("manifest-1.bin");
    assertThat(verify(BundleVerification.selfAsserted().trusting(VKEY), zip(files)))
        .isInstanceOfSatisfying(
            BundleVerification.Valid.class, valid -> assertThat(valid.name()).isEmpty());
  }

  @Test
  void whatIsNoBundleIsRefusedWithinBounds() throws IOException {
    assertThat(reason(new byte[0])).contains("not a zip");
    assertThat(reason("hello".getBytes(StandardCharsets.UTF_8))).contains("not a zip");
    assertThat(reason(new byte[BundleFile.BUNDLE_BYTES_MAX + 1])).contains("8 MiB");

    Map<String, byte[]> files = unzip(bundle());
    files.put("more.bin", new byte[BundleFile.FILE_BYTES_MAX]);
    assertThat(reason(zip(files))).isEqualTo("valid");
    files.put("more.bin", new byte[BundleFile.FILE_BYTES_MAX + 1]);
    assertThat(reason(zip(files))).contains("1 MiB");

    files = unzip(bundle());
    while (files.size() < BundleFile.FILES_MAX) {
      files.put("more-" + files.size(), new byte[0]);
    }
    assertThat(reason(zip(files))).isEqualTo("valid");
    files.put("one-more", new byte[0]);
    assertThat(reason(zip(files))).contains("more than");

    byte[] cut = bundle();
    assertThat(reason(java.util.Arrays.copyOf(cut, cut.length / 3))).isNotEqualTo("valid");
  }

  /// The bundle with a manifest of version 2 in which the log has ended.
  private static BundleVerification.Verdict endedAt(long size, Bytes root, boolean revoked)
      throws IOException {
    if (!(ManifestChain.verify(List.of(MANIFEST.signed())) instanceof ManifestChain.Parsed.Ok ok)) {
      throw new AssertionError("it holds");
    }
    var proposal =
        ManifestEdit.of(ok.chain())
            .endLog(1, new LogEnd(size, root, revoked))
            .openLog(key("log 2").publicKey())
            .propose()
            .signedBy(key("root"));
    if (!(proposal.completing(ok.chain()) instanceof ManifestChain.Parsed.Ok next)) {
      throw new AssertionError("the root key has signed it");
    }
    var out = new ByteArrayOutputStream();
    BundleWriter.write(
        message().toBuilder().setRecordId(proof().getRecordId()).setKind("lesson").build(),
        proof().toBuilder().addManifests(next.chain().newest().signed().toByteString()).build(),
        out);
    return BundleVerification.selfAsserted().verify(new ByteArrayInputStream(out.toByteArray()));
  }

  /// SPEC 4.9.
  @Test
  void whatStandsAboveTheEndOfItsLogIsNotValid() throws IOException {
    Bytes root =
        TlogProof.parse(proof().getProof())
            .flatMap(proof -> proof.verify(Bytes.of(proof().getLeaf()), VKEY))
            .orElseThrow()
            .root();
    assertThat(endedAt(5, root, false)).isInstanceOf(BundleVerification.Valid.class);
    assertThat(endedAt(5, root, true)).isInstanceOf(BundleVerification.Valid.class);
    assertThat(endedAt(3, Sha256.hash(), false)).isInstanceOf(BundleVerification.Valid.class);
    assertThat(endedAt(3, Sha256.hash(), true))
        .isInstanceOfSatisfying(
            BundleVerification.Invalid.class,
            no -> assertThat(no.reason()).contains("revoked at 3 records"));
    assertThat(endedAt(2, Sha256.hash(), false))
        .isInstanceOfSatisfying(
            BundleVerification.Invalid.class,
            no -> assertThat(no.reason()).contains("ended this log at 2 records"));
  }

  private static NoteKey witness(String name) {
    return new NoteKey(name, NoteKey.Type.COSIGNATURE, key(name).publicKey());
  }

  /// The same bundle, its checkpoint cosigned by these.
  static byte[] cosigned(String... names) throws IOException {
    TlogProof proof = TlogProof.parse(proof().getProof()).orElseThrow();
    Note note = Note.parse(proof.checkpoint()).orElseThrow();
    var lines = new ArrayList<>(note.lines());
    for (String name : names) {
      lines.add(Cosignature.sign(note.text(), name, key(name), 1_700_000_000L));
    }
    Bytes signed = new Note(note.text(), lines).encode();
    var out = new ByteArrayOutputStream();
    BundleWriter.write(
        message(),
        proof().toBuilder()
            .setProof(new TlogProof(proof.index(), proof.hashes(), signed).encode())
            .addAllVkeys(Stream.of(names).map(name -> witness(name).vkey()).toList())
            .build(),
        out);
    return out.toByteArray();
  }

  private static WitnessPolicy policy(String text) throws WitnessPolicy.Unreadable {
    return WitnessPolicy.parse(
        text.replace("KEY-A", witness("a").vkey())
            .replace("KEY-B", witness("b").vkey())
            .replace("KEY-C", witness("c").vkey())
            .replace("LOG", VKEY.vkey()));
  }

  @Test
  void cosignaturesTravelWithABundleAndAPolicyAsksForThem() throws Exception { // SPEC 3.10
    var self = BundleVerification.selfAsserted();
    assertThat(verify(self, cosigned("a", "b")))
        .isInstanceOfSatisfying(
            BundleVerification.Valid.class,
            valid ->
                assertThat(valid.witnesses())
                    .containsExactly(
                        new BundleVerification.Witness(witness("a"), 1_700_000_000L),
                        new BundleVerification.Witness(witness("b"), 1_700_000_000L)));
    WitnessPolicy twoOfThree =
        policy(
            """
            # three neighbours
            log LOG
            witness A KEY-A
            witness B KEY-B
            witness C KEY-C
            group neighbours 2 A B C
            quorum neighbours
            """);
    assertThat(verify(self.requiring(twoOfThree), cosigned("a", "c")))
        .isInstanceOf(BundleVerification.Valid.class);
    assertThat(verify(self.requiring(twoOfThree), cosigned("a", "stranger")))
        .isInstanceOfSatisfying(
            BundleVerification.Invalid.class,
            invalid -> assertThat(invalid.reason()).contains("quorum"));
    assertThat(verify(self.requiring(twoOfThree), bundle()))
        .isInstanceOf(BundleVerification.Invalid.class);
    String otherLog = NoteKey.ed25519(LOG.originLine(), key("other").publicKey()).vkey();
    assertThat(verify(self.requiring(policy("log " + otherLog + "\nquorum none")), bundle()))
        .isInstanceOf(BundleVerification.Invalid.class);
    assertThat(verify(self.requiring(policy("quorum none")), bundle()))
        .isInstanceOf(BundleVerification.Valid.class);
    assertThat(
            verify(
                self.requiring(
                    policy("witness A KEY-A\nwitness B KEY-B\ngroup g all A B\nquorum g")),
                cosigned("b")))
        .isInstanceOf(BundleVerification.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "witness A KEY-A",
        "witness A",
        "witness A LOG\nquorum A",
        "log KEY-A\nquorum none",
        "quorum A",
        "quorum none\nquorum none",
        "witness A KEY-A\nwitness A KEY-B\nquorum A",
        "witness none KEY-A\nquorum none",
        "witness A KEY-A\ngroup g 2 A\nquorum g",
        "witness A KEY-A\ngroup g 0 A\nquorum g",
        "witness A KEY-A\ngroup g any\nquorum g",
        "witness A KEY-A\ngroup g any B\nquorum g",
        "trust everybody"
      })
  void policiesThatCannotBeReadSayWhere(String text) {
    assertThatThrownBy(() -> policy(text))
        .isInstanceOf(WitnessPolicy.Unreadable.class)
        .hasMessageStartingWith("Line ");
  }
}
