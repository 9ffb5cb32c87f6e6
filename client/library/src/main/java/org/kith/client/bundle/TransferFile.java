package org.kith.client.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;

/// Files that carry the exchange between nodes that no line joins (SPEC 7.12): a first line, then
/// frames, each after its length and checksum. Large ones are written in parts, each of which
/// starts with the head.
public final class TransferFile {
  /// Greatest size of a frame.
  public static final int FRAME_BYTES_MAX = 2 * 1_024 * 1_024;

  private static final byte[] FIRST_LINE = "kith-transfer/v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int AROUND_BYTES = 8;

  private TransferFile() {}

  /// A file that is none, or is damaged.
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String sentence) {
      super(sentence);
    }
  }

  /// Writes frames into a file, or into `FILE.1`, `FILE.2` … where parts are asked for.
  public static final class Writer implements Closeable {
    private final Path file;
    private final long partBytesMax;
    private final List<Path> written = new ArrayList<>();
    private Optional<TransferHead> head = Optional.empty();
    private DataOutputStream out = new DataOutputStream(java.io.OutputStream.nullOutputStream());
    private long bytes;

    /// @param partBytesMax greatest size of a part, as far as one frame allows; 0 for one file
    public Writer(Path file, long partBytesMax) {
      this.file = file;
      this.partBytesMax = partBytesMax;
    }

    /// Adds a frame; the first one is the head.
    public void add(Bytes frame) throws IOException {
      if (head.isEmpty()) {
        head = Optional.of(read(frame).getHead());
        open();
      } else {
        if (partBytesMax > 0 && bytes + frame.size() + AROUND_BYTES > partBytesMax) {
          out.close();
          open();
        }
        write(frame);
      }
    }

    private void open() throws IOException {
      int part = written.size() + 1;
      Path next = partBytesMax == 0 ? file : file.resolveSibling(file.getFileName() + "." + part);
      written.add(next);
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)));
      out.write(FIRST_LINE);
      bytes = FIRST_LINE.length;
      write(
          Bytes.wrap(
              TransferFrame.newBuilder()
                  .setHead(head.orElseThrow().toBuilder().setPart(part))
                  .build()
                  .toByteArray()));
    }

    private void write(Bytes frame) throws IOException {
      byte[] content = frame.toArray();
      out.writeInt(content.length);
      out.writeInt(crc(content));
      out.write(content);
      bytes += content.length + AROUND_BYTES;
    }

    /// The files so far.
    public List<Path> written() {
      return List.copyOf(written);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /// Reads a file's frames.
  public static final class Reader implements Closeable {
    private final DataInputStream in;
    private final Path file;

    /// @throws Unreadable where it is no such file
    public Reader(Path file) throws IOException {
      this.file = file;
      this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
      if (!Arrays.equals(in.readNBytes(FIRST_LINE.length), FIRST_LINE)) {
        in.close();
        throw new Unreadable(file + " is no file of kith bundle export.");
      }
    }

    /// The next frame; empty at the end.
    ///
    /// @throws Unreadable where the file is damaged or cut off
    public Optional<Bytes> next() throws IOException {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      try {
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int checksum = in.readInt();
        if (length < 0 || length > FRAME_BYTES_MAX) {
          throw damaged();
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
          throw new EOFException();
        }
        if (crc(content) != checksum) {
          throw damaged();
        }
        return Optional.of(Bytes.wrap(content));
      } catch (EOFException e) {
        throw new Unreadable(file + " is cut off; what came before is taken.");
      }
    }

    private Unreadable damaged() {
      return new Unreadable(file + " is damaged; what came before is taken.");
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /// Which part of a transfer a file is.
  ///
  /// @throws Unreadable where it is no such file
  public static int part(Path file) throws IOException {
    try (Reader reader = new Reader(file)) {
      return reader
          .next()
          .map(TransferFile::read)
          .filter(TransferFrame::hasHead)
          .map(frame -> frame.getHead().getPart())
          .orElseThrow(() -> new Unreadable(file + " has no head."));
    }
  }

  /// The frames that say what its sender accepts and holds.
  public static List<Bytes> state(Path file) throws IOException {
    var frames = new ArrayList<Bytes>();
    try (Reader reader = new Reader(file)) {
      for (Optional<Bytes> next = reader.next(); next.isPresent(); next = reader.next()) {
        TransferFrame frame = read(next.get());
        if (frame.getMessage().hasRange()) {
          return frames;
        }
        if (frame.hasHead() || frame.getMessage().hasHeads()) {
          frames.add(next.get());
        }
      }
    }
    return frames;
  }

  /// What a frame says; nothing where it cannot be read.
  public static TransferFrame read(Bytes frame) {
    try {
      return TransferFrame.parseFrom(frame.buffer());
    } catch (InvalidProtocolBufferException e) {
      return TransferFrame.getDefaultInstance();
    }
  }

  private static int crc(byte[] content) {
    var crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
