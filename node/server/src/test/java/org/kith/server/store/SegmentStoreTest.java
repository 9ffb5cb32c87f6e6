package org.kith.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;

/// The contract on real files, with segments so small that most tests cross several; and recovery
/// (SPEC 5.3).
class SegmentStoreTest extends LogStoreContract {
  private static final int SEGMENT_BYTES = 2_000;
  private static final int FEW = 12;

  @TempDir Path folder;
  private RealDisk disk;
  private SegmentStore store;

  @BeforeEach
  void open() throws IOException {
    disk = RealDisk.open(folder.resolve("store"));
    store = SegmentStore.open(disk, SEGMENT_BYTES);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    disk.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  @Override
  LogStore store() {
    return store;
  }

  private void fill() {
    var held = new Verdict.Held(Reason.KIND_NOT_GRANTED);
    store.append(List.of(new Frame.LogOpened(ONE), new Frame.LogOpened(TWO)));
    for (int i = 0; i < 40; i++) {
      store.append(List.of(entry(ONE, i, i == 3 ? held : Verdict.ADMITTED, "request " + i)));
      store.append(entries(TWO, i, i + 1));
      store.appendRelaxed(List.of(checkpoint(store, ONE)));
    }
    store.append(
        List.of(new Frame.Judged(ONE.id(), 7, new Verdict.Refused(Reason.INVALID_RECORD))));
  }

  private List<Object> everything() {
    var all = new ArrayList<Object>(store.follow(0, Integer.MAX_VALUE, Long.MAX_VALUE));
    for (var log : store.logs()) {
      all.add(store.head(log.id()).orElseThrow());
      all.add(store.held(log.id()));
      for (long i = 0; i < store.head(log.id()).orElseThrow().size(); i++) {
        all.add(store.read(log.id(), i).orElseThrow());
        all.add(store.byRequest(log.id(), "request " + i));
      }
    }
    return all;
  }

  /// T25: whatever byte rots, what is read is what was written or nothing, and the scrub names it.
  @Test
  void aShortenedLogIsOpenedAsItWas() throws IOException {
    shortened(store);
    reopen();
    isShortened(store);
    long index = 0;
    while (files(".summary").isEmpty()) { // so that the frame is in a segment that was sealed
      store.append(index == 0 ? List.of(new Frame.LogOpened(TWO)) : entries(TWO, index - 1, index));
      index++;
    }
    reopen();
    isShortenedBeside(store, index - 1);
    assertThat(store.readAt(ONE.id(), 4, 9).orElseThrow().entry())
        .isEqualTo(entry(ONE, 4, Verdict.ADMITTED, "").entry());
  }

  private static void isShortenedBeside(LogStore store, long others) {
    assertThat(store.head(TWO.id()).orElseThrow().size()).isEqualTo(others);
    assertThat(store.head(ONE.id()).orElseThrow().size()).isEqualTo(4);
    assertThat(store.read(ONE.id(), 3).orElseThrow().entry()).isEqualTo(other(ONE, 3).entry());
    assertThat(store.held(ONE.id())).containsExactly(1L);
    assertThat(store.verify().problems()).isEmpty();
  }

  @Test
  void everyFlippedByteIsFoundAndNothingDamagedIsServed() throws IOException {
    store.append(List.of(new Frame.LogOpened(ONE), new Frame.LogOpened(TWO)));
    for (int i = 0; i < FEW; i++) {
      store.append(List.of(entry(ONE, i, Verdict.ADMITTED, "request " + i)));
      store.append(entries(TWO, i, i + 1));
      store.appendRelaxed(List.of(checkpoint(store, ONE)));
    }
    List<Object> sound = everything();
    for (String name : disk.list()) {
      if (Segment.isSegment(name)) {
        for (long at = 0; at < sizeOf(name); at++) {
          flip(name, at);
          Scrub scrub = scrubbed(place -> {});
          assertThat(scrub.state().damage()).as("%s at %s", name, at).isNotEmpty();
          onlyWhatIsSoundIsRead(sound);
          flip(name, at);
        }
      }
    }
    assertThat(scrubbed(place -> {}).state().damage()).isEmpty();
  }

  private void onlyWhatIsSoundIsRead(List<Object> sound) {
    for (var log : List.of(ONE, TWO)) {
      for (long i = 0; i < FEW; i += 4) {
        try {
          assertThat(sound).contains(store.read(log.id(), i).orElseThrow());
        } catch (StoreException.Corrupt named) {
          assertThat(named.getMessage()).contains("damaged");
        }
      }
    }
  }

  /// One round over everything.
  private Scrub scrubbed(Consumer<LogStore.Place> mender) {
    var scrub = new Scrub(store, disk, Instant::now, mender);
    scrub.read(Long.MAX_VALUE);
    return scrub;
  }

  private long sizeOf(String name) throws IOException {
    return Files.size(folder.resolve("store").resolve(name));
  }

  private void flip(String name, long at) throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("store").resolve(name).toFile(), "rw")) {
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 1);
    }
  }

  /// Damaged content is given up and awaited; what comes then is kept, also after a restart.
  @Test
  void damagedContentIsGivenUpAndTakenAgain() throws IOException {
    fill();
    LogStore.StoredEntry before = store.read(ONE.id(), 5).orElseThrow();
    rot(before);
    assertThatThrownBy(() -> store.read(ONE.id(), 5)).isInstanceOf(StoreException.Corrupt.class);
    Scrub scrub = scrubbed(at -> assertThat(store.mend(at.log().id(), at.index(), true)).isTrue());
    assertThat(scrub.state().damage()).hasSize(1).first().asString().contains("entry 5");
    LogStore.StoredEntry given = store.read(ONE.id(), 5).orElseThrow();
    assertThat(given.entry()).isEqualTo(before.entry());
    assertThat(given.payload()).isEmpty();
    assertThat(given.verdict()).isEqualTo(Verdict.AWAITING);
    assertThat(store.awaiting(ONE.id(), 0, 10)).containsExactly(5L);
    reopen();
    assertThat(store.verify().problems()).isEmpty();
    assertThat(store.awaiting(ONE.id(), 0, 10)).containsExactly(5L);
    store.append(
        List.of(
            new Frame.PayloadStored(ONE.id(), 5, before.payload()),
            new Frame.Judged(ONE.id(), 5, Verdict.ADMITTED)));
    assertThat(store.read(ONE.id(), 5).orElseThrow().payload()).isEqualTo(before.payload());
    rot(before); // the copy that came later
    assertThatThrownBy(() -> store.read(ONE.id(), 5)).isInstanceOf(StoreException.Corrupt.class);
    assertThat(store.mend(ONE.id(), 5, false)).isTrue();
    assertThat(store.read(ONE.id(), 5).orElseThrow().payload()).isEmpty();
    assertThat(store.awaiting(ONE.id(), 0, 10)).as("what was erased is not wanted").isEmpty();
    assertThat(store.mend(ONE.id(), 5, true)).as("nothing is damaged").isFalse();
    assertThat(scrubbed(place -> {}).state().damage()).isEmpty();
  }

  /// Flips a byte of the content where it stands last.
  private void rot(LogStore.StoredEntry entry) throws IOException {
    byte[] payload = entry.payload().orElseThrow().payload().toArray();
    for (String name : disk.list().reversed()) {
      byte[] all = Files.readAllBytes(folder.resolve("store").resolve(name));
      for (int at = all.length - payload.length; Segment.isSegment(name) && at >= 0; at--) {
        if (Arrays.equals(all, at, at + payload.length, payload, 0, payload.length)) {
          flip(name, at + payload.length / 2);
          return;
        }
      }
    }
    throw new AssertionError("it stands in no segment");
  }

  @Test
  void aScrubGoesOnWhereItWas() throws IOException {
    fill();
    var clock = new AtomicLong(Scrub.ROUND.toMillis() + 1);
    var first = new Scrub(store, disk, () -> Instant.ofEpochMilli(clock.get()), place -> {});
    int _ = first.step(1);
    assertThat(first.state().finishedMs()).isEqualTo(clock.get());
    clock.addAndGet(Scrub.ROUND.toMillis() - 1);
    var second = new Scrub(store, disk, () -> Instant.ofEpochMilli(clock.get()), place -> {});
    int _ = second.step(1);
    assertThat(second.state().finishedMs()).as("not yet").isLessThan(clock.get());
    clock.incrementAndGet();
    int _ = second.step(1);
    assertThat(second.state().finishedMs()).isEqualTo(clock.get());
  }

  @Test
  void everythingIsThereAfterOpeningAgain() throws IOException {
    fill();
    List<Object> before = everything();
    reopen();
    assertThat(everything()).isEqualTo(before);
    assertThat(store.verify().problems()).isEmpty();
    store.append(entries(TWO, 40, 41));
    reopen();
    assertThat(store.head(TWO.id()).orElseThrow().size()).isEqualTo(41);
  }

  @Test
  void theHashOfItsLogIsNotWrittenWithEachEntry() throws IOException {
    Frame.EntryStored one = entry(ONE, 0, Verdict.ADMITTED, "request");
    Frame.EntryStored other = entry(TWO, 1, Verdict.ADMITTED, "");
    var strange =
        new Frame.EntryStored(
            ONE.id(), 1, other.entry(), other.payload(), Verdict.ADMITTED, Optional.empty());
    store.append(List.of(new Frame.LogOpened(ONE), one, strange));
    reopen();
    assertThat(store.read(ONE.id(), 0).orElseThrow().entry()).isEqualTo(one.entry());
    assertThat(store.read(ONE.id(), 1).orElseThrow().entry()).isEqualTo(strange.entry());
    assertThat(store.byRequest(ONE.id(), "request")).contains(0L);
    String written = HexFormat.of().formatHex(Files.readAllBytes(files(".journal").getFirst()));
    assertThat(written).doesNotContain(ONE.id().hash().hex()).contains(TWO.id().hash().hex());
  }

  @Test
  void summariesAreMadeAgainWhereTheyAreMissingOrDamaged() throws IOException {
    fill();
    List<Object> before = everything();
    List<Path> summaries = files(".summary");
    assertThat(summaries).hasSizeGreaterThan(3);
    Files.delete(summaries.get(0));
    flip(summaries.get(1), 30);
    reopen();
    assertThat(everything()).isEqualTo(before);
    assertThat(summaries.get(0)).exists();
  }

  @Test
  void aTornEndIsCutOffWhereverItIsTorn() throws IOException {
    store.append(List.of(new Frame.LogOpened(ONE)));
    store.append(entries(ONE, 0, 3));
    Path last = files(".journal").getLast();
    long whole = Files.size(last);
    store.append(entries(ONE, 3, 4));
    byte[] torn = Files.readAllBytes(last);
    for (long end = whole; end < torn.length; end++) {
      close();
      try (var file = new RandomAccessFile(last.toFile(), "rw")) {
        file.write(torn);
        file.setLength(end);
      }
      open();
      assertThat(store.head(ONE.id()).orElseThrow().size()).as("torn at %d", end).isEqualTo(3);
      assertThat(Files.size(last)).isEqualTo(whole);
    }
    store.append(entries(ONE, 3, 4));
    reopen();
    assertThat(store.head(ONE.id()).orElseThrow().size()).isEqualTo(4);
  }

  /// The frames before it are in another file, which may be known by its summary only.
  @Test
  void aTornFirstBatchOfASegmentIsCutOffThoughItsLaterFramesAreSound() throws IOException {
    store.append(List.of(new Frame.LogOpened(ONE)));
    long size = 0;
    int before = files(".journal").size();
    while (files(".journal").size() == before) {
      store.append(entries(ONE, size, size + 3));
      size += 3;
    }
    close();
    flip(files(".journal").getLast(), Segment.HEADER_BYTES + 40);
    open();
    assertThat(store.head(ONE.id()).orElseThrow().size()).isEqualTo(size - 3);
    store.append(entries(ONE, size - 3, size));
    reopen();
    assertThat(store.verify().problems()).isEmpty();
  }

  @Test
  void damageToWhatWasAcknowledgedHasAName() throws IOException {
    fill();
    Path first = files(".journal").getFirst();
    Path last = files(".journal").getLast();
    Files.delete(files(".summary").getFirst());
    close();
    flip(first, Segment.HEADER_BYTES + 40);
    RealDisk damaged = RealDisk.open(folder.resolve("store"));
    assertThatThrownBy(() -> SegmentStore.open(damaged, SEGMENT_BYTES))
        .isInstanceOf(StoreException.Corrupt.class)
        .hasMessageContaining("segment 0");
    damaged.close();
    flip(first, Segment.HEADER_BYTES + 40);
    assertThat(last).isNotEqualTo(first);
    open();
  }

  @Test
  void damageInAPayloadIsFoundWhenItIsReadAndWhenAllIsVerified() throws IOException {
    fill();
    flip(files(".journal").getFirst(), 900);
    assertThat(store.verify().problems()).hasSize(1);
    assertThatThrownBy(() -> store.follow(0, 1_000, Long.MAX_VALUE))
        .isInstanceOf(StoreException.Corrupt.class);
    flip(files(".journal").getFirst(), 900);
    assertThat(store.verify().problems()).isEmpty();
  }

  /// Only what a crash left of a segment's beginning is put away; what people wrote never is.
  @Test
  void aDamagedHeaderIsNamedAndNothingIsLost() throws IOException {
    fill();
    List<Object> sound = everything();
    close();
    for (Path file : List.of(files(".journal").getFirst(), files(".journal").getLast())) {
      assertThat(Files.size(file)).isGreaterThan(Segment.HEADER_BYTES);
      for (int at = 0; at < Segment.HEADER_BYTES; at++) {
        flip(file, at);
        byte[] before = Files.readAllBytes(file);
        try (RealDisk damaged = RealDisk.open(folder.resolve("store"))) {
          assertThatThrownBy(() -> SegmentStore.open(damaged, SEGMENT_BYTES))
              .as("%s, byte %d", file.getFileName(), at)
              .isInstanceOf(StoreException.Corrupt.class)
              .hasMessageContaining("the header of " + file.getFileName());
        }
        assertThat(file).hasBinaryContent(before);
        flip(file, at);
      }
    }
    open();
    assertThat(everything()).isEqualTo(sound);
  }

  @Test
  void aSegmentThatWasOnlyBegunIsBegunAgain() throws IOException {
    fill();
    List<Object> sound = everything();
    close();
    Path next = folder.resolve("store").resolve(Segment.fileName(files(".journal").size()));
    for (int size : new int[] {0, 1, Segment.HEADER_BYTES - 1, Segment.HEADER_BYTES}) {
      Files.write(next, new byte[size]);
      open();
      assertThat(everything()).isEqualTo(sound);
      close();
    }
    open();
  }

  @Test
  void aStoreOfAnotherFormatIsLeftAsItIs() throws IOException {
    close();
    Path only = files(".journal").getFirst();
    byte[] now = Files.readAllBytes(only);
    ByteBuffer other = ByteBuffer.wrap(now.clone());
    other.put(7, (byte) '1');
    var crc = new CRC32C();
    crc.update(other.array(), 0, Segment.HEADER_BYTES - 4);
    other.putInt(Segment.HEADER_BYTES - 4, (int) crc.getValue());
    Files.write(only, other.array());
    try (RealDisk disk = RealDisk.open(folder.resolve("store"))) {
      assertThatThrownBy(() -> SegmentStore.open(disk, SEGMENT_BYTES))
          .isInstanceOf(StoreException.OtherFormat.class)
          .hasMessage(
              "The store is in format 1, and this version of Kith reads format 2. Start the version"
                  + " that wrote it; nothing was changed.");
    }
    assertThat(only).hasBinaryContent(other.array());
    Files.write(only, now);
    open();
  }

  @Test
  void aMissingSegmentIsNamed() throws IOException {
    fill();
    close();
    Path second = files(".journal").get(1);
    Path aside = folder.resolve("aside");
    Files.move(second, aside);
    RealDisk damaged = RealDisk.open(folder.resolve("store"));
    assertThatThrownBy(() -> SegmentStore.open(damaged, SEGMENT_BYTES))
        .isInstanceOf(StoreException.Corrupt.class)
        .hasMessageContaining("00000001.journal");
    damaged.close();
    Files.move(aside, second);
    open();
  }

  @Test
  void oneProcessAtATime() {
    assertThatThrownBy(() -> RealDisk.open(folder.resolve("store")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("uses");
  }

  private List<Path> files(String suffix) throws IOException {
    try (var all = Files.list(folder.resolve("store"))) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 1);
    }
  }
}
