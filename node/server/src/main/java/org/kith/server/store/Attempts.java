package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/// How often a follower has tried the frames that it is at, written down before each try, so that
/// a frame that ends the whole process is known after the restart (SPEC 11, I20).
///
/// Frames at which a try ended are taken one by one from then on; one at which three tries ended
/// is given up, and the follower goes on behind it. What is given up stays so until everything is
/// made anew: what the follower has made may go back in a crash. A process that dies leaves what it
/// wrote to the system, so nothing is synced here.
public final class Attempts {
  /// Tries of one frame.
  public static final int TRIES_MAX = 3;

  private static final String FILE = "attempts";
  private static final int FIELDS_BYTES = 8 + 8 + 4 + 4;
  private static final int CHECK_BYTES = 4;
  private static final int GIVEN_UP_MAX = 10_000;
  private static final Tried NOTHING = new Tried(0, 0, 0);

  private final Path file;
  private final SortedSet<Long> givenUp = new TreeSet<>();
  private Tried suspects = NOTHING;
  private Tried trying = NOTHING;

  /// Frames [from, to) were tried so often without success.
  private record Tried(long from, long to, int times) {
    boolean covers(long sequence) {
      return times > 0 && from <= sequence && sequence < to;
    }
  }

  private Attempts(Path file) {
    this.file = file;
  }

  /// Opens with what was under way when the last process ended in this folder.
  public static Attempts open(Path folder) {
    var attempts = new Attempts(folder.resolve(FILE));
    try {
      if (Files.exists(attempts.file)) {
        attempts.read(Files.readAllBytes(attempts.file));
      }
      return attempts;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading attempts", e);
    }
  }

  private void read(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int count = bytes.length < FIELDS_BYTES ? -1 : all.getInt(FIELDS_BYTES - Integer.BYTES);
    int end = FIELDS_BYTES + count * Long.BYTES;
    if (count < 0
        || count > GIVEN_UP_MAX
        || end + CHECK_BYTES > bytes.length
        || all.getInt(end) != check(bytes, end)) {
      return; // torn: nothing is known
    }
    suspects = new Tried(all.getLong(), all.getLong(), all.getInt());
    all.position(FIELDS_BYTES);
    while (all.position() < end) {
      givenUp.add(all.getLong());
    }
  }

  private static int check(byte[] bytes, int end) {
    var crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }

  private void write(Tried tried) {
    int end = FIELDS_BYTES + givenUp.size() * Long.BYTES;
    byte[] bytes = new byte[end + CHECK_BYTES];
    ByteBuffer all = ByteBuffer.wrap(bytes);
    all.putLong(tried.from()).putLong(tried.to()).putInt(tried.times()).putInt(givenUp.size());
    givenUp.forEach(all::putLong);
    all.putInt(check(bytes, end));
    // In place: some file systems sync a file that is cut to nothing and written again.
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      int written = channel.write(ByteBuffer.wrap(bytes), 0);
      if (written < bytes.length) {
        throw new IOException("only " + written + " bytes were written");
      }
    } catch (IOException e) {
      throw new StoreException.DiskFailed("writing attempts", e);
    }
  }

  /// How many frames to try next: one where a try has ended before.
  public int frames(long cursor, int framesMax) {
    if (suspects.covers(cursor) || givenUp.contains(cursor)) {
      return 1;
    }
    long next =
        givenUp.tailSet(cursor).isEmpty() ? Long.MAX_VALUE : givenUp.tailSet(cursor).first();
    if (suspects.times() > 0 && cursor < suspects.from()) {
      next = Math.min(next, suspects.from());
    }
    return (int) Math.min(framesMax, next - cursor);
  }

  /// Whether a frame is not tried again.
  public boolean isGivenUp(long sequence) {
    if (suspects.covers(sequence)
        && suspects.times() >= TRIES_MAX
        && givenUp.size() < GIVEN_UP_MAX) {
      givenUp.add(sequence);
    }
    return givenUp.contains(sequence);
  }

  /// Frames [from, to) are tried now.
  public void begin(long from, long to) {
    trying = new Tried(from, to, suspects.covers(from) ? suspects.times() + 1 : 1);
    write(trying);
  }

  /// The try was a success, or its frame is given up.
  public void done() {
    if (suspects.covers(trying.from())) {
      suspects =
          trying.to() < suspects.to()
              ? new Tried(trying.to(), suspects.to(), suspects.times())
              : NOTHING;
    }
    write(suspects);
  }

  /// The try failed by what the frames say.
  public void failed() {
    suspects = trying;
  }

  /// The try failed by the disk: no frame is to blame.
  public void withdraw() {
    write(suspects);
  }

  /// Everything is tried from the first frame on.
  public void forget() {
    suspects = NOTHING;
    givenUp.clear();
    write(suspects);
  }
}
