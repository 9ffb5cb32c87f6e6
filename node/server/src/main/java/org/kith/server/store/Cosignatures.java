package org.kith.server.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;

/// Who has signed to hold how much of which log (SPEC 3.10). What is added has been verified.
///
/// Of each log the newest checkpoints that were cosigned are kept, so that a proof can show one
/// that many have signed. Safe for several threads.
public final class Cosignatures {
  /// Cosigned checkpoints that are kept of one log, beside those that are some holder's newest.
  static final int SIZES_MAX = 8;

  /// Holders of one log that are kept.
  static final int HOLDERS_MAX = 256;

  private final Map<LogId, OneLog> logs = new TreeMap<>();

  /// Every holder's newest note of every log, as it was heard.
  private final Set<Bytes> known = new HashSet<>();

  /// How far somebody has signed to hold a log.
  ///
  /// @param timeSeconds when they signed, since 1970, as they say
  public record Holder(OrganisationId organisation, long size, long timeSeconds) {}

  private static final class OneLog {
    final NavigableMap<Long, Cosigned> bySize = new TreeMap<>();
    final SortedMap<OrganisationId, Holder> holders = new TreeMap<>();
    final SortedMap<OrganisationId, Newest> newest = new TreeMap<>();

    boolean signed(Holder holder, Predicate<Checkpoint> isOf) {
      Cosigned cosigned = bySize.get(holder.size());
      return cosigned != null && cosigned.isOf(isOf);
    }
  }

  /// One checkpoint with the lines of its log and those of holders.
  private record Cosigned(
      String text, List<Note.Line> logLines, SortedMap<OrganisationId, Note.Line> byHolder) {
    boolean isOf(Predicate<Checkpoint> isOf) {
      return Checkpoint.parse(text).filter(isOf).isPresent();
    }

    List<Note.Line> lines() {
      var all = new ArrayList<>(logLines);
      byHolder.values().stream()
          .limit(Note.SIGNATURE_LINES_MAX - logLines.size())
          .forEach(all::add);
      return all;
    }
  }

  /// A holder's newest note, encoded once: sessions ask for it all the time.
  ///
  /// @param heard with the lines of the log that came with it
  /// @param told with the lines of the log that are kept
  private record Newest(Bytes heard, Bytes told) {}

  /// Adds a cosignature that was verified; false where as much or more is known of this holder.
  ///
  /// @param logLines the log's own signature lines on this checkpoint
  public synchronized boolean add(
      Checkpoint checkpoint, List<Note.Line> logLines, Holder holder, Note.Line line) {
    OneLog log = logs.computeIfAbsent(checkpoint.log().id(), id -> new OneLog());
    Holder before = log.holders.get(holder.organisation());
    if (before != null && before.size() >= holder.size()
        || before == null && log.holders.size() >= HOLDERS_MAX) {
      return false;
    }
    log.holders.put(holder.organisation(), holder);
    Cosigned cosigned =
        log.bySize.computeIfAbsent(
            holder.size(),
            size -> new Cosigned(checkpoint.text(), List.copyOf(logLines), new TreeMap<>()));
    cosigned.byHolder().put(holder.organisation(), line);
    Bytes heard = note(checkpoint.text(), logLines, line);
    boolean same = cosigned.logLines().equals(logLines);
    Bytes told = same ? heard : note(cosigned.text(), cosigned.logLines(), line);
    Newest older = log.newest.put(holder.organisation(), new Newest(heard, told));
    if (older != null) {
      known.remove(older.heard());
    }
    known.add(heard);
    forgetOld(log);
    return true;
  }

  /// Whether this very note is some holder's newest here: peers tell it again and again.
  public synchronized boolean holds(Bytes note) {
    return known.contains(note);
  }

  private static Bytes note(String text, List<Note.Line> logLines, Note.Line line) {
    var lines = new ArrayList<>(logLines);
    lines.add(line);
    return new Note(text, lines).encode();
  }

  private static void forgetOld(OneLog log) {
    for (long size : List.copyOf(log.bySize.keySet())) {
      if (log.bySize.size() <= SIZES_MAX) {
        return;
      }
      if (log.holders.values().stream().noneMatch(holder -> holder.size() == size)) {
        log.bySize.remove(size);
      }
    }
  }

  /// Everybody who has signed to hold a log beyond this index, ascending by organisation.
  ///
  /// @param isOf whether a checkpoint is of the history that is held: an end may have named another
  /// one since (SPEC 4.9)
  public synchronized List<Holder> holders(LogId log, long index, Predicate<Checkpoint> isOf) {
    OneLog one = logs.get(log);
    return one == null
        ? List.of()
        : one.holders.values().stream()
            .filter(holder -> holder.size() > index && one.signed(holder, isOf))
            .toList();
  }

  /// How far one organisation has signed to hold a log; 0 for not at all.
  public synchronized long size(LogId log, OrganisationId organisation) {
    OneLog one = logs.get(log);
    Holder holder = one == null ? null : one.holders.get(organisation);
    return holder == null ? 0 : holder.size();
  }

  /// Each holder's newest cosigned checkpoint of a log: the log's lines and this holder's.
  public synchronized List<Bytes> newest(LogId log) {
    OneLog one = logs.get(log);
    return one == null ? List.of() : one.newest.values().stream().map(Newest::told).toList();
  }

  /// The checkpoint beyond this index that most have cosigned, the newest of those, with all their
  /// lines.
  public synchronized Optional<Note> best(LogId log, long index, Predicate<Checkpoint> isOf) {
    NavigableMap<Long, Cosigned> bySize =
        logs.containsKey(log) ? logs.get(log).bySize : Collections.emptyNavigableMap();
    return bySize.tailMap(index, false).values().stream()
        .filter(cosigned -> cosigned.isOf(isOf))
        .reduce((a, b) -> a.byHolder().size() > b.byHolder().size() ? a : b)
        .map(most -> new Note(most.text(), most.lines()));
  }

  /// Everything that is worth keeping over a restart.
  public synchronized List<Bytes> all() {
    return logs.keySet().stream().flatMap(log -> newest(log).stream()).toList();
  }
}
