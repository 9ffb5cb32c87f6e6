package org.kith.client.bundle;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kith.protocol.bytes.Bytes;

/// Files of frames: a first line that names the format, then each frame after its length and its
/// CRC-32C, four big-endian bytes each.
final class FrameFile {
  /// Bytes around a frame.
  static final int AROUND_BYTES = 8;

  private FrameFile() {}

  /// One format.
  ///
  /// @param firstLine ends with a line feed
  /// @param madeBy the command that makes such files
  /// @param afterwards what is said behind "is damaged" and "is cut off"
  record Form(String firstLine, int frameBytesMax, String madeBy, String afterwards) {
    byte[] first() {
      return firstLine.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Writes a frame.
  static void write(DataOutputStream out, Bytes frame) throws IOException {
    byte[] content = frame.toArray();
    out.writeInt(content.length);
    out.writeInt(crc(content));
    out.write(content);
  }

  /// Reads a file's frames.
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private final Path file;
    private final Form form;

    /// @throws UnreadableFile where it is no file of this format
    Reader(Path file, Form form) throws IOException {
      this.file = file;
      this.form = form;
      this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
      byte[] first = form.first();
      if (!Arrays.equals(in.readNBytes(first.length), first)) {
        in.close();
        throw new UnreadableFile(file + " is no file of " + form.madeBy() + ".");
      }
    }

    /// The next frame; empty at the end.
    ///
    /// @throws UnreadableFile where the file is damaged or cut off
    Optional<Bytes> next() throws IOException {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      try {
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int checksum = in.readInt();
        if (length < 0 || length > form.frameBytesMax()) {
          throw broken("is damaged");
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
          throw new EOFException();
        }
        if (crc(content) != checksum) {
          throw broken("is damaged");
        }
        return Optional.of(Bytes.wrap(content));
      } catch (EOFException e) {
        throw broken("is cut off");
      }
    }

    private UnreadableFile broken(String how) {
      return new UnreadableFile(file + " " + how + form.afterwards() + ".");
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static int crc(byte[] content) {
    var crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
