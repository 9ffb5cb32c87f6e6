package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.TlogProof;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.RecordHolder;

/// SPEC 7.11, I9: every peer is a witness, and whoever publishes sees who holds it.
class WitnessTest {
  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home, String... flags) throws Exception {
    TestNode node = TestNode.start(home, flags);
    running.add(node);
    return node;
  }

  /// Nobody while the views have yet to take the record in.
  static List<String> heldBy(TestNode node, String id) {
    try {
      return node
          .learning()
          .getRecord(GetRecordRequest.newBuilder().setRecordId(id).build())
          .getHeldByList()
          .stream()
          .map(RecordHolder::getName)
          .sorted()
          .toList();
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      return List.of();
    }
  }

  /// Who has cosigned the checkpoint of a proof, by the keys that come with it.
  private static List<String> witnesses(GetProofResponse proof) {
    TlogProof read = TlogProof.parse(proof.getProof()).orElseThrow();
    Note note = Note.parse(read.checkpoint()).orElseThrow();
    NoteKey logKey = NoteKey.parse(proof.getVkeys(0)).orElseThrow();
    Checkpoint checkpoint = read.verify(Bytes.of(proof.getLeaf()), logKey).orElseThrow();
    assertThat(checkpoint.size()).isGreaterThan(read.index());
    return proof.getVkeysList().stream()
        .flatMap(vkey -> NoteKey.parse(vkey).stream())
        .filter(key -> Cosignature.verify(note, key).isPresent())
        .map(NoteKey::name)
        .toList();
  }

  private static GetProofResponse proof(TestNode node, String id) {
    return node.learning().getProof(GetProofRequest.newBuilder().setRecordId(id).build());
  }

  @Test
  void thePublisherSeesWhoHoldsItAndProofsCarryTheirSignatures() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    b.accept(homeC);
    c.accept(homeB, b.peerAddress());
    c.acceptOriginOnly(homeA);
    a.acceptOriginOnly(homeC); // a knows c by its manifest, and hears of it through b
    String id = a.publish(TestNode.lesson("A record that many hold")).getRecordId();
    List<String> both = List.of("b Example Trust", "c Example Trust");
    for (TestNode node : List.of(a, b, c)) {
      Await.until("all know who holds it", () -> heldBy(node, id).equals(both));
      assertThat(witnesses(proof(node, id))).hasSize(2);
    }

    String later = a.publish(TestNode.lesson("A later one")).getRecordId();
    Await.until("they hold the later one too", () -> heldBy(a, later).equals(both));
    Await.until("one checkpoint has both", () -> witnesses(proof(a, later)).size() == 2);
    b.close();
    c.close();
    String port = Integer.toString(a.node().peerPort());
    a.close();
    TestNode again = start(homeA, "--peer-port", port);
    assertThat(heldBy(again, later)).isEqualTo(both);
    assertThat(witnesses(proof(again, id))).hasSize(2);
  }

  /// A witness that was put back to an earlier day cosigns nothing but what extends what it
  /// cosigned.
  @Test
  void aRestoredWitnessNeverContradictsItself() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    String first = a.publish(TestNode.lesson("The first")).getRecordId();
    Await.until("b holds it", () -> heldBy(a, first).size() == 1);
    b.close();
    Copies.copy(homeA.path(), folder.resolve("backup-a"));
    Copies.copy(homeA.guard(), folder.resolve("backup-guard-a"));
    b = start(homeB);
    a.dialNow();
    String second = a.publish(TestNode.lesson("The second")).getRecordId();
    Await.until("b holds the second", () -> heldBy(a, second).size() == 1);
    b.close();
    String port = Integer.toString(a.node().peerPort());
    a.close();

    // Both forget the second: a with its guard, as a snapshot of the whole machine does; b without.
    Copies.delete(homeA.path());
    Copies.copy(folder.resolve("backup-a"), homeA.path());
    Copies.delete(homeA.guard());
    Copies.copy(folder.resolve("backup-guard-a"), homeA.guard());
    Copies.delete(homeB.path().resolve("store"));
    Files.createDirectory(homeB.path().resolve("store"));
    TestNode forked = start(homeA, "--peer-port", port);
    String other = forked.publish(TestNode.lesson("Another second")).getRecordId();
    TestNode forgetful = start(homeB, "--confirm-restored");
    forgetful.accept(homeA, forked.peerAddress());
    forked.dialNow();
    forgetful.awaitAdmitted(homeA, 2);
    Await.until(
        "they are up to date",
        () -> forked.status().getSessionsList().stream().allMatch(s -> s.getUpToDate()));
    TestHome homeC = TestHome.make(folder, "c");
    TestNode c = start(homeC);
    forked.accept(homeC);
    c.accept(homeA, forked.peerAddress());
    List<String> onlyC = List.of("c Example Trust");
    Await.until("c has cosigned", () -> heldBy(forked, other).equals(onlyC));
    String third = forked.publish(TestNode.lesson("The third")).getRecordId();
    Await.until("c has cosigned a second later", () -> heldBy(forked, third).equals(onlyC));
    forgetful.awaitAdmitted(homeA, 3);
    assertThat(heldBy(forked, other)).isEqualTo(onlyC);
  }
}
