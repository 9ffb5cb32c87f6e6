package org.kith.client.bundle;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kith.protocol.bytes.Bytes;

/// Files of `kith audit export` (SPEC 6.3): a first line, then AuditFrames, each after its length
/// and checksum.
public final class AuditFile {
  /// Greatest size of a frame: an entry with the greatest payload fits.
  public static final int FRAME_BYTES_MAX = 512 * 1_024;

  static final FrameFile.Form FORM =
      new FrameFile.Form("kith-audit-trail/v1\n", FRAME_BYTES_MAX, "kith audit export", "");

  private AuditFile() {}

  /// Writes a file; one that is not closed has no end, and does not verify.
  public static final class Writer implements Closeable {
    private final DataOutputStream out;

    /// A new file, in the place of one that is there.
    public Writer(Path file) throws IOException {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
      out.write(FORM.first());
    }

    /// Adds a frame, as the node gave it.
    public void add(Bytes frame) throws IOException {
      FrameFile.write(out, frame);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
