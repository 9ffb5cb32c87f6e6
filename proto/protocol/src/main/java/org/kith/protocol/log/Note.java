package org.kith.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;

/// A C2SP signed note: a text and the signature lines under it (SPEC 3.1).
///
/// @param text ends with a line feed
/// @param lines in the order in which they stand
public record Note(String text, List<Line> lines) {
  /// Longest note that is read.
  public static final int NOTE_BYTES_MAX = 128 * 1024;

  /// Most signature lines that are read.
  public static final int SIGNATURE_LINES_MAX = 32;

  private static final String DASH = "\u2014 ";
  private static final char REPLACED = '\ufffd';

  public Note {
    lines = List.copyOf(lines);
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("a note's text ends with a line feed");
    }
  }

  /// One signature line.
  ///
  /// @param keyName whose line it says it is
  /// @param keyHash four bytes
  /// @param signature what follows them; for Ed25519, 64 bytes
  public record Line(String keyName, Bytes keyHash, Bytes signature) {
    String encode() {
      return DASH + keyName + " " + Bytes.concat(keyHash, signature).base64() + "\n";
    }
  }

  /// Signs a text with one key.
  public static Note sign(String text, String keyName, Signer signer) {
    NoteKey key = NoteKey.ed25519(keyName, signer.publicKey());
    return new Note(text, List.of(new Line(keyName, key.hash(), signer.sign(Bytes.utf8(text)))));
  }

  /// Exact bytes of the note.
  public Bytes encode() {
    var all = new StringBuilder(text).append('\n');
    for (Line line : lines) {
      all.append(line.encode());
    }
    return Bytes.utf8(all.toString());
  }

  /// Whether a line of this key is on it, and its signature is right. Lines of other keys are
  /// passed over. Cosignatures sign another text and never count here.
  public boolean isSignedBy(NoteKey key) {
    Bytes hash = key.hash();
    for (Line line : lines) {
      if (line.keyName.equals(key.name()) && line.keyHash.equals(hash)) {
        return key.type() == NoteKey.Type.ED25519
            && Ed25519.verify(key.publicKey(), Bytes.utf8(text), line.signature);
      }
    }
    return false;
  }

  /// Whether a line under this key's name and hash is on it, right or wrong.
  public boolean hasLineOf(NoteKey key) {
    return lines.stream()
        .anyMatch(line -> line.keyName.equals(key.name()) && line.keyHash.equals(key.hash()));
  }

  /// Reads a note; empty where its bytes are not exactly one.
  public static Optional<Note> parse(Bytes bytes) { // SPEC 3.1
    if (bytes.size() > NOTE_BYTES_MAX) { // SPEC 2.7
      return Optional.empty();
    }
    int split = lastEmptyLine(bytes);
    if (split < 0 || bytes.at(bytes.size() - 1) != '\n') {
      return Optional.empty();
    }
    Optional<String> text = decode(bytes.slice(0, split));
    Optional<String> signed = decode(bytes.slice(split + 1, bytes.size()));
    if (text.isEmpty() || signed.isEmpty()) {
      return Optional.empty();
    }
    var lines = new ArrayList<Line>();
    String all = signed.get();
    int at = 0;
    while (at < all.length()) {
      int end = all.indexOf('\n', at);
      Optional<Line> line = line(all.substring(at, end));
      if (line.isEmpty() || lines.size() == SIGNATURE_LINES_MAX) {
        return Optional.empty();
      }
      lines.add(line.get());
      at = end + 1;
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(new Note(text.get(), lines));
  }

  /// Where the last empty line is; negative for nowhere.
  private static int lastEmptyLine(Bytes bytes) {
    int at = bytes.size() - 1;
    while (at > 0 && (bytes.at(at) != '\n' || bytes.at(at - 1) != '\n')) {
      at--;
    }
    return at > 0 ? at : -1;
  }

  private static Optional<String> decode(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      if (bytes.at(i) >= 0 && bytes.at(i) < 0x20 && bytes.at(i) != '\n') {
        return Optional.empty();
      }
    }
    String lenient = bytes.utf8();
    if (lenient.indexOf(REPLACED) < 0) { // nothing was malformed: the fast way to know
      return Optional.of(lenient);
    }
    try {
      ByteBuffer buffer = bytes.buffer();
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Line> line(String line) {
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(DASH) || space <= DASH.length()) {
      return Optional.empty();
    }
    String name = line.substring(DASH.length(), space);
    Optional<Bytes> signed = canonicalBase64(line.substring(space + 1));
    if (!NoteKey.isName(name) || signed.isEmpty() || signed.get().size() <= NoteKey.HASH_BYTES) {
      return Optional.empty();
    }
    Bytes all = signed.get();
    return Optional.of(
        new Line(
            name, all.slice(0, NoteKey.HASH_BYTES), all.slice(NoteKey.HASH_BYTES, all.size())));
  }

  /// Reads base64 that has one text only: padding present, unused bits zero.
  static Optional<Bytes> canonicalBase64(String text) {
    try {
      Bytes bytes = Bytes.wrap(Base64.getDecoder().decode(text));
      return bytes.base64().equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
