package org.kith.protocol.vectors;

import java.util.Collections;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;

/// Notes and checkpoints (SPEC 3.1, 3.3).
final class NoteVectors {
  private static final String SMALL_LINE = "\u2014 name AAAAAAA=\n";
  private static final Bytes ROOT = Fixed.hash("root");

  private NoteVectors() {}

  static void addTo(VectorSet vectors) {
    notes(vectors);
    badNotes(vectors);
    checkpoints(vectors);
    badTexts(vectors);
    badSigners(vectors);
  }

  private static void notes(VectorSet vectors) {
    goodNote(vectors, "one line", new Note("text\n", List.of(line())));
    goodNote(vectors, "empty lines in the text", new Note("\n\na\n\nb\n", List.of(line())));
    goodNote(vectors, "32 lines", new Note("text\n", Collections.nCopies(32, line())));
    goodNote(vectors, "text outside ASCII", new Note("\u00e8 subito sera\n", List.of(line())));
    Bytes rest = Bytes.utf8("\n\n" + SMALL_LINE);
    vectors
        .valid("note", "3.1", "128 KiB")
        .put("note", Bytes.EMPTY, "61", Note.NOTE_BYTES_MAX - rest.size(), rest)
        .put("signatures", 1);
    vectors
        .invalid("NOTE_TOO_LARGE", "note", "2.7", "one byte more than 128 KiB")
        .put("note", Bytes.EMPTY, "61", Note.NOTE_BYTES_MAX - rest.size() + 1, rest);
    vectors
        .invalid("NOTE_TOO_LARGE", "note", "2.7", "33 lines")
        .put("note", new Note("text\n", Collections.nCopies(33, line())).encode());
  }

  private static Note.Line line() {
    return Note.sign("text\n", "example.org/log", Fixed.LOG_SECRET).lines().getFirst();
  }

  private static void goodNote(VectorSet vectors, String name, Note note) {
    vectors
        .valid("note", "3.1", name)
        .put("note", note.encode())
        .put("text", note.text())
        .put("signatures", note.lines().size());
  }

  private static void badNotes(VectorSet vectors) {
    badNote(vectors, "nothing", "");
    badNote(vectors, "no signatures", "text\n");
    badNote(vectors, "no signature lines", "text\n\n");
    badNote(vectors, "no empty line", "text\n" + SMALL_LINE);
    badNote(vectors, "no text", "\n" + SMALL_LINE);
    badNote(vectors, "a hyphen for the dash", "text\n\n- name AAAAAAA=\n");
    badNote(vectors, "an en dash", "text\n\n\u2013 name AAAAAAA=\n");
    badNote(vectors, "no line feed at the end", "text\n\n" + SMALL_LINE.strip());
    badNote(vectors, "carriage returns", "text\r\n\r\n" + SMALL_LINE);
    badNote(vectors, "a tab in the text", "te\txt\n\n" + SMALL_LINE);
    badNote(vectors, "U+0000 in the text", "te\u0000xt\n\n" + SMALL_LINE);
    badNote(vectors, "no padding", "text\n\n\u2014 name AAAAAAA\n");
    badNote(vectors, "unused bits set", "text\n\n\u2014 name AAAAAAB=\n");
    badNote(vectors, "base64url", "text\n\n\u2014 name _______=\n");
    badNote(vectors, "a hash and no signature", "text\n\n\u2014 name AAAAAA==\n");
    badNote(vectors, "no name", "text\n\n\u2014  AAAAAAA=\n");
    badNote(vectors, "plus in the name", "text\n\n\u2014 na+me AAAAAAA=\n");
    badNote(vectors, "no-break space in the name", "text\n\n\u2014 na\u00a0me AAAAAAA=\n");
    badNote(vectors, "next line in the name", "text\n\n\u2014 na\u0085me AAAAAAA=\n");
    badNote(vectors, "two spaces before the signature", "text\n\n\u2014 name  AAAAAAA=\n");
    badNote(vectors, "something after the signature", "text\n\n\u2014 name AAAAAAA= x\n");
    vectors
        .invalid("BAD_NOTE", "note", "3.1", "not UTF-8")
        .put("note", Bytes.concat(Bytes.fromHex("ff"), Bytes.utf8("\n\n" + SMALL_LINE)));
  }

  private static void badNote(VectorSet vectors, String name, String note) {
    vectors.invalid("BAD_NOTE", "note", "3.1", name).put("note", Bytes.utf8(note));
  }

  private static void checkpoints(VectorSet vectors) {
    for (long size : new long[] {0, 1, 20_852_163, Checkpoint.TREE_SIZE_LIMIT - 1}) {
      Note note = new Checkpoint(Fixed.LOG, size, ROOT).sign(Fixed.LOG_SECRET);
      good(vectors, "size " + size, note, size);
    }
    Note own = new Checkpoint(Fixed.LOG, 7, ROOT).sign(Fixed.LOG_SECRET);
    Note.Line other =
        Note.sign("x\n", "example.org/witness", Fixed.OTHER_SECRET).lines().getFirst();
    good(
        vectors,
        "lines of unknown keys are passed over",
        new Note(own.text(), List.of(other, own.lines().getFirst(), other)),
        7);
    Note.Line sameName =
        new Note.Line(Fixed.LOG.originLine(), Bytes.fromHex("00000000"), Fixed.hash("junk"));
    good(
        vectors,
        "a line with the key's name and another hash is passed over",
        new Note(own.text(), List.of(sameName, own.lines().getFirst())),
        7);
  }

  private static void good(VectorSet vectors, String name, Note note, long size) {
    vectors
        .valid("checkpoint", "3.3", name)
        .put("note", note.encode())
        .put("vkey", Fixed.LOG_KEY.vkey())
        .put("origin", Fixed.LOG.originLine())
        .put("size", size)
        .put("root", ROOT);
  }

  private static void badTexts(VectorSet vectors) {
    String origin = Fixed.LOG.originLine();
    String root = ROOT.base64();
    badText(vectors, "BAD_CHECKPOINT", "leading zero", origin + "\n07\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "size 00", origin + "\n00\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "negative size", origin + "\n-7\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "plus sign", origin + "\n+7\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "space after the size", origin + "\n7 \n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "no size", origin + "\n\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "digits outside ASCII", origin + "\n\u0667\n" + root + "\n");
    badText(vectors, "BAD_CHECKPOINT", "an extension line", origin + "\n7\n" + root + "\nmore\n");
    badText(vectors, "BAD_CHECKPOINT", "no root", origin + "\n7\n");
    badText(vectors, "BAD_CHECKPOINT", "root of three bytes", origin + "\n7\nAAAA\n");
    badText(
        vectors,
        "BAD_CHECKPOINT",
        "root without padding",
        origin + "\n7\n" + root.replace("=", "") + "\n");
    badText(vectors, "TREE_TOO_LARGE", "size 2^53", origin + "\n9007199254740992\n" + root + "\n");
    badText(
        vectors, "TREE_TOO_LARGE", "size 2^64", origin + "\n18446744073709551616\n" + root + "\n");
  }

  private static void badText(VectorSet vectors, String reason, String name, String text) {
    bad(
        vectors,
        reason,
        name,
        Note.sign(text, Fixed.LOG.originLine(), Fixed.LOG_SECRET),
        Fixed.LOG_KEY);
  }

  private static void badSigners(VectorSet vectors) {
    var checkpoint = new Checkpoint(Fixed.LOG, 7, ROOT);
    Note good = checkpoint.sign(Fixed.LOG_SECRET);
    String reason = "BAD_CHECKPOINT";
    bad(vectors, reason, "another key", checkpoint.sign(Fixed.OTHER_SECRET), Fixed.LOG_KEY);
    Note.Line line = good.lines().getFirst();
    bad(
        vectors,
        reason,
        "the key's name and hash over another key's signature",
        new Note(
            good.text(),
            List.of(
                new Note.Line(
                    line.keyName(),
                    line.keyHash(),
                    Fixed.OTHER_SECRET.sign(Bytes.utf8(good.text()))))),
        Fixed.LOG_KEY);
    bad(
        vectors,
        reason,
        "signature flipped",
        new Note(
            good.text(),
            List.of(
                new Note.Line(line.keyName(), line.keyHash(), Fixed.flipped(line.signature(), 9)))),
        Fixed.LOG_KEY);
    bad(
        vectors,
        reason,
        "text of another size",
        new Note(new Checkpoint(Fixed.LOG, 8, ROOT).text(), good.lines()),
        Fixed.LOG_KEY);
    LogName second = LogName.commons(Fixed.LOG.organisation(), 2);
    NoteKey secondKey = NoteKey.ed25519(second.originLine(), Fixed.LOG_SECRET.publicKey());
    bad(vectors, reason, "the key of another log", good, secondKey);
    bad(
        vectors,
        reason,
        "signed in the name of another log",
        Note.sign(checkpoint.text(), second.originLine(), Fixed.LOG_SECRET),
        secondKey);
    var cosigner =
        new NoteKey(Fixed.LOG.originLine(), NoteKey.Type.COSIGNATURE, Fixed.LOG_SECRET.publicKey());
    bad(
        vectors,
        reason,
        "a plain signature under a cosignature key",
        new Note(
            good.text(), List.of(new Note.Line(line.keyName(), cosigner.hash(), line.signature()))),
        cosigner);
  }

  private static void bad(VectorSet vectors, String reason, String name, Note note, NoteKey key) {
    vectors
        .invalid(reason, "checkpoint", "3.3", name)
        .put("note", note.encode())
        .put("vkey", key.vkey());
  }
}
