package org.kith.protocol.log;

import java.util.Optional;
import java.util.regex.Pattern;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.Sha256;

/// What a log's signature covers (SPEC 3.3): which log, how many entries, and their root.
public record Checkpoint(LogName log, long size, Bytes root) {
  /// Sizes are below this.
  public static final long TREE_SIZE_LIMIT = 1L << 53;

  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,15}");

  public Checkpoint {
    if (size < 0 || size >= TREE_SIZE_LIMIT || root.size() != Sha256.HASH_BYTES) {
      throw new IllegalArgumentException("not a checkpoint: size " + size);
    }
  }

  /// The note's text: origin line, size, root.
  public String text() {
    return new Lines(log.originLine(), size, root).text();
  }

  /// The checkpoint signed by its log's key.
  public Note sign(Signer logKey) {
    return Note.sign(text(), log.originLine(), logKey);
  }

  /// Reads a note's text; empty where it is not exactly a checkpoint of ours.
  public static Optional<Checkpoint> parse(String text) { // SPEC 3.3
    return Lines.parse(text)
        .flatMap(
            lines ->
                LogName.parse(lines.origin())
                    .map(log -> new Checkpoint(log, lines.size(), lines.root())));
  }

  /// What the text of every C2SP checkpoint says: three lines and no more.
  record Lines(String origin, long size, Bytes root) {
    /// Empty where there are other lines, or a size or a root has another form.
    static Optional<Lines> parse(String text) {
      String[] lines = text.split("\n", -1);
      if (lines.length != 4 || !lines[3].isEmpty()) { // no extension lines
        return Optional.empty();
      }
      Optional<Bytes> root = Note.canonicalBase64(lines[2]);
      if (root.isEmpty()
          || root.get().size() != Sha256.HASH_BYTES
          || !SIZE.matcher(lines[1]).matches()) {
        return Optional.empty();
      }
      long size = Long.parseLong(lines[1]);
      return size < TREE_SIZE_LIMIT
          ? Optional.of(new Lines(lines[0], size, root.get()))
          : Optional.empty();
    }

    String text() {
      return origin + "\n" + size + "\n" + root.base64() + "\n";
    }
  }

  /// Opens a note as a checkpoint of the log whose key this is; empty where it is none, or the
  /// key has not signed it.
  public static Optional<Checkpoint> open(Bytes note, NoteKey logKey) {
    return Note.parse(note)
        .filter(read -> read.isSignedBy(logKey))
        .flatMap(read -> parse(read.text()))
        .filter(read -> read.log().originLine().equals(logKey.name()));
  }

  /// The same with every key that the log's manifest asks for (SPEC 3.11).
  public static Optional<Checkpoint> open(Bytes note, LogKey logKey) {
    return Note.parse(note)
        .flatMap(
            read ->
                parse(read.text())
                    .filter(found -> found.log().originLine().equals(logKey.name()))
                    .filter(found -> logKey.hasSigned(read, found)));
  }
}
