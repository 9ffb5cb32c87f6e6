package org.kith.client.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;

/// Files that carry the exchange between nodes that no line joins (SPEC 7.12): a first line, then
/// frames, each after its length and checksum. Large ones are written in parts, each of which
/// starts with the head.
public final class TransferFile {
  /// Greatest size of a frame.
  public static final int FRAME_BYTES_MAX = 2 * 1_024 * 1_024;

  private static final FrameFile.Form FORM =
      new FrameFile.Form(
          "kith-transfer/v1\n",
          FRAME_BYTES_MAX,
          "kith bundle export",
          "; what came before is taken");

  private TransferFile() {}

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
        if (partBytesMax > 0 && bytes + frame.size() + FrameFile.AROUND_BYTES > partBytesMax) {
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
      out.write(FORM.first());
      bytes = FORM.first().length;
      write(
          Bytes.wrap(
              TransferFrame.newBuilder()
                  .setHead(head.orElseThrow().toBuilder().setPart(part))
                  .build()
                  .toByteArray()));
    }

    private void write(Bytes frame) throws IOException {
      FrameFile.write(out, frame);
      bytes += frame.size() + FrameFile.AROUND_BYTES;
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
    private final FrameFile.Reader frames;

    /// @throws UnreadableFileFile where it is no such file
    public Reader(Path file) throws IOException {
      this.frames = new FrameFile.Reader(file, FORM);
    }

    /// The next frame; empty at the end.
    ///
    /// @throws UnreadableFileFile where the file is damaged or cut off
    public Optional<Bytes> next() throws IOException {
      return frames.next();
    }

    @Override
    public void close() throws IOException {
      frames.close();
    }
  }

  /// Which part of a transfer a file is.
  ///
  /// @throws UnreadableFile where it is no such file
  public static int part(Path file) throws IOException {
    try (Reader reader = new Reader(file)) {
      return reader
          .next()
          .map(TransferFile::read)
          .filter(TransferFrame::hasHead)
          .map(frame -> frame.getHead().getPart())
          .orElseThrow(() -> new UnreadableFile(file + " has no head."));
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
}
