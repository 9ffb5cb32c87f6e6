package org.kith.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kith.core.admit.Reason;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;

/// Rows about records that follow the journal: what is here, what links to what, what still
/// stands, how many. No text of any record is in them.
///
/// One thread steps; any number read. Deleting the folder and opening again gives the same answers
/// once it has caught up.
public final class Views implements Follower, AutoCloseable {
  /// Fewest characters of an id's prefix.
  public static final int PREFIX_CHARACTERS_MIN = 8;

  private static final Pattern PREFIX = Pattern.compile("[a-z2-7]{8,52}");

  private final LogStore store;
  private final ViewsConnections connections;
  private final ViewsFollower follower;
  private final ViewsQueries queries;

  private Views(LogStore store, ViewsConnections connections, Path folder) throws SQLException {
    this.store = store;
    this.connections = connections;
    this.follower = new ViewsFollower(connections.writing(), store, Attempts.open(folder));
    this.queries = new ViewsQueries(follower.logs());
  }

  /// Opens the views in a folder, creating it where it is absent. Views of another version, of
  /// another journal, with a damaged file or of a process that did not close them start again from
  /// the journal's first frame.
  ///
  /// @throws StoreException where the folder cannot be used
  public static Views open(Path folder, LogStore store) {
    try {
      return new Views(store, ViewsConnections.open(folder), folder);
    } catch (SQLException | IOException e) {
      throw new StoreException.DiskFailed("opening the views", e);
    }
  }

  /// Deletes the views in a folder; nobody may have them open.
  public static void delete(Path folder) {
    try {
      ViewsConnections.deleteAll(folder);
    } catch (IOException e) {
      throw new StoreException.DiskFailed("deleting the views", e);
    }
  }

  @Override
  public synchronized int step(int framesMax) {
    try {
      return follower.step(framesMax);
    } catch (SQLException e) {
      throw new StoreException.DiskFailed("writing the views", e);
    }
  }

  /// Forgets everything; the following steps make it again.
  public synchronized void rebuild() {
    try {
      follower.empty();
    } catch (SQLException e) {
      throw new StoreException.DiskFailed("emptying the views", e);
    }
  }

  @Override
  public Status status() {
    Skipped skipped = follower.skipped();
    long behind = Math.max(0, store.nextSequence() - follower.cursor());
    return new Status("views", follower.cursor(), behind, skipped.count(), skipped.names());
  }

  /// The sequence of the next frame to be taken.
  public long cursor() {
    return follower.cursor();
  }

  /// One record, whatever the verdict on it: the caller shows only what is admitted.
  public Optional<RecordRow> find(RecordId id) {
    return connections.read(connection -> queries.find(connection, id));
  }

  /// Admitted records whose ids start with this text, at most `rowsMax`. Empty for a prefix shorter
  /// than 8 characters and for one that no id can start with.
  public List<RecordRow> withPrefix(String prefix, int rowsMax) {
    return PREFIX.matcher(prefix).matches()
        ? connections.read(connection -> queries.withPrefix(connection, prefix, rowsMax))
        : List.of();
  }

  /// Admitted records, newest arrival first.
  public List<RecordRow> newest(Listing listing) {
    return connections.read(connection -> queries.newest(connection, listing));
  }

  /// Links of admitted records to this one, in order of arrival. The target need not be held.
  public List<LinkRow> linksIn(RecordId target) {
    return connections.read(connection -> queries.linksIn(connection, target));
  }

  /// What admitted records ask to erase, in order of arrival. Whether they may is another question:
  /// only a record's own origin can (SPEC 9.2).
  public List<LinkRow> erasing() {
    return connections.read(queries::erasing);
  }

  /// A record's own links, in its order.
  public List<LinkRow> linksOut(RecordRow from) {
    return connections.read(connection -> queries.linksOut(connection, from));
  }

  /// What corrects a record: admitted records that retract, supersede or contradict it. Only its
  /// own origin can retract or supersede (SPEC 9.1); anybody may contradict.
  public List<LinkRow> corrections(RecordRow target) {
    return linksIn(target.id()).stream()
        .filter(
            link ->
                retracts(link, target)
                    || supersedes(link, target)
                    || link.relation() == Relation.CONTRADICTS.number())
        .toList();
  }

  /// Whether a record still stands. A retraction outweighs everything; a successor counts only
  /// while it is not retracted itself.
  public RecordState state(RecordRow target) {
    return state(target, linksIn(target.id()));
  }

  /// The same, where what links to it has been asked for already.
  ///
  /// @param links to it; its corrections are enough
  public RecordState state(RecordRow target, List<LinkRow> links) {
    if (links.stream().anyMatch(link -> retracts(link, target))) {
      return RecordState.RETRACTED;
    }
    boolean superseded =
        links.stream()
            .filter(link -> supersedes(link, target))
            .anyMatch(link -> !isRetracted(link.from()));
    return superseded ? RecordState.SUPERSEDED : RecordState.CURRENT;
  }

  private boolean isRetracted(RecordRow record) {
    return linksIn(record.id()).stream().anyMatch(link -> retracts(link, record));
  }

  private static boolean retracts(LinkRow link, RecordRow target) { // SPEC 9.1
    return link.relation() == Relation.RETRACTS.number() && sameOrigin(link.from(), target);
  }

  private static boolean supersedes(LinkRow link, RecordRow target) { // SPEC 9.1
    return link.relation() == Relation.SUPERSEDES.number()
        && sameOrigin(link.from(), target)
        && link.from().kind() == target.kind();
  }

  private static boolean sameOrigin(RecordRow one, RecordRow other) {
    return one.log().organisation().equals(other.log().organisation());
  }

  /// How many records there are by log, kind and verdict with its reason.
  public List<RecordCount> counts() {
    return connections.read(queries::counts);
  }

  /// How many records may be shown.
  public long admitted() {
    return counts().stream()
        .filter(count -> count.verdict() instanceof Verdict.Admitted)
        .mapToLong(RecordCount::records)
        .sum();
  }

  /// How many of an origin's records were refused, by reason.
  public Map<Reason, Long> refused(OrganisationId origin) {
    var refused = new java.util.EnumMap<Reason, Long>(Reason.class);
    for (RecordCount count : counts()) {
      if (count.log().organisation().equals(origin)
          && count.verdict() instanceof Verdict.Refused(Reason reason)) {
        refused.merge(reason, count.records(), Long::sum);
      }
    }
    return refused;
  }

  /// How many admitted records use each code of `kinds`, `topics` or `settings`; codes that none
  /// uses are left out.
  public Map<String, Long> terms(String vocabulary) {
    return connections.read(connection -> queries.terms(connection, vocabulary));
  }

  @Override
  public synchronized void close() {
    try {
      connections.close();
    } catch (SQLException | IOException e) {
      throw new StoreException.DiskFailed("closing the views", e);
    }
  }
}
