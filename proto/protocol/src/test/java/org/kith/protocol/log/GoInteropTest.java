package org.kith.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 3.1 to 3.4 against an implementation that others wrote: Go's `golang.org/x/mod/sumdb`, as
/// Debian packages it. Whatever one side makes, the other verifies.
class GoInteropTest {
  private static final Path GO_PATH = Path.of("/usr/share/gocode");
  private static final long SIZE_MAX = 40;
  private static final SecretKey KEY = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("interop")));
  private static final LogName LOG = LogName.commons(new OrganisationId(Sha256.hash()), 1);
  private static final MerkleTree TREE = new MerkleTree();

  @TempDir private static Path folder;
  private static Path program;

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(
        Files.isDirectory(GO_PATH.resolve("src/golang.org/x/mod/sumdb/tlog")) && goRuns(),
        "Go or golang-golang-x-mod-dev is not installed: nothing is compared with Go's own notes");
    Path source = folder.resolve("main.go");
    try (InputStream from =
        Objects.requireNonNull(GoInteropTest.class.getResourceAsStream("interop/main.go"))) {
      Files.copy(from, source);
    }
    program = folder.resolve("interop");
    Process go = go("build", "-o", program.toString(), source.toString());
    assertThat(go.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(go.exitValue()).as("go build").isZero();
    for (long i = 0; i < SIZE_MAX; i++) {
      TREE.append(MerkleTree.leaf(Bytes.utf8("leaf " + i)));
    }
  }

  private static boolean goRuns() throws InterruptedException {
    try {
      return go("version").waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process go(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("go"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("GO111MODULE", "off");
    builder.environment().put("GOPATH", GO_PATH.toString());
    builder.environment().put("GOCACHE", folder.resolve("cache").toString());
    return builder.start();
  }

  private static List<String> ask(List<String> questions) throws Exception {
    Path in = Files.write(folder.resolve("questions"), questions);
    Process process =
        new ProcessBuilder(program.toString())
            .redirectInput(in.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> answers =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(answers).hasSameSizeAs(questions);
    return answers;
  }

  private static String question(Object... fields) {
    return Arrays.stream(fields).map(Object::toString).collect(Collectors.joining("\t"));
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  private static String list(List<Bytes> hashes) {
    return hashes.stream().map(GoInteropTest::base64).collect(Collectors.joining(","));
  }

  private static List<Bytes> hashes(String answer) {
    assertThat(answer).startsWith("=");
    return answer.length() == 1
        ? List.of()
        : Arrays.stream(answer.substring(1).split(","))
            .map(hash -> Bytes.wrap(Base64.getDecoder().decode(hash)))
            .toList();
  }

  @Test
  void ourProofsHoldThere() throws Exception {
    List<String> questions = new ArrayList<>();
    for (long size = 1; size <= SIZE_MAX; size++) {
      for (long index = 0; index < size; index++) {
        questions.add(
            question(
                "inclusion",
                list(TREE.inclusionProof(index, size)),
                size,
                base64(TREE.root(size)),
                index,
                base64(TREE.leafHash(index))));
      }
      for (long from = 1; from <= size; from++) {
        questions.add(
            question(
                "consistency",
                list(TREE.consistencyProof(from, size)),
                size,
                base64(TREE.root(size)),
                from,
                base64(TREE.root(from))));
      }
    }
    assertThat(ask(questions)).containsOnly("yes");
  }

  @Test
  void whatWeRefuseIsRefusedThere() throws Exception {
    List<Bytes> proof = new ArrayList<>(TREE.inclusionProof(5, 13));
    Collections.swap(proof, 0, 1);
    assertThat(MerkleProofs.inclusion(TREE.leafHash(5), 5, 13, TREE.root(13), proof)).isFalse();
    assertThat(
            ask(
                List.of(
                    question(
                        "inclusion",
                        list(proof),
                        13,
                        base64(TREE.root(13)),
                        5,
                        base64(TREE.leafHash(5))),
                    question(
                        "consistency",
                        list(TREE.consistencyProof(6, 13)),
                        13,
                        base64(TREE.root(13)),
                        7,
                        base64(TREE.root(7))))))
        .containsOnly("no");
  }

  @Test
  void theirRootsAndProofsHoldHere() throws Exception {
    List<String> questions = new ArrayList<>();
    for (long size = 1; size <= SIZE_MAX; size++) {
      questions.add(question("root", size));
      questions.add(question("prove-inclusion", size, size / 2));
      questions.add(question("prove-consistency", size, (size + 1) / 2));
    }
    List<String> answers = ask(questions);
    for (int i = 0; i < SIZE_MAX; i++) {
      long size = i + 1L;
      assertThat(answers.get(3 * i)).isEqualTo(base64(TREE.root(size)));
      assertThat(
              MerkleProofs.inclusion(
                  TREE.leafHash(size / 2),
                  size / 2,
                  size,
                  TREE.root(size),
                  hashes(answers.get(3 * i + 1))))
          .isTrue();
      assertThat(hashes(answers.get(3 * i + 2)))
          .isEqualTo(TREE.consistencyProof((size + 1) / 2, size));
    }
  }

  @Test
  void ourCheckpointsAndKeysHoldThere() throws Exception {
    NoteKey key = NoteKey.ed25519(LOG.originLine(), KEY.publicKey());
    List<String> questions = new ArrayList<>();
    for (long size = 1; size <= SIZE_MAX; size++) {
      Bytes note = new Checkpoint(LOG, size, TREE.root(size)).sign(KEY).encode();
      questions.add(question("note", key.vkey(), base64(note)));
    }
    assertThat(ask(questions)).containsOnly("yes");
    Bytes note = new Checkpoint(LOG, 1, TREE.root(1)).sign(KEY).encode();
    byte[] changed = note.toArray();
    changed[LOG.originLine().length() + 1] = '2';
    NoteKey other = NoteKey.ed25519(LOG.originLine(), SecretKey.ofSeed(TREE.root(1)).publicKey());
    assertThat(
            ask(
                List.of(
                    question("note", key.vkey(), base64(Bytes.wrap(changed))),
                    question("note", other.vkey(), base64(note)))))
        .containsOnly("no");
  }

  @Test
  void theirNotesAndKeysHoldHere() throws Exception {
    Checkpoint checkpoint = new Checkpoint(LOG, 7, TREE.root(7));
    String[] answer =
        ask(List.of(question("sign", LOG.originLine(), base64(Bytes.utf8(checkpoint.text())))))
            .get(0)
            .split(" ");
    NoteKey key = NoteKey.parse(answer[0]).orElseThrow();
    Bytes note = Bytes.wrap(Base64.getDecoder().decode(answer[1]));
    assertThat(key.vkey()).isEqualTo(answer[0]);
    assertThat(Checkpoint.open(note, key)).contains(checkpoint);
    assertThat(Note.parse(note).orElseThrow().encode()).isEqualTo(note);
  }
}
