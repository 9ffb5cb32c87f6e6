package org.kith.server.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.kith.core.learn.Ballot;
import org.kith.core.learn.Trial;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Relation;
import org.kith.server.store.LinkRow;
import org.kith.server.store.Listing;
import org.kith.server.store.RecordRow;
import org.kith.server.store.RecordState;
import org.kith.server.store.Views;

/// Reports on a practice, gathered over all of its versions.
final class Trials {
  /// Reports whose reading is kept; a record never changes.
  private static final int READ_MAX = 20_000;

  /// Versions of one practice that are looked through.
  private static final int VERSIONS_MAX = 200;

  private final Views views;
  private final RecordReader records;
  private final Supplier<Standing> standing;
  private final Map<RecordId, Optional<Trial>> read =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RecordId, Optional<Trial>> eldest) {
              return size() > READ_MAX;
            }
          });

  Trials(Views views, RecordReader records, Supplier<Standing> standing) {
    this.views = views;
    this.records = records;
    this.standing = standing;
  }

  /// What has been reported on a practice.
  ///
  /// @param versions of it that are here, the one asked for first
  /// @param standing reports that are neither retracted nor superseded, of organisations that are
  /// trusted; in order of arrival
  /// @param ever reports that were not retracted, whether they were superseded or not
  /// @param counting of those that stand the ones that count (SPEC 10.14), in the order of their
  /// ids
  record Gathered(
      List<RecordRow> versions, List<Trial> standing, List<Trial> ever, List<Trial> counting) {}

  /// Everything that is here on this practice, method or lesson.
  Gathered on(RecordRow practice) {
    List<RecordRow> versions = versions(practice);
    List<Trial> now = new ArrayList<>();
    List<Trial> ever = new ArrayList<>();
    Set<RecordId> seen = new LinkedHashSet<>();
    for (RecordRow version : versions) {
      for (LinkRow link : views.linksIn(version.id())) {
        if (link.relation() == Relation.TRIED.number() && seen.add(link.from().id())) {
          gather(link.from(), now, ever);
        }
      }
    }
    return new Gathered(versions, List.copyOf(now), List.copyOf(ever), Ballot.counting(now, ever));
  }

  /// The same of something that is not here itself.
  Gathered onAbsent(RecordId practice) {
    List<Trial> now = new ArrayList<>();
    List<Trial> ever = new ArrayList<>();
    for (LinkRow link : views.linksIn(practice)) {
      if (link.relation() == Relation.TRIED.number()) {
        gather(link.from(), now, ever);
      }
    }
    return new Gathered(List.of(), List.copyOf(now), List.copyOf(ever), Ballot.counting(now, ever));
  }

  private void gather(RecordRow row, List<Trial> now, List<Trial> ever) {
    if (!standing.get().hasVoice(row.log().organisation())) {
      return;
    }
    RecordState state = views.state(row);
    if (state == RecordState.RETRACTED) {
      return;
    }
    Optional<Trial> trial = trial(row);
    trial.ifPresent(ever::add);
    if (state == RecordState.CURRENT) {
      trial.ifPresent(now::add);
    }
  }

  /// One report, as it is here; empty for every other record and where its content is not here.
  Optional<Trial> trial(RecordRow row) {
    if (row.kind() != Kind.TRIED_HERE.number()
        || !row.isAdmitted()
        || records.isErased(row)
        || records.isHidden(row.id())) {
      return Optional.empty();
    }
    Optional<Trial> known = read.get(row.id());
    if (known == null) {
      known = Trial.of(row.id(), row.log(), row.index(), row.claimedTimeMs(), records.said(row));
      if (known.isPresent()) {
        read.put(row.id(), known);
      }
    }
    return known;
  }

  /// The own organisation's reports that are neither retracted nor superseded, newest first.
  List<Trial> own() {
    List<Trial> own = new ArrayList<>();
    var _ =
        newestOwn(
            trial -> {
              own.add(trial);
              return false;
            });
    return own;
  }

  /// The newest of them for which this holds.
  Optional<Trial> newestOwn(Predicate<Trial> wanted) {
    Listing page =
        Listing.newest(Listing.ROWS_MAX)
            .of(standing.get().own().organisation())
            .of(Kind.TRIED_HERE);
    for (List<RecordRow> rows = views.newest(page);
        !rows.isEmpty();
        rows = views.newest(page.before(rows.getLast().sequence()))) {
      for (RecordRow row : rows) {
        Optional<Trial> trial =
            views.state(row) == RecordState.CURRENT ? trial(row) : Optional.empty();
        if (trial.filter(wanted).isPresent()) {
          return trial;
        }
      }
    }
    return Optional.empty();
  }

  /// What superseded a record, and what superseded that, by the same organisation and of the same
  /// kind (SPEC 9.1); retracted or not.
  List<LinkRow> successors(RecordRow record) {
    Map<RecordId, LinkRow> found = new LinkedHashMap<>();
    List<RecordRow> open = new ArrayList<>(List.of(record));
    while (!open.isEmpty() && found.size() < VERSIONS_MAX) {
      RecordRow next = open.removeLast();
      for (LinkRow link : views.linksIn(next.id())) {
        if (link.relation() == Relation.SUPERSEDES.number()
            && isVersion(link.from(), record)
            && !link.from().id().equals(record.id())
            && found.putIfAbsent(link.from().id(), link) == null) {
          open.add(link.from());
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean isVersion(RecordRow row, RecordRow of) {
    return row.kind() == of.kind() && row.log().organisation().equals(of.log().organisation());
  }

  /// All versions of a record that are here: what it supersedes and what supersedes it, by the
  /// same organisation and of the same kind (SPEC 9.1).
  List<RecordRow> versions(RecordRow record) {
    Map<RecordId, RecordRow> found = new LinkedHashMap<>();
    found.put(record.id(), record);
    List<RecordRow> open = new ArrayList<>(List.of(record));
    while (!open.isEmpty() && found.size() < VERSIONS_MAX) {
      RecordRow next = open.removeLast();
      List<RecordRow> near = new ArrayList<>();
      views.linksIn(next.id()).stream()
          .filter(link -> link.relation() == Relation.SUPERSEDES.number())
          .map(LinkRow::from)
          .forEach(near::add);
      views.linksOut(next).stream()
          .filter(link -> link.relation() == Relation.SUPERSEDES.number())
          .map(link -> views.find(link.target()))
          .flatMap(Optional::stream)
          .filter(RecordRow::isAdmitted)
          .forEach(near::add);
      for (RecordRow row : near) {
        if (isVersion(row, record) && found.putIfAbsent(row.id(), row) == null) {
          open.add(row);
        }
      }
    }
    return List.copyOf(found.values());
  }
}
