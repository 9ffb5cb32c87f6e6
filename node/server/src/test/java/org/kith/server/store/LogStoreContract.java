package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;

/// What every store promises.
abstract class LogStoreContract {
  static final LogName ONE = log("one");
  static final LogName TWO = log("two");
  private static final SecretKey KEY = SecretKey.ofSeed(Sha256.hash(Bytes.utf8("key")));

  /// The store under test, empty at first.
  abstract LogStore store();

  static LogName log(String organisation) {
    return LogName.commons(new OrganisationId(Sha256.hash(Bytes.utf8(organisation))), 1);
  }

  static Frame.EntryStored entry(LogName log, long index, Verdict verdict, String request) {
    Bytes salt = Sha256.hash(Bytes.utf8("salt " + log + index));
    Bytes payload = Bytes.utf8("payload " + index + " of " + log + " ".repeat((int) index % 50));
    var entry =
        new Entry(
            log.id(),
            index,
            1,
            List.of(1, 2),
            PayloadCommitment.of(salt, payload),
            payload.size(),
            1,
            List.of(),
            1_000 + index);
    return new Frame.EntryStored(
        log.id(),
        index,
        entry.encode(),
        Optional.of(new SaltedPayload(salt, payload)),
        verdict,
        request.isEmpty() ? Optional.empty() : Optional.of(Frame.request(request)));
  }

  static List<Frame> entries(LogName log, long from, long to) {
    var frames = new ArrayList<Frame>();
    for (long index = from; index < to; index++) {
      frames.add(entry(log, index, Verdict.ADMITTED, ""));
    }
    return frames;
  }

  static Frame.CheckpointStored checkpoint(LogStore store, LogName log) {
    long size = store.head(log.id()).orElseThrow().size();
    Bytes root = store.tree(log.id()).root(size);
    return new Frame.CheckpointStored(
        log.id(), size, new Checkpoint(log, size, root).sign(KEY).encode());
  }

  /// A store with so many entries of one log.
  private LogStore holding(int entries) {
    LogStore store = store();
    store.append(List.of(new Frame.LogOpened(ONE)));
    store.append(entries(ONE, 0, entries));
    return store;
  }

  @Test
  void whatWasAppendedIsReadAsItWas() {
    LogStore store = store();
    store.append(List.of(new Frame.LogOpened(ONE), new Frame.LogOpened(TWO)));
    store.append(entries(ONE, 0, 20));
    store.append(entries(TWO, 0, 5));
    assertThat(store.logs()).containsExactly(ONE, TWO);
    for (long index = 0; index < 20; index++) {
      Frame.EntryStored stored = entry(ONE, index, Verdict.ADMITTED, "");
      var read = store.read(ONE.id(), index).orElseThrow();
      assertThat(read.entry()).isEqualTo(stored.entry());
      assertThat(read.payload()).isEqualTo(stored.payload());
      assertThat(read.verdict()).isEqualTo(Verdict.ADMITTED);
      assertThat(read.log()).isEqualTo(ONE);
    }
    assertThat(store.read(ONE.id(), 20)).isEmpty();
    assertThat(store.read(ONE.id(), -1)).isEmpty();
    assertThat(store.read(log("three").id(), 0)).isEmpty();
  }

  @Test
  void aLogAndItsFirstEntriesMayComeInOneBatch() {
    LogStore store = store();
    var batch = new ArrayList<Frame>(List.of(new Frame.LogOpened(ONE)));
    batch.addAll(entries(ONE, 0, 3));
    batch.add(new Frame.LogOpened(TWO));
    batch.addAll(entries(TWO, 0, 2));
    store.append(batch);
    assertThat(store.head(ONE.id()).orElseThrow().size()).isEqualTo(3);
    assertThat(store.head(TWO.id()).orElseThrow().size()).isEqualTo(2);
  }

  @Test
  void treesHeadsAndCheckpointsFollow() {
    LogStore store = holding(7);
    var head = store.head(ONE.id()).orElseThrow();
    assertThat(head.size()).isEqualTo(7);
    assertThat(head.checkpoint()).isEmpty();
    assertThat(head.frontier().root()).isEqualTo(store.tree(ONE.id()).root(7));
    assertThat(store.tree(ONE.id()).leafHash(3))
        .isEqualTo(Leaf.leafHash(entry(ONE, 3, Verdict.ADMITTED, "").entry()));
    Frame.CheckpointStored checkpoint = checkpoint(store, ONE);
    store.appendRelaxed(List.of(checkpoint));
    head = store.head(ONE.id()).orElseThrow();
    assertThat(head.checkpoint()).contains(checkpoint.note());
    assertThat(head.checkpointSize()).isEqualTo(7);
  }

  @Test
  void aCheckpointThatIsShownHasNoFrame() {
    LogStore store = holding(7);
    long before = store.nextSequence();
    Frame.CheckpointStored checkpoint = checkpoint(store, ONE);
    store.show(ONE.id(), 7, checkpoint.note());
    assertThat(store.head(ONE.id()).orElseThrow().checkpoint()).contains(checkpoint.note());
    assertThat(store.head(ONE.id()).orElseThrow().checkpointSize()).isEqualTo(7);
    assertThat(store.nextSequence()).isEqualTo(before);
  }

  @Test
  void whatDoesNotExtendItsLogIsAMistake() {
    LogStore store = holding(3);
    long before = store.nextSequence();
    for (List<Frame> wrong :
        List.<List<Frame>>of(
            entries(ONE, 4, 5),
            entries(ONE, 2, 3),
            entries(TWO, 0, 1),
            List.of(new Frame.LogOpened(ONE)),
            List.of(new Frame.Judged(ONE.id(), 3, Verdict.ADMITTED)))) {
      assertThatThrownBy(() -> store.append(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    var half = new ArrayList<>(entries(ONE, 3, 4));
    half.addAll(entries(ONE, 5, 6));
    assertThatThrownBy(() -> store.append(half)).isInstanceOf(IllegalArgumentException.class);
    assertThat(store.nextSequence()).isEqualTo(before);
    store.append(entries(ONE, 3, 4));
  }

  @Test
  void aLaterVerdictReplacesTheFirst() {
    LogStore store = store();
    var held = new Verdict.Held(Reason.KIND_NOT_GRANTED);
    store.append(
        List.of(new Frame.LogOpened(ONE), entry(ONE, 0, held, ""), entry(ONE, 1, held, "")));
    assertThat(store.held(ONE.id())).containsExactly(0L, 1L);
    store.append(List.of(new Frame.Judged(ONE.id(), 0, Verdict.ADMITTED)));
    assertThat(store.read(ONE.id(), 0).orElseThrow().verdict()).isEqualTo(Verdict.ADMITTED);
    assertThat(store.read(ONE.id(), 1).orElseThrow().verdict()).isEqualTo(held);
    assertThat(store.held(ONE.id())).containsExactly(1L);
  }

  @Test
  void requestsAreFoundAgain() {
    LogStore store = store();
    store.append(
        List.of(
            new Frame.LogOpened(ONE),
            entry(ONE, 0, Verdict.ADMITTED, "first"),
            entry(ONE, 1, Verdict.ADMITTED, "second")));
    assertThat(store.byRequest(ONE.id(), "second")).contains(1L);
    assertThat(store.byRequest(ONE.id(), "third")).isEmpty();
    assertThat(store.byRequest(TWO.id(), "second")).isEmpty();
  }

  @Test
  void rangesStopAtTheirLimitsButNeverBeforeOneEntry() {
    LogStore store = holding(30);
    assertThat(store.readRange(ONE.id(), 10, 20, Long.MAX_VALUE)).hasSize(10);
    assertThat(store.readRange(ONE.id(), 25, 40, Long.MAX_VALUE)).hasSize(5);
    assertThat(store.readRange(ONE.id(), 0, 30, 1)).hasSize(1);
    assertThat(store.readRange(ONE.id(), 30, 31, 1)).isEmpty();
  }

  @Test
  void followersReadEverythingOnceInOrderOfArrival() {
    LogStore store = store();
    store.append(List.of(new Frame.LogOpened(ONE), new Frame.LogOpened(TWO)));
    store.append(entries(ONE, 0, 10));
    store.append(entries(TWO, 0, 10));
    store.append(entries(ONE, 10, 12));
    var seen = new ArrayList<Frame>();
    long at = 0;
    while (at < store.nextSequence()) {
      for (LogStore.Sequenced next : store.follow(at, 3, Long.MAX_VALUE)) {
        assertThat(next.sequence()).isEqualTo(at++);
        seen.add(next.frame());
      }
    }
    assertThat(seen).hasSize(24);
    assertThat(seen.get(2)).isEqualTo(entry(ONE, 0, Verdict.ADMITTED, ""));
    assertThat(seen.get(23)).isEqualTo(entry(ONE, 11, Verdict.ADMITTED, ""));
    assertThat(store.follow(at, 3, 1)).isEmpty();
  }

  @Test
  void aSoundStoreIsFoundSound() {
    LogStore store = holding(10);
    store.append(List.of(checkpoint(store, ONE)));
    assertThat(store.verify()).isEqualTo(new LogStore.StoreReport(10, 10, 1, List.of()));
    assertThat(store.bytesOnDisk()).isPositive();
  }

  @Test
  void aCheckpointWithAnotherRootIsFound() {
    LogStore store = holding(2);
    Bytes note = new Checkpoint(ONE, 2, Sha256.hash()).sign(KEY).encode();
    store.append(List.of(new Frame.CheckpointStored(ONE.id(), 2, note)));
    assertThat(store.verify().problems()).hasSize(1);
  }

  @Test
  void whatIsErasedIsGoneAndItsEntryStays() {
    LogStore store = holding(10);
    Bytes root = store.tree(ONE.id()).root(10);
    store.erase(ONE.id(), 4);
    store.erase(ONE.id(), 4); // again: nothing happens
    var erased = store.read(ONE.id(), 4).orElseThrow();
    assertThat(erased.payload()).isEmpty();
    assertThat(erased.entry()).isEqualTo(entry(ONE, 4, Verdict.ADMITTED, "").entry());
    assertThat(erased.verdict()).isEqualTo(Verdict.ADMITTED);
    for (long index : List.of(3L, 5L)) {
      assertThat(store.read(ONE.id(), index).orElseThrow().payload()).isPresent();
    }
    assertThat(store.follow(11, 10, 1_000_000))
        .extracting(LogStore.Sequenced::frame)
        .containsExactly(new Frame.Erased(ONE.id(), 4));
    assertThat(store.verify().problems()).isEmpty();
    assertThat(store.tree(ONE.id()).root(10)).isEqualTo(root);
    store.append(entries(ONE, 10, 11));
    assertThat(store.head(ONE.id()).orElseThrow().size()).isEqualTo(11);
  }

  /// An entry of another history: with the same place, and other words.
  static Frame.EntryStored other(LogName log, long index) {
    Frame.EntryStored like = entry(log, index, Verdict.ADMITTED, "");
    if (!(Entry.parse(like.entry()) instanceof Entry.Parsed.Ok(var entry))) {
      throw new AssertionError("it is sound");
    }
    var another =
        new Entry(
            entry.log(),
            index,
            entry.kind(),
            entry.topics(),
            entry.payloadCommitment(),
            entry.payloadSize(),
            entry.payloadSchema(),
            entry.links(),
            entry.claimedTimeMs() + 7);
    return new Frame.EntryStored(
        log.id(), index, another.encode(), like.payload(), Verdict.ADMITTED, Optional.empty());
  }

  /// SPEC 4.9. Sequences: the log's opening is 0, its entries 1 to 5.
  static void shortened(LogStore store) {
    store.append(List.of(new Frame.LogOpened(ONE)));
    store.append(entries(ONE, 0, 4));
    store.append(List.of(entry(ONE, 4, Verdict.ADMITTED, "a request")));
    store.append(List.of(checkpoint(store, ONE)));
    store.append(
        List.of(
            new Frame.Judged(ONE.id(), 1, new Verdict.Held(Reason.NO_GRANT)),
            new Frame.Judged(ONE.id(), 3, new Verdict.Held(Reason.NO_GRANT)),
            new Frame.Shortened(ONE.id(), 2),
            other(ONE, 2),
            other(ONE, 3)));
  }

  static void isShortened(LogStore store) {
    var head = store.head(ONE.id()).orElseThrow();
    assertThat(head.size()).isEqualTo(4);
    assertThat(head.checkpoint()).as("of what was lost").isEmpty();
    assertThat(head.checkpointSize()).isZero();
    assertThat(head.frontier().root()).isEqualTo(store.tree(ONE.id()).root(4));
    assertThat(store.read(ONE.id(), 1).orElseThrow().verdict())
        .isEqualTo(new Verdict.Held(Reason.NO_GRANT));
    for (long index : List.of(2L, 3L)) {
      var now = store.read(ONE.id(), index).orElseThrow();
      assertThat(now.entry()).isEqualTo(other(ONE, index).entry());
      assertThat(now.verdict()).as("that of the lost one is lost too").isEqualTo(Verdict.ADMITTED);
      assertThat(store.tree(ONE.id()).leafHash(index)).isEqualTo(Leaf.leafHash(now.entry()));
    }
    assertThat(store.read(ONE.id(), 4)).isEmpty();
    assertThat(store.held(ONE.id())).containsExactly(1L);
    assertThat(store.byRequest(ONE.id(), "a request")).isEmpty();
    assertThat(store.verify().problems()).isEmpty();
    assertThat(store.verify().entries()).isEqualTo(7);
  }

  @Test
  void aLogThatIsShortenedGoesOnFromThereAndFollowersSeeWhatWas() {
    LogStore store = store();
    shortened(store);
    isShortened(store);
    long cut = 9;
    assertThat(store.follow(cut, 1, 1_000).getFirst().frame())
        .isEqualTo(new Frame.Shortened(ONE.id(), 2));
    for (long index = 2; index < 5; index++) {
      Bytes was = entry(ONE, index, Verdict.ADMITTED, "").entry();
      assertThat(store.readAt(ONE.id(), index, cut).orElseThrow().entry()).isEqualTo(was);
      assertThat(store.stands(ONE.id(), index, 1 + index)).isFalse();
    }
    assertThat(store.readAt(ONE.id(), 3, 4)).as("it had not come").isEmpty();
    assertThat(store.readAt(ONE.id(), 2, cut + 1)).as("nothing stood there").isEmpty();
    assertThat(store.readAt(ONE.id(), 2, cut + 2).orElseThrow().entry())
        .isEqualTo(other(ONE, 2).entry());
    assertThat(store.readAt(ONE.id(), 1, cut + 2)).isEqualTo(store.read(ONE.id(), 1));
    assertThat(store.stands(ONE.id(), 1, 2)).isTrue();
    assertThat(store.stands(ONE.id(), 2, cut + 1)).isTrue();
  }

  @Test
  void aLogIsNotShortenedToMoreThanItHas() {
    LogStore store = holding(3);
    assertThatThrownBy(() -> store.append(List.of(new Frame.Shortened(ONE.id(), 4))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.append(List.of(new Frame.Shortened(ONE.id(), -1))))
        .isInstanceOf(IllegalArgumentException.class);
    store.append(List.of(new Frame.Shortened(ONE.id(), 3), new Frame.Shortened(ONE.id(), 0)));
    assertThat(store.head(ONE.id()).orElseThrow().size()).isZero();
    store.append(List.of(other(ONE, 0)));
    assertThat(store.verify().problems()).isEmpty();
  }

  @Test
  void aPayloadThatComesLaterIsReadWithItsEntryAndCanBeErased() {
    LogStore store = store();
    store.append(List.of(new Frame.LogOpened(ONE)));
    Frame.EntryStored whole = entry(ONE, 0, Verdict.ADMITTED, "");
    store.append(
        List.of(
            new Frame.EntryStored(
                ONE.id(), 0, whole.entry(), Optional.empty(), Verdict.AWAITING, Optional.empty())));
    assertThat(store.awaiting(ONE.id(), 0, 10)).containsExactly(0L);
    assertThat(store.awaiting(ONE.id(), 1, 10)).isEmpty();
    store.append(
        List.of(
            new Frame.PayloadStored(ONE.id(), 0, whole.payload()),
            new Frame.Judged(ONE.id(), 0, Verdict.ADMITTED)));
    assertThat(store.awaiting(ONE.id(), 0, 10)).isEmpty();
    assertThat(store.read(ONE.id(), 0).orElseThrow().payload()).isEqualTo(whole.payload());
    assertThat(store.verify().problems()).isEmpty();
    assertThat(store.verify().payloads()).isEqualTo(1);
    store.erase(ONE.id(), 0);
    assertThat(store.read(ONE.id(), 0).orElseThrow().payload()).isEmpty();
    assertThat(store.verify().problems()).isEmpty();
    assertThat(store.verify().payloads()).isZero();
  }
}
