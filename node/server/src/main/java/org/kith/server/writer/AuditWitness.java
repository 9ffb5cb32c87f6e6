package org.kith.server.writer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.kith.core.sync.Message.AuditAnswer;
import org.kith.core.sync.Message.AuditShown;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.log.MerkleProofs;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.Signer;
import org.kith.server.store.Disk;

/// Cosigns how far others' audits go (SPEC 7.16), as a C2SP tlog-witness does: what extends what it
/// cosigned of that line before, once that is durable beside the signing guard, and nothing else.
/// Of every line that it ever saw it keeps the end. Safe for several threads.
public final class AuditWitness {
  /// Lines of one log of one organisation that are kept.
  public static final int LINES_MAX = 64;

  /// Cosignatures on one log of one organisation in a day (UTC): one a minute, and some more.
  public static final int PER_DAY_MAX = 2_000;

  private static final String FILE = "audits-cosigned";
  private static final String WHAT = "what was cosigned of others' audits";
  private static final int FIELDS = 4;

  private final Disk disk;
  private final Cosigning cosigning;

  /// By origin line: one for each line of each log.
  private final Map<String, Seen> ends = new TreeMap<>();

  /// How often each log was cosigned on [#day].
  private final Map<String, Integer> today = new HashMap<>();

  private long day;

  /// The newest of one line that was cosigned.
  ///
  /// @param timeSeconds when, since 1970, by this node's clock
  public record Seen(AuditCheckpoint shown, long timeSeconds) {}

  /// What it cosigns with.
  ///
  /// @param verifier of the own cosign key
  /// @param isSound whether this node may sign at all: a copy that runs beside it has the same key
  public record Cosigning(
      NoteKey verifier, Signer key, InstantSource clock, BooleanSupplier isSound) {}

  private AuditWitness(Disk disk, Cosigning cosigning) {
    this.disk = disk;
    this.cosigning = cosigning;
  }

  /// Opens with what was cosigned before.
  ///
  /// @param disk outside the home folder, so that no backup takes anything of it back
  /// @throws org.kith.server.store.StoreException where the disk fails, or what lies there is
  /// damaged
  public static AuditWitness open(Disk disk, Cosigning cosigning) {
    var witness = new AuditWitness(disk, cosigning);
    for (String line : SealedLines.read(disk, FILE, WHAT)) {
      String[] words = line.split(" ", -1);
      if (words.length == FIELDS) {
        AuditCheckpoint.parse(words[0] + "\n" + words[1] + "\n" + words[2] + "\n")
            .ifPresent(shown -> witness.keep(new Seen(shown, Long.parseLong(words[FIELDS - 1]))));
      }
    }
    return witness;
  }

  private void keep(Seen seen) {
    ends.put(seen.shown().originLine(), seen);
  }

  /// Answers what an accepted organisation has shown of its own audit.
  ///
  /// @throws org.kith.server.store.StoreException where the disk fails; nothing is cosigned then
  public synchronized AuditAnswer answer(OrganisationId from, AuditShown shown) {
    var checkpoint =
        new AuditCheckpoint(from, shown.log(), shown.line(), shown.size(), shown.root());
    List<Seen> lines = lines(from, shown.log());
    Optional<Seen> newest =
        lines.stream().max(Comparator.comparingInt(seen -> seen.shown().line()));
    int newestLine = newest.map(seen -> seen.shown().line()).orElse(0);
    Optional<AuditCheckpoint> before =
        newest.map(Seen::shown).filter(seen -> seen.line() == shown.line());
    long known = before.map(AuditCheckpoint::size).orElse(0L);
    Bytes knownRoot = before.map(AuditCheckpoint::root).orElse(Frontier.EMPTY.root());
    String refused = "";
    if (!cosigning.isSound().getAsBoolean()) {
      refused = AuditAnswer.READ_ONLY;
    } else if (shown.line() < newestLine) {
      refused = AuditAnswer.LINE_ENDED;
    } else if (shown.oldSize() != known) {
      refused = AuditAnswer.OLD_SIZE;
    } else if (!MerkleProofs.consistency(
        known, knownRoot, shown.size(), shown.root(), shown.proof())) {
      refused = AuditAnswer.BAD_PROOF;
    } else if (before.isEmpty() && lines.size() >= LINES_MAX) {
      refused = AuditAnswer.TOO_MANY_LINES;
    } else if (!isWithinTheDay(from.text() + shown.log())) {
      refused = AuditAnswer.TOO_OFTEN;
    }
    if (!refused.isEmpty()) {
      boolean begins = shown.line() > newestLine;
      return new AuditAnswer(
          shown.log(),
          shown.line(),
          shown.size(),
          Bytes.EMPTY,
          refused,
          begins ? shown.line() : newestLine,
          begins ? 0 : newest.map(seen -> seen.shown().size()).orElse(0L));
    }
    var seen = new Seen(checkpoint, cosigning.clock().instant().getEpochSecond());
    write(seen);
    keep(seen); // SPEC 7.16: durable before the cosignature exists
    return new AuditAnswer(
        shown.log(),
        shown.line(),
        shown.size(),
        line(seen).signature(),
        "",
        shown.line(),
        shown.size());
  }

  private List<Seen> lines(OrganisationId from, String log) {
    return ends.values().stream()
        .filter(seen -> seen.shown().organisation().equals(from) && seen.shown().log().equals(log))
        .toList();
  }

  private boolean isWithinTheDay(String log) {
    long now = TimeUnit.MILLISECONDS.toDays(cosigning.clock().millis());
    if (now != day) {
      day = now;
      today.clear();
    }
    return today.merge(log, 1, Integer::sum) <= PER_DAY_MAX;
  }

  private void write(Seen more) {
    var next = new TreeMap<>(ends);
    next.put(more.shown().originLine(), more);
    var lines = new ArrayList<String>();
    for (Seen seen : next.values()) {
      AuditCheckpoint shown = seen.shown();
      lines.add(
          shown.originLine()
              + " "
              + shown.size()
              + " "
              + shown.root().base64()
              + " "
              + seen.timeSeconds());
    }
    SealedLines.write(disk, FILE, WHAT, lines);
  }

  private Note.Line line(Seen seen) {
    return Cosignature.sign(
        seen.shown().text(), cosigning.verifier().name(), cosigning.key(), seen.timeSeconds());
  }

  /// The end of every line that this node has cosigned.
  public synchronized List<Seen> seen() {
    return List.copyOf(ends.values());
  }

  /// What convinces others that this node has cosigned it.
  public Note note(Seen seen) {
    return new Note(seen.shown().text(), List.of(line(seen)));
  }
}
