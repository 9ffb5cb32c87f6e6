package org.kith.server.writer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.kith.core.trust.LogOwner;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.Signer;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.Cosignatures.Holder;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.LogStore;
import org.kith.server.store.StoreException;
import org.kith.server.writer.CosignGuard.Cosigned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cosigns what this node holds of others' logs, and collects what others cosigned (SPEC 7.11).
///
/// A checkpoint is cosigned only when its whole tree is durable here, extends what was cosigned
/// before, and that is durable too (I9).
public final class Witness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
  private static final String FILE = "cosignatures";
  private static final String NAME_START = "kith/";
  private static final String NAME_END = "/cosign";
  private static final int FILE_BYTES_MAX = 64 << 20;

  private final LogStore store;
  private final Disk disk;
  private final CosignGuard guard;
  private final Cosignatures collected;
  private final Signer key;
  private final InstantSource clock;
  private final BooleanSupplier isSound;
  private volatile Consumer<LogId> learned = log -> {};

  /// What it works on.
  ///
  /// @param disk where cosignatures are kept over a restart
  public record Places(LogStore store, Disk disk, CosignGuard guard, Cosignatures collected) {}

  private Witness(Places places, Signer key, InstantSource clock, BooleanSupplier isSound) {
    this.store = places.store();
    this.disk = places.disk();
    this.guard = places.guard();
    this.collected = places.collected();
    this.key = key;
    this.clock = clock;
    this.isSound = isSound;
  }

  /// Opens with what was collected before, as far as it still verifies.
  ///
  /// @param key the own cosign key
  /// @param isSound whether this node may sign at all: a copy that runs beside it has the same key
  public static Witness open(
      Places places, Signer key, InstantSource clock, Standing standing, BooleanSupplier isSound) {
    var witness = new Witness(places, key, clock, isSound);
    witness.learn(witness.load(), standing);
    return witness;
  }

  /// `told` is called for each log of which more is known.
  public void onLearned(Consumer<LogId> told) {
    learned = told;
  }

  /// Each known holder's newest cosigned checkpoint of these logs, this node's among them.
  public synchronized List<Bytes> notes(List<LogId> logs, Standing standing) {
    if (isSound.getAsBoolean()) { // I9
      cosign(logs, standing);
    }
    return logs.stream().flatMap(log -> collected.newest(log).stream()).toList();
  }

  private void cosign(List<LogId> logs, Standing standing) {
    OrganisationId own = standing.own().organisation();
    Map<LogId, Note> notes = new HashMap<>();
    var raised = new ArrayList<Cosigned>();
    for (LogId log : logs) {
      Optional<LogOwner> owner =
          standing.log(log).filter(o -> o.end().isEmpty() && o.frozen().isEmpty());
      Optional<LogStore.LogHead> head =
          owner.flatMap(o -> store.head(log)).filter(h -> h.checkpointSize() > 0);
      Optional<Note> note = head.flatMap(LogStore.LogHead::checkpoint).flatMap(Note::parse);
      if (note.isPresent()
          && head.get().checkpointSize() > collected.size(log, own)
          && extendsCosigned(log, head.get().checkpointSize())) {
        long size = head.get().checkpointSize();
        raised.add(new Cosigned(log, size, store.tree(log).root(size)));
        notes.put(log, note.get());
      }
    }
    guard.raise(raised); // SPEC 7.11: durable before the cosignature exists
    String name = standing.own().cosignKey().name();
    long nowSeconds = clock.instant().getEpochSecond();
    notes.forEach(
        (log, note) -> {
          Note.Line line = Cosignature.sign(note.text(), name, key, nowSeconds);
          Checkpoint.parse(note.text())
              .ifPresent(
                  checkpoint ->
                      collected.add(
                          checkpoint,
                          logLines(note, checkpoint),
                          new Holder(own, checkpoint.size(), nowSeconds),
                          line));
        });
  }

  private boolean extendsCosigned(LogId log, long size) {
    Cosigned before = guard.greatest(log);
    boolean fits =
        before.size() == 0
            || before.size() <= size && store.tree(log).root(before.size()).equals(before.root());
    if (!fits && before.size() <= size) {
      LOG.error("What is held of {} contradicts what was cosigned of it; it is not cosigned", log);
    }
    return fits;
  }

  private static List<Note.Line> logLines(Note note, Checkpoint checkpoint) {
    return note.lines().stream()
        .filter(line -> line.keyName().equals(checkpoint.log().originLine()))
        .toList();
  }

  /// Takes cosignatures of known organisations over checkpoints of what is held here. Everything
  /// else is passed over.
  public void learn(List<Bytes> notes, Standing standing) {
    for (Bytes bytes : notes) {
      if (!collected.holds(bytes)) { // most are told again
        Note.parse(bytes).ifPresent(note -> learn(note, standing));
      }
    }
  }

  private void learn(Note note, Standing standing) {
    Optional<Checkpoint> read = Checkpoint.parse(note.text());
    List<Note.Line> news =
        read.stream()
            .flatMap(shown -> note.lines().stream().filter(l -> isNews(shown, l)))
            .toList();
    if (news.isEmpty() || !isHeld(read.get(), standing)) {
      return;
    }
    Checkpoint checkpoint = read.get();
    List<Note.Line> logLines = logLines(note, checkpoint);
    for (Note.Line line : news) {
      Optional<NoteKey> holder = holder(line, standing);
      Optional<Long> time = holder.flatMap(known -> Cosignature.verify(note, known));
      if (time.isPresent() && !logLines.isEmpty()) {
        OrganisationId organisation = organisation(line).orElseThrow();
        if (collected.add(
            checkpoint, logLines, new Holder(organisation, checkpoint.size(), time.get()), line)) {
          learned.accept(checkpoint.log().id());
        }
      }
    }
  }

  /// Whether it is the line of a holder of whom less is known. Peers tell what they know again in
  /// each session, and a signature costs far more than this question.
  private boolean isNews(Checkpoint shown, Note.Line line) {
    return organisation(line)
        .filter(holder -> collected.size(shown.log().id(), holder) < shown.size())
        .isPresent();
  }

  /// Whether it is a checkpoint of the history that is held here, of a log whose key has signed
  /// it.
  private boolean isHeld(Checkpoint shown, Standing standing) {
    LogId log = shown.log().id();
    Optional<LogStore.LogHead> head = store.head(log);
    boolean known =
        standing.log(log).isPresent()
            || standing.own().openCommons().filter(shown.log()::equals).isPresent();
    if (!known || head.isEmpty() || shown.size() < 1 || shown.size() > head.get().size()) {
      return false;
    }
    MerkleTree tree = store.tree(log);
    return tree.root(shown.size()).equals(shown.root());
  }

  private static Optional<NoteKey> holder(Note.Line line, Standing standing) {
    return organisation(line)
        .flatMap(
            id ->
                id.equals(standing.own().organisation())
                    ? Optional.of(standing.own().cosignKey())
                    : standing
                        .member(id)
                        .filter(member -> member.state() != Member.State.REMOVED)
                        .map(member -> member.chain().cosignKey()));
  }

  private static Optional<OrganisationId> organisation(Note.Line line) {
    String name = line.keyName();
    return name.startsWith(NAME_START) && name.endsWith(NAME_END)
        ? OrganisationId.parse(
            name.substring(NAME_START.length(), name.length() - NAME_END.length()))
        : Optional.empty();
  }

  private List<Bytes> load() {
    var notes = new ArrayList<Bytes>();
    try {
      if (!disk.exists(FILE)) {
        return notes;
      }
      try (DiskFile file = disk.open(FILE)) {
        ByteBuffer all = ByteBuffer.allocate((int) Math.min(file.size(), FILE_BYTES_MAX));
        file.read(0, all);
        all.flip();
        while (all.remaining() > 4) {
          int size = all.getInt();
          if (size < 1 || size > all.remaining()) {
            break; // torn; peers tell it again
          }
          notes.add(Bytes.copyOf(all.slice(all.position(), size)));
          all.position(all.position() + size);
        }
      }
      return notes;
    } catch (IOException e) {
      throw new StoreException.DiskFailed("reading cosignatures", e);
    }
  }

  /// Keeps what was collected for the next start. What a crash loses, peers tell again.
  @Override
  public synchronized void close() {
    List<Bytes> notes = collected.all();
    ByteBuffer all = ByteBuffer.allocate(notes.stream().mapToInt(n -> 4 + n.size()).sum());
    for (Bytes note : notes) {
      all.putInt(note.size());
      note.putTo(all);
    }
    try (DiskFile file = disk.open(FILE + ".new")) {
      file.truncate(0);
      file.write(0, all.flip());
      file.sync();
      disk.rename(FILE + ".new", FILE);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping cosignatures", e);
    }
  }
}
