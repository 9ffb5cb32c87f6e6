package org.kith.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.Relation;

/// The writes of one transaction: rows at once, counts summed up and added at the end.
final class ViewsBatch implements AutoCloseable {
  private record CountKey(int log, int kind, int verdict, int reason) {}

  private final PreparedStatement insertRecord;
  private final PreparedStatement insertLink;
  private final Connection connection;
  private final Map<CountKey, Long> counts = new HashMap<>();
  private final Map<Map.Entry<String, String>, Long> terms = new HashMap<>();
  private int records;
  private int links;

  ViewsBatch(Connection connection) throws SQLException {
    this.connection = connection;
    this.insertRecord = connection.prepareStatement(ViewsSql.INSERT_RECORD);
    this.insertLink = connection.prepareStatement(ViewsSql.INSERT_LINK);
  }

  void log(int number, String originLine) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ViewsSql.INSERT_LOG)) {
      insert.setInt(1, number);
      insert.setString(2, originLine);
      insert.executeUpdate();
    }
  }

  void add(int log, ViewsEntry entry) throws SQLException {
    RecordRow row = entry.row();
    bindVerdict(insertRecord, row);
    insertRecord.setLong(7, row.sequence());
    insertRecord.setLong(8, head(row.id().hash()));
    insertRecord.setBytes(9, row.id().hash().toArray());
    insertRecord.setInt(10, log);
    insertRecord.setLong(11, row.index());
    insertRecord.setInt(12, row.kind());
    insertRecord.setString(
        13, row.topics().stream().map(String::valueOf).collect(Collectors.joining(",")));
    insertRecord.setInt(14, row.payloadSchema());
    insertRecord.setLong(15, row.claimedTimeMs());
    insertRecord.addBatch();
    records++;
    List<EntryLink> all = entry.entry().links();
    for (int place = 0; place < all.size(); place++) {
      insertLink.setLong(1, row.sequence() * ViewsSql.LINKS_PER_RECORD + place);
      insertLink.setInt(2, all.get(place).relation());
      insertLink.setLong(3, head(all.get(place).target().hash()));
      insertLink.setBytes(4, all.get(place).target().hash().toArray());
      insertLink.addBatch();
      links++;
      if (all.get(place).relation() == Relation.ERASES.number()) {
        erasing(row.sequence() * ViewsSql.LINKS_PER_RECORD + place, all.get(place));
      }
    }
    count(log, row.kind(), row.verdict(), 1);
    entry.terms().forEach(term -> terms.merge(term, 1L, Long::sum));
  }

  /// They are few, and all of them are asked for at every start.
  private void erasing(long linkKey, EntryLink link) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ViewsSql.INSERT_ERASING)) {
      insert.setLong(1, linkKey);
      insert.setBytes(2, link.target().hash().toArray());
      insert.executeUpdate();
    }
  }

  /// A later verdict on a record that has a row.
  void judge(int log, ViewsEntry after) throws SQLException {
    flushRows();
    Optional<Verdict> old = uncount(after.row().sequence());
    if (old.isEmpty()) {
      return; // it was skipped
    }
    try (PreparedStatement update = connection.prepareStatement(ViewsSql.UPDATE_RECORD)) {
      bindVerdict(update, after.row());
      update.setLong(7, after.row().sequence());
      update.executeUpdate();
    }
    count(log, after.row().kind(), old.get(), -1);
    count(log, after.row().kind(), after.row().verdict(), 1);
    after.terms().forEach(term -> terms.merge(term, 1L, Long::sum));
  }

  /// Forgets what a record's content said. Nothing happens where that was never known.
  void erase(long sequence) throws SQLException {
    flushRows();
    var _ = uncount(sequence);
    try (PreparedStatement update = connection.prepareStatement(ViewsSql.CLEAR_CODES)) {
      update.setLong(1, sequence);
      update.executeUpdate();
    }
  }

  /// Takes back what a record counts under, as its row tells it: only what is admitted and said
  /// something in codes counts. Gives its verdict; empty where it has no row.
  private Optional<Verdict> uncount(long sequence) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_BEFORE)) {
      select.setLong(1, sequence);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (row.getString(5) != null) {
          ViewsEntry.terms(row.getInt(3), row.getString(4), row.getString(5))
              .forEach(term -> terms.merge(term, -1L, Long::sum));
        }
        return Optional.of(Verdicts.of(row.getInt(1), row.getInt(2)));
      }
    }
  }

  /// Forgets the rows of entries that a log has lost. They were withdrawn before, so they count
  /// under no term.
  ///
  /// @param from index of the first of them
  /// @param before sequence of the frame that says so
  void forget(int log, long from, long before) throws SQLException {
    flushRows();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_FROM_INDEX);
        PreparedStatement record = connection.prepareStatement(ViewsSql.DELETE_RECORD);
        PreparedStatement links = connection.prepareStatement(ViewsSql.DELETE_LINKS);
        PreparedStatement erasing = connection.prepareStatement(ViewsSql.DELETE_ERASING)) {
      select.setInt(1, log);
      select.setLong(2, from);
      select.setLong(3, before);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long sequence = rows.getLong(1);
          count(log, rows.getInt(2), Verdicts.of(rows.getInt(3), rows.getInt(4)), -1);
          record.setLong(1, sequence);
          record.executeUpdate();
          for (PreparedStatement delete : List.of(links, erasing)) {
            delete.setLong(1, sequence * ViewsSql.LINKS_PER_RECORD);
            delete.setLong(2, sequence * ViewsSql.LINKS_PER_RECORD + ViewsSql.LINKS_PER_RECORD - 1);
            delete.executeUpdate();
          }
        }
      }
    }
  }

  /// Writes what is summed up, with the cursor, and commits.
  void commit(long nextSequence, String journal, Skipped skipped) throws SQLException {
    flushRows();
    for (var entry : counts.entrySet()) {
      CountKey key = entry.getKey();
      add(
          ViewsSql.ADD_COUNT,
          ViewsSql.INSERT_COUNT,
          entry.getValue(),
          List.of(key.log(), key.kind(), key.verdict(), key.reason()));
    }
    for (var entry : terms.entrySet()) {
      add(
          ViewsSql.ADD_TERM,
          ViewsSql.INSERT_TERM,
          entry.getValue(),
          List.of(entry.getKey().getKey(), entry.getKey().getValue()));
    }
    try (PreparedStatement update = connection.prepareStatement(ViewsSql.UPDATE_STATE)) {
      update.setLong(1, nextSequence);
      update.setString(2, journal);
      update.setLong(3, skipped.count());
      update.setString(4, String.join("\n", skipped.names()));
      update.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    insertRecord.close();
    insertLink.close();
  }

  private void add(String update, String insert, long delta, List<Object> key) throws SQLException {
    if (delta == 0) {
      return;
    }
    for (String sql : List.of(update, insert)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, delta);
        for (int i = 0; i < key.size(); i++) {
          statement.setObject(i + 2, key.get(i));
        }
        if (statement.executeUpdate() > 0) {
          return;
        }
      }
    }
  }

  private void count(int log, int kind, Verdict verdict, long delta) {
    var key = new CountKey(log, kind, Verdicts.type(verdict), Verdicts.reason(verdict));
    counts.merge(key, delta, Long::sum);
  }

  private void flushRows() throws SQLException {
    if (records > 0) {
      insertRecord.executeBatch();
      records = 0;
    }
    if (links > 0) {
      insertLink.executeBatch();
      links = 0;
    }
  }

  private static void bindVerdict(PreparedStatement statement, RecordRow row) throws SQLException {
    RecordRow.@Nullable Codes codes = row.codes().orElse(null);
    statement.setInt(1, Verdicts.type(row.verdict()));
    statement.setInt(2, Verdicts.reason(row.verdict()));
    statement.setString(3, codes == null ? null : codes.audience());
    statement.setString(4, codes == null ? null : String.join(",", codes.settings()));
    statement.setString(5, codes == null ? null : codes.status());
    statement.setString(6, codes == null ? null : codes.outcome());
  }

  /// The first eight bytes of a hash, so that order as a signed number is order as bytes.
  static long head(Bytes hash) {
    return hash.buffer().getLong() ^ Long.MIN_VALUE;
  }
}
