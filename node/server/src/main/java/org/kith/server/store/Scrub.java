package org.kith.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.LogStore.Place;
import org.kith.server.store.LogStore.Sequenced;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the whole journal again and again, a little at a time, and names what has rotted (T25).
/// Where an entry is sound and its content is not, the content is given up, so that it can be
/// fetched from peers. Its cursor lasts: a restart goes on where it was.
///
/// One thread calls [#step]; any reads the state.
public final class Scrub implements Follower {
  /// Bytes that one step reads; with four steps a second no more than 4 MiB a second.
  static final long STEP_BYTES_MAX = 1 << 20;

  /// Time from the end of one round to the start of the next.
  static final Duration ROUND = Duration.ofDays(1);

  private static final int DAMAGE_MAX = 100;
  private static final long MAGIC = 0x4b49_5448_5343_5231L; // KITHSCR1
  private static final String FILE = "scrub";
  private static final String FILE_NEW = "scrub.new";
  private static final int STATE_BYTES = 8 + 8 + 8 + 4;
  private static final long KEPT_EVERY_FRAMES = 100_000;
  private static final long LOOK_AGAIN_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);

  private final LogStore store;
  private final Disk disk;
  private final InstantSource clock;
  private final Consumer<Place> mender;
  private final SortedMap<Long, String> damage = new TreeMap<>();
  private final Set<Long> told = new HashSet<>();
  private long cursor;
  private long kept;
  private long finishedMs;
  private long lookedMs;
  private long mended;
  private long framesRead;
  private long bytesRead;
  private long damageFound;

  /// How far it is.
  ///
  /// @param finishedMs end of the last whole round, in ms since 1970; 0 for none
  /// @param checked frames that the round under way has read
  /// @param frames of the journal
  /// @param damage what is damaged now, in words
  /// @param mended entries whose content was given up since the start, to be fetched again
  /// @param work what was done since the start
  public record State(
      long finishedMs, long checked, long frames, List<String> damage, long mended, Work work) {
    public State {
      damage = List.copyOf(damage);
    }
  }

  /// What monitoring adds up, since the start.
  ///
  /// @param frames that were read
  /// @param bytes of these
  /// @param damageFound frames that were found damaged, each once until it is sound again
  public record Work(long frames, long bytes, long damageFound) {}

  /// @param disk of the journal
  /// @param mender told of each entry with a damaged frame; must not block
  public Scrub(LogStore store, Disk disk, InstantSource clock, Consumer<Place> mender) {
    this.store = store;
    this.disk = disk;
    this.clock = clock;
    this.mender = mender;
    load();
  }

  @Override
  public synchronized int step(int framesMax) {
    long now = clock.millis();
    long end = store.nextSequence();
    lookAgain(now);
    if (cursor == 0 && now - finishedMs < ROUND.toMillis()) {
      return 0;
    }
    if (cursor == 0) {
      told.clear();
    }
    read(STEP_BYTES_MAX);
    if (cursor >= end) {
      finishedMs = now;
      cursor = 0;
      keep();
    } else if (cursor - kept >= KEPT_EVERY_FRAMES) {
      keep();
    }
    return 0; // there is no hurry: the rest waits for the next look
  }

  /// Reads on from the cursor, to the end or for so many bytes.
  synchronized void read(long bytesMax) {
    long end = store.nextSequence();
    long bytes = 0;
    while (cursor < end && bytes < bytesMax) {
      bytes += check(cursor);
      cursor++;
      framesRead++;
    }
    bytesRead += bytes;
    if (cursor >= end) {
      checkHeaders();
    }
  }

  /// The headers of the segments: no frame is read through them, so that damage there would show at
  /// the next start alone.
  private void checkHeaders() {
    try {
      disk.list().stream()
          .filter(Segment::isSegment)
          .forEach(name -> checkHeader(Segment.numberOf(name)));
    } catch (IOException e) {
      LOG.warn("The journal's files cannot be listed; the next round looks again", e);
    }
  }

  /// Their damage stands before that of all frames, under the complement of their number.
  private void checkHeader(int number) {
    try (Segment _ = Segment.open(disk, number).orElse(null)) {
      damage.remove(~(long) number);
    } catch (StoreException | IOException e) {
      found(
          ~(long) number,
          "the header of "
              + Segment.fileName(number)
              + " is damaged, so that the next start will refuse it; put the disk's copy back, or"
              + " start anew from peers");
    }
  }

  /// What is damaged may have been mended since.
  private void lookAgain(long now) {
    if (now - lookedMs >= LOOK_AGAIN_MS) {
      lookedMs = now;
      List.copyOf(damage.keySet()).forEach(this::check);
    }
  }

  /// Checks one frame; returns its size.
  private long check(long sequence) {
    if (sequence < 0) {
      checkHeader((int) ~sequence);
      return 0;
    }
    try {
      Sequenced next = store.follow(sequence, 1, Long.MAX_VALUE).getFirst();
      Optional<String> wrong = wrong(next);
      if (wrong.isPresent()) {
        found(sequence, wrong.get());
      } else if (damage.remove(sequence) != null) {
        mended++;
      }
      return FrameCodec.size(next.frame());
    } catch (StoreException e) {
      found(sequence, "frame " + sequence + " cannot be read");
      if (e instanceof StoreException.Corrupt && told.add(sequence)) {
        store.placeOf(sequence).ifPresent(mender);
      }
      return STEP_BYTES_MAX / 4; // its mender has something to do
    } catch (IllegalArgumentException e) {
      found(sequence, "frame " + sequence + " makes no sense: " + e.getMessage());
      return 0;
    }
  }

  private void found(long sequence, String what) {
    Optional<Place> place = sequence < 0 ? Optional.empty() : store.placeOf(sequence);
    String where = place.map(at -> at.log() + " entry " + at.index() + ": ").orElse("");
    if (!damage.containsKey(sequence)) {
      damageFound++;
    }
    if (damage.size() < DAMAGE_MAX) {
      damage.put(sequence, where + what);
    }
  }

  /// What does not fit together in spite of its checksum.
  private Optional<String> wrong(Sequenced sequenced) {
    return switch (sequenced.frame()) {
      case Frame.EntryStored stored ->
          !store.stands(stored.log(), stored.index(), sequenced.sequence())
                  || Leaf.leafHash(stored.entry())
                      .equals(store.tree(stored.log()).leafHash(stored.index()))
              ? stored
                  .payload()
                  .filter(payload -> !commits(stored.entry(), payload))
                  .map(_ -> "its payload is another one")
              : Optional.of("it is not the entry that was stored");
      case Frame.PayloadStored late ->
          late.payload()
              .filter(
                  payload ->
                      store
                          .readAt(late.log(), late.index(), sequenced.sequence())
                          .filter(entry -> !commits(entry.entry(), payload))
                          .isPresent())
              .map(_ -> "its payload is another one");
      case Frame.LogOpened _,
          Frame.CheckpointStored _,
          Frame.Judged _,
          Frame.Erased _,
          Frame.Shortened _ ->
          Optional.empty();
    };
  }

  private static boolean commits(Bytes entry, SaltedPayload payload) {
    return Entry.parse(entry) instanceof Entry.Parsed.Ok(var parsed)
        && PayloadCommitment.of(payload.salt(), payload.payload())
            .equals(parsed.payloadCommitment());
  }

  /// How far it is now.
  public synchronized State state() {
    return new State(
        finishedMs,
        cursor,
        store.nextSequence(),
        List.copyOf(damage.values()),
        mended,
        new Work(framesRead, bytesRead, damageFound));
  }

  @Override
  public synchronized Status status() {
    return new Status("scrub", cursor, 0, 0, List.of());
  }

  private void load() {
    try {
      if (!disk.exists(FILE)) {
        return;
      }
      try (DiskFile file = disk.open(FILE)) {
        ByteBuffer state = ByteBuffer.allocate(STATE_BYTES);
        if (file.read(0, state) == STATE_BYTES
            && state.getInt(STATE_BYTES - 4) == crc(state)
            && state.getLong(0) == MAGIC) {
          cursor = Math.clamp(state.getLong(8), 0, store.nextSequence());
          finishedMs = state.getLong(16);
        }
      }
    } catch (IOException e) {
      LOG.warn("How far the last scrub came cannot be read; it begins anew", e);
    }
  }

  private void keep() {
    kept = cursor;
    ByteBuffer state = ByteBuffer.allocate(STATE_BYTES);
    boolean sound = damage.isEmpty(); // else the next start looks at everything again
    state.putLong(MAGIC).putLong(sound ? cursor : 0).putLong(sound ? finishedMs : 0);
    state.putInt(crc(state)).rewind();
    try (DiskFile file = disk.open(FILE_NEW)) {
      file.truncate(0);
      file.write(0, state);
      file.sync();
      disk.rename(FILE_NEW, FILE);
      disk.syncFolder();
    } catch (IOException e) {
      LOG.warn("How far the scrub has come cannot be kept; it goes on", e);
    }
  }

  private static int crc(ByteBuffer state) {
    var crc = new CRC32C();
    crc.update(state.duplicate().position(0).limit(STATE_BYTES - 4));
    return (int) crc.getValue();
  }
}
