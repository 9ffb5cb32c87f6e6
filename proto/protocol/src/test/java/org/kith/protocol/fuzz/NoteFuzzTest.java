package org.kith.protocol.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;

/// SPEC 3.1 to 3.3: what is read as a note, a verifier key, a checkpoint or a log's name is written
/// again as the same bytes, and no checkpoint opens that the key has not signed.
class NoteFuzzTest {
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void noNoteIsForged(byte[] input) {
    check(input);
  }

  @Test
  void mutationsOfGoodNotes() {
    MutationSweep.run(2, all(), 100_000, NoteFuzzTest::check);
  }

  static void check(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    Optional<Note> note = Note.parse(bytes);
    note.ifPresent(read -> same(bytes, read.encode()));
    Optional<Checkpoint> open = Checkpoint.open(bytes, Signed.LOG_KEY);
    if (open.isPresent()) {
      if (!Signed.hasSigned(open.get())) {
        throw new AssertionError("a forged checkpoint: " + bytes.hex());
      }
      same(Bytes.utf8(note.orElseThrow().text()), Bytes.utf8(open.get().text()));
    }
    String text = bytes.utf8();
    NoteKey.parse(text).ifPresent(key -> same(Bytes.utf8(text), Bytes.utf8(key.vkey())));
    LogName.parse(text).ifPresent(log -> same(Bytes.utf8(text), Bytes.utf8(log.originLine())));
    Checkpoint.parse(text).ifPresent(c -> same(Bytes.utf8(text), Bytes.utf8(c.text())));
  }

  private static void same(Bytes one, Bytes other) {
    if (!one.equals(other)) {
      throw new AssertionError("two texts: " + one.hex() + " and " + other.hex());
    }
  }

  static List<byte[]> seeds() {
    return all().stream().map(Bytes::toArray).toList();
  }

  private static List<Bytes> all() {
    var seeds = new ArrayList<Bytes>();
    for (int size : Signed.sizes()) {
      seeds.add(Signed.note(Signed.TREE, size));
    }
    Note note = Note.parse(seeds.getLast()).orElseThrow();
    var lines = new ArrayList<>(note.lines());
    lines.addAll(Note.sign(note.text(), "example.org/\u00e9", Signed.key("another")).lines());
    seeds.add(new Note(note.text(), lines).encode());
    seeds.add(Bytes.utf8(Signed.LOG_KEY.vkey()));
    seeds.add(Bytes.utf8(Signed.SECOND.cosignKey().vkey()));
    seeds.add(Bytes.utf8(Signed.LOG.originLine()));
    seeds.add(Bytes.utf8(note.text()));
    return seeds;
  }
}
