package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.ExportBundleRequest;
import org.kith.schema.v1.ExportBundleResponse;
import org.kith.schema.v1.GetPeerRequest;
import org.kith.schema.v1.ImportBundleRequest;
import org.kith.schema.v1.ImportBundleResponse;
import org.kith.schema.v1.ListForksRequest;
import org.kith.schema.v1.LogStatus;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.TransferFrame;

/// SPEC 7.12: what goes through a file goes through the same gate, with the same verdicts.
class TransferTest {
  /// Where nobody answers: these nodes reach one another by file only.
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path folder;
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  private TestNode start(TestHome home) throws Exception {
    TestNode node = TestNode.start(home);
    running.add(node);
    return node;
  }

  private static List<ByteString> export(TestNode from, TestHome to, List<ByteString> since) {
    return export(from, to, since, false);
  }

  private static List<ByteString> export(
      TestNode from, TestHome to, List<ByteString> since, boolean stateOnly) {
    var frames = new ArrayList<ByteString>();
    from.operations()
        .exportBundle(
            ExportBundleRequest.newBuilder()
                .setPeer(to.chain().organisation().text())
                .addAllSince(since)
                .setStateOnly(stateOnly)
                .build())
        .forEachRemaining((ExportBundleResponse answer) -> frames.add(answer.getFrame()));
    return frames;
  }

  private static ImportBundleResponse take(TestNode at, List<ByteString> frames) {
    return at.operations()
        .importBundle(ImportBundleRequest.newBuilder().addAllFrames(frames).build());
  }

  private static LogStatus commons(TestNode node, TestHome origin) {
    return node.status().getLogsList().stream()
        .filter(log -> log.getOrigin().equals(origin.chain().organisation().text()))
        .filter(log -> log.getCircle().equals("commons"))
        .findFirst()
        .orElseGet(LogStatus::getDefaultInstance);
  }

  private static int messages(List<ByteString> frames, PeerMessage.MessageCase kind)
      throws Exception {
    int count = 0;
    for (ByteString frame : frames) {
      if (TransferFrame.parseFrom(frame).getMessage().getMessageCase() == kind) {
        count++;
      }
    }
    return count;
  }

  @Test
  void recordsTravelByFileAndOnlyWhatIsLackingTheNextTime() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, NOWHERE);
    b.accept(homeA, NOWHERE);
    for (int i = 0; i < 20; i++) {
      a.publish(TestNode.lesson("By file, number " + i));
    }
    List<ByteString> all = export(a, homeB, List.of());
    ImportBundleResponse first = take(b, all);
    assertThat(first.getProblemsList()).isEmpty();
    assertThat(first.getEntries()).isEqualTo(20);
    assertThat(first.getEnded()).isTrue();
    b.awaitAdmitted(homeA, 20);
    assertThat(commons(b, homeA).getRoot()).isEqualTo(commons(a, homeA).getRoot());

    ImportBundleResponse again = take(b, all); // replayed: nothing happens
    assertThat(again.getEntries()).isZero();
    assertThat(again.getAlreadyHeld()).isEqualTo(20);
    a.publish(TestNode.lesson("One more"));
    List<ByteString> state = export(b, homeA, List.of(), true);
    assertThat(messages(state, PeerMessage.MessageCase.RANGE)).isZero();
    List<ByteString> rest = export(a, homeB, state);
    assertThat(rest.stream().mapToInt(ByteString::size).sum())
        .isLessThan(all.stream().mapToInt(ByteString::size).sum() / 4);
    assertThat(take(b, rest).getEntries()).isEqualTo(1);
    assertThat(take(b, export(a, homeB, List.of())).getAlreadyHeld()).isEqualTo(21);

    // An old file with a longer tail: what is held of it is passed over, the rest is taken.
    for (int i = 0; i < 3; i++) {
      a.publish(TestNode.lesson("A tail, number " + i));
    }
    ImportBundleResponse tail = take(b, export(a, homeB, List.of()));
    assertThat(tail.getAlreadyHeld()).isEqualTo(21);
    assertThat(tail.getEntries()).isEqualTo(3);
  }

  @Test
  void othersRecordsGoAlongWhereBothAcceptThem() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    TestNode c = start(homeC);
    a.accept(homeB);
    b.accept(homeA, a.peerAddress());
    b.accept(homeC, NOWHERE);
    c.accept(homeB, NOWHERE);
    a.publish(TestNode.lesson("From a, through b"));
    b.publish(TestNode.lesson("From b itself"));
    b.awaitAdmitted(homeA, 1);
    assertThat(take(c, export(b, homeC, export(c, homeB, List.of(), true))).getEntries())
        .isEqualTo(1); // c has not accepted a
    c.acceptOriginOnly(homeA);
    List<ByteString> both = export(b, homeC, export(c, homeB, List.of(), true));
    assertThat(take(c, both).getEntries()).isEqualTo(1);
    c.awaitAdmitted(homeA, 1);
    assertThat(commons(c, homeA).getRoot()).isEqualTo(commons(a, homeA).getRoot());

    TestHome homeD = TestHome.make(folder, "d"); // whoever has not accepted a does not take it
    TestNode d = start(homeD);
    d.accept(homeB, NOWHERE);
    b.accept(homeD, NOWHERE);
    List<ByteString> forged = new ArrayList<>(export(b, homeD, List.of()));
    forged.addAll(1, both.subList(1, both.size() - 1));
    ImportBundleResponse refused = take(d, forged);
    assertThat(refused.getRefusedList())
        .anySatisfy(
            count -> {
              assertThat(count.getReason()).isEqualTo("UNKNOWN_LOG");
              assertThat(count.getCount()).isEqualTo(1);
            });
    d.awaitAdmitted(homeB, 1);
    assertThat(commons(d, homeA).getSize()).isZero();
  }

  @Test
  void damagedForgedAndForeignFilesLeaveOnlyWhatIsSound() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestHome homeC = TestHome.make(folder, "c");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, NOWHERE);
    a.accept(homeC, NOWHERE);
    b.accept(homeA, NOWHERE);
    for (int i = 0; i < 600; i++) { // two ranges
      a.publish(TestNode.lesson("One of many, number " + i));
    }
    assertThat(take(b, export(a, homeC, List.of())).getProblemsList())
        .singleElement()
        .asString()
        .contains("another organisation");
    List<ByteString> sound = export(a, homeB, List.of());
    List<Integer> ranges = new ArrayList<>();
    for (int at = 0; at < sound.size(); at++) {
      if (TransferFrame.parseFrom(sound.get(at)).getMessage().hasRange()) {
        ranges.add(at);
      }
    }
    assertThat(ranges).hasSize(2);
    var swapped = new ArrayList<>(sound);
    swapped.remove((int) ranges.get(0));
    assertThat(take(b, swapped).getProblemsList())
        .singleElement()
        .asString()
        .contains("Entries 0 to 511 of a log are missing");
    TransferFrame.Builder forged = TransferFrame.parseFrom(sound.get(ranges.get(1))).toBuilder();
    var item = forged.getMessageBuilder().getRangeBuilder().getItemsBuilder(0);
    byte[] entry = item.getEntry().toByteArray();
    entry[entry.length - 1] ^= 1;
    item.setEntry(ByteString.copyFrom(entry));
    var tampered = new ArrayList<>(sound);
    tampered.set(ranges.get(1), forged.build().toByteString());
    ImportBundleResponse half = take(b, tampered);
    assertThat(half.getEntries()).isEqualTo(512); // the sound range before it stays
    assertThat(half.getEnded()).isFalse();
    assertThat(half.getProblemsList())
        .singleElement()
        .asString()
        .startsWith("The file is not what its sender's node made");
    assertThat(take(b, List.of(ByteString.copyFromUtf8("no frame"))).getProblemsList())
        .containsExactly("A frame cannot be read.");
    ImportBundleResponse rest = take(b, sound);
    assertThat(rest.getEntries()).isEqualTo(88);
    assertThat(rest.getAlreadyHeld()).isEqualTo(512);
    assertThat(rest.getEnded()).isTrue();
    assertThatThrownBy(() -> export(b, homeC, List.of()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  /// SPEC 3.9: who shows two histories by file is found out as by line.
  @Test
  void twoHistoriesShownByFileFreezeTheLog() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode b = start(homeB);
    b.accept(liar, NOWHERE);
    List<ByteString> longer = history(liar, "longer", homeB, 3);
    List<ByteString> shorter = history(liar, "shorter", homeB, 1);
    assertThat(take(b, longer).getEntries()).isEqualTo(3);
    assertThat(take(b, shorter).getEntries()).isZero();
    Await.until("it is frozen", () -> b.origin(liar).getState().startsWith("frozen"));
    assertThat(b.governance().listForks(ListForksRequest.getDefaultInstance()).getForksList())
        .singleElement()
        .satisfies(
            fork ->
                assertThat(fork.getOrganisationId()).isEqualTo(liar.chain().organisation().text()));
    b.awaitAdmitted(liar, 3); // nothing that was admitted is removed
  }

  /// What was shown before its tree was held is compared once it is.
  @Test
  void aLongerHistoryShownByFileFreezesTheLogOnceItCanBeCompared() throws Exception {
    TestHome liar = TestHome.make(folder, "liar");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode b = start(homeB);
    b.accept(liar, NOWHERE);
    TestHome first = liar.withFreshStore(folder.resolve("first"));
    TestNode one = start(first);
    one.accept(homeB, NOWHERE);
    one.publish(TestNode.lesson("The history that b holds"));
    assertThat(take(b, export(one, homeB, List.of())).getEntries()).isEqualTo(1);
    List<ByteString> other = history(liar, "other", homeB, 3);
    assertThat(take(b, other).getProblemsList())
        .singleElement()
        .asString()
        .contains("not what its sender's node made");
    assertThat(b.origin(liar).getState()).doesNotStartWith("frozen");
    for (int i = 0; i < 3; i++) {
      one.publish(TestNode.lesson("The history that b holds goes on " + i));
    }
    assertThat(take(b, export(one, homeB, List.of())).getEntries()).isEqualTo(3);
    Await.until("it is frozen", () -> b.origin(liar).getState().startsWith("frozen"));
  }

  /// A node of this organisation with a history of its own, as a file for somebody else.
  private List<ByteString> history(TestHome of, String title, TestHome to, int records)
      throws Exception {
    try (TestNode node = TestNode.start(of.withFreshStore(folder.resolve(title)))) {
      node.accept(to, NOWHERE);
      for (int i = 0; i < records; i++) {
        node.publish(TestNode.lesson("The " + title + " history, number " + i));
      }
      return export(node, to, List.of());
    }
  }

  /// SPEC 5.4: what others hold of the own log is this node's memory, by file too.
  @Test
  void aNodeThatLostItsDiskGetsItsLogBackByFile() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, NOWHERE);
    b.accept(homeA, NOWHERE);
    a.publish(TestNode.lesson("Kept elsewhere, number 0"));
    stop(a);
    Copies.copy(homeA.path().resolve("store"), folder.resolve("backup"));
    a = start(homeA);
    a.publish(TestNode.lesson("Kept elsewhere, number 1"));
    a.publish(TestNode.lesson("Kept elsewhere, number 2"));
    assertThat(take(b, export(a, homeB, List.of())).getEntries()).isEqualTo(3);
    stop(a);
    Copies.copy(folder.resolve("backup"), homeA.path().resolve("store"));
    TestNode again = start(homeA);
    assertThat(again.status().getReason()).isNotEmpty();
    assertThat(take(again, export(b, homeA, List.of())).getEntries())
        .as("without word from a only the own logs of b go")
        .isZero();
    List<ByteString> state = export(again, homeB, List.of(), true);
    assertThat(take(again, export(b, homeA, state)).getEntries()).isEqualTo(2);
    Await.until("it publishes again", () -> again.status().getReason().isEmpty());
    again.publish(TestNode.lesson("And goes on"));
    assertThat(take(b, export(again, homeB, List.of())).getEntries()).isEqualTo(1);
    assertThat(commons(b, homeA).getRoot()).isEqualTo(commons(again, homeA).getRoot());
  }

  /// SPEC 5.3: the whole machine was put back, guard and all; a file shows that there was more.
  @Test
  void aFileThatShowsMoreOfTheOwnLogStopsPublishing() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, NOWHERE);
    b.accept(homeA, NOWHERE);
    a.publish(TestNode.lesson("Before the copy was made"));
    stop(a);
    Copies.copy(homeA.path().resolve("store"), folder.resolve("store-then"));
    Copies.copy(homeA.guard(), folder.resolve("guard-then"));
    a = start(homeA);
    a.publish(TestNode.lesson("After the copy was made"));
    assertThat(take(b, export(a, homeB, List.of())).getEntries()).isEqualTo(2);
    stop(a);
    Copies.copy(folder.resolve("store-then"), homeA.path().resolve("store"));
    Copies.copy(folder.resolve("guard-then"), homeA.guard());
    TestNode again = start(homeA);
    assertThat(again.status().getReason()).isEmpty();
    var _ = take(again, export(b, homeA, List.of(), true));
    assertThat(again.status().getReason()).isNotEmpty();
    assertThatThrownBy(() -> again.publish(TestNode.lesson("Never signed twice")))
        .satisfies(e -> assertThat(Refusals.reason(e)).isEqualTo("READ_ONLY"));
    List<ByteString> state = export(again, homeB, List.of(), true);
    assertThat(take(again, export(b, homeA, state)).getEntries()).isEqualTo(1);
    Await.until("it publishes again", () -> again.status().getReason().isEmpty());
  }

  private void stop(TestNode node) {
    running.remove(node);
    node.close();
  }

  @Test
  void everyVersionOfAManifestGoesAlongHoweverManyThereAre() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode b = start(homeB);
    b.accept(homeA, NOWHERE);
    TestNode a = start(homeA.renewed(102, TestHome.FAR_AWAY_MS));
    a.accept(homeB, NOWHERE);
    List<ByteString> frames = export(a, homeB, List.of());
    assertThat(messages(frames, PeerMessage.MessageCase.MANIFESTS)).isEqualTo(2);
    assertThat(take(b, frames).getProblemsList()).isEmpty();
    var peer =
        GetPeerRequest.newBuilder().setOrganisationId(homeA.chain().organisation().text()).build();
    assertThat(b.governance().getPeer(peer).getPeer().getManifestVersion()).isEqualTo(103);
  }

  /// Parts in the wrong order, and with one missing: what can be taken is, what cannot has a name,
  /// and taking all again makes it whole.
  @Test
  void partsOutOfOrderAndMissingPartsAreToldApart() throws Exception {
    TestHome homeA = TestHome.make(folder, "a");
    TestHome homeB = TestHome.make(folder, "b");
    TestNode a = start(homeA);
    TestNode b = start(homeB);
    a.accept(homeB, NOWHERE);
    b.accept(homeA, NOWHERE);
    Streams.publishAll(a, TestNode.lessons("One of many", 1_100)); // three ranges
    List<ByteString> all = export(a, homeB, List.of());
    List<ByteString> first = new ArrayList<>();
    List<ByteString> middle = new ArrayList<>(List.of(all.getFirst()));
    List<ByteString> last = new ArrayList<>(List.of(all.getFirst()));
    int ranges = 0;
    for (ByteString frame : all) {
      ranges += TransferFrame.parseFrom(frame).getMessage().hasRange() ? 1 : 0;
      (ranges <= 1 ? first : ranges == 2 ? middle : last).add(frame);
    }
    assertThat(take(b, last).getProblemsList())
        .singleElement()
        .asString()
        .contains("Entries 0 to 1023 of a log are missing");
    assertThat(take(b, first).getEntries()).isEqualTo(512);
    assertThat(take(b, last).getProblemsList())
        .singleElement()
        .asString()
        .contains("Entries 512 to 1023 of a log are missing");
    assertThat(take(b, middle).getEntries()).isEqualTo(512);
    ImportBundleResponse rest = take(b, last);
    assertThat(rest.getEntries()).isEqualTo(76);
    assertThat(rest.getEnded()).isTrue();
    b.awaitAdmitted(homeA, 1_100);
    assertThat(commons(b, homeA).getRoot()).isEqualTo(commons(a, homeA).getRoot());
  }
}
