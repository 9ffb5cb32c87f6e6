package org.kith.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.record.Relation;

/// Reads rows of the views.
final class ViewsQueries {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int HEAD_CHARACTERS = 13; // 65 bits: more than a head has

  private final Map<Integer, LogName> logs;

  ViewsQueries(Map<Integer, LogName> logs) {
    this.logs = logs;
  }

  Optional<RecordRow> find(Connection connection, RecordId id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_BY_ID)) {
      select.setLong(1, ViewsBatch.head(id.hash()));
      select.setBytes(2, id.hash().toArray());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(row(rows)) : Optional.empty();
      }
    }
  }

  List<RecordRow> withPrefix(Connection connection, String prefix, int rowsMax)
      throws SQLException {
    long low = headOf(prefix, 'a');
    long high = headOf(prefix, '7');
    var found = new ArrayList<RecordRow>();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_BY_HEADS)) {
      select.setLong(1, low);
      select.setLong(2, high);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && found.size() < rowsMax) {
          RecordRow row = row(rows);
          if (row.id().text().startsWith(prefix)) {
            found.add(row);
          }
        }
      }
    }
    return found;
  }

  /// The first 64 bits of a prefix that is filled up with one character.
  private static long headOf(String prefix, char fill) {
    long head = 0;
    for (int i = 0; i < HEAD_CHARACTERS; i++) {
      int value = BASE32.indexOf(i < prefix.length() ? prefix.charAt(i) : fill);
      head = i < HEAD_CHARACTERS - 1 ? head << 5 | value : head << 4 | value >> 1;
    }
    return head ^ Long.MIN_VALUE;
  }

  List<RecordRow> newest(Connection connection, Listing listing) throws SQLException {
    var sql = new StringBuilder(ViewsSql.SELECT_NEWEST);
    if (listing.kind().isPresent()) {
      sql.append(" AND r.kind = ?");
    }
    List<Integer> numbers = logsOf(listing);
    if (listing.origin().isPresent()) {
      if (numbers.isEmpty()) {
        return List.of();
      }
      sql.append(" AND r.log_no IN (?").append(", ?".repeat(numbers.size() - 1)).append(')');
    }
    sql.append(" ORDER BY r.sequence DESC FETCH FIRST ? ROWS ONLY");
    try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
      int at = 1;
      select.setLong(at++, listing.beforeSequence());
      if (listing.kind().isPresent()) {
        select.setInt(at++, listing.kind().get().number());
      }
      for (int number : numbers) {
        select.setInt(at++, number);
      }
      select.setInt(at, listing.rowsMax());
      return rows(select);
    }
  }

  private List<Integer> logsOf(Listing listing) {
    return listing
        .origin()
        .map(
            origin ->
                logs.entrySet().stream()
                    .filter(log -> log.getValue().organisation().equals(origin))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList())
        .orElse(List.of());
  }

  List<LinkRow> linksIn(Connection connection, RecordId target) throws SQLException {
    var links = new ArrayList<LinkRow>();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_LINKS_IN)) {
      select.setLong(1, ViewsBatch.head(target.hash()));
      select.setBytes(2, target.hash().toArray());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          links.add(new LinkRow(row(rows), rows.getInt("relation"), target));
        }
      }
    }
    return links;
  }

  List<LinkRow> erasing(Connection connection) throws SQLException {
    var links = new ArrayList<LinkRow>();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_ERASING);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        RecordId target = new RecordId(Bytes.wrap(rows.getBytes("target")));
        links.add(new LinkRow(row(rows), Relation.ERASES.number(), target));
      }
    }
    return links;
  }

  List<LinkRow> linksOut(Connection connection, RecordRow from) throws SQLException {
    var links = new ArrayList<LinkRow>();
    long first = from.sequence() * ViewsSql.LINKS_PER_RECORD;
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_LINKS_OUT)) {
      select.setLong(1, first);
      select.setLong(2, first + ViewsSql.LINKS_PER_RECORD - 1);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          links.add(new LinkRow(from, rows.getInt(1), new RecordId(Bytes.wrap(rows.getBytes(2)))));
        }
      }
    }
    return links;
  }

  List<RecordCount> counts(Connection connection) throws SQLException {
    var counts = new ArrayList<RecordCount>();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_COUNTS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        counts.add(
            new RecordCount(
                log(rows.getInt(1)),
                rows.getInt(2),
                Verdicts.of(rows.getInt(3), rows.getInt(4)),
                rows.getLong(5)));
      }
    }
    return counts;
  }

  Map<String, Long> terms(Connection connection, String vocabulary) throws SQLException {
    var terms = new LinkedHashMap<String, Long>();
    try (PreparedStatement select = connection.prepareStatement(ViewsSql.SELECT_TERMS)) {
      select.setString(1, vocabulary);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          terms.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return terms;
  }

  private List<RecordRow> rows(PreparedStatement select) throws SQLException {
    var found = new ArrayList<RecordRow>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(row(rows));
      }
    }
    return found;
  }

  private RecordRow row(ResultSet row) throws SQLException {
    return new RecordRow(
        new RecordId(Bytes.wrap(row.getBytes("id"))),
        row.getLong("sequence"),
        log(row.getInt("log_no")),
        row.getLong("log_index"),
        row.getInt("kind"),
        split(row.getString("topics")).stream().map(Integer::valueOf).toList(),
        row.getInt("payload_schema"),
        row.getLong("claimed_ms"),
        Verdicts.of(row.getInt("verdict"), row.getInt("reason")),
        codes(row));
  }

  private static Optional<RecordRow.Codes> codes(ResultSet row) throws SQLException {
    @Nullable String audience = row.getString("audience");
    return audience == null
        ? Optional.empty()
        : Optional.of(
            new RecordRow.Codes(
                audience,
                split(row.getString("settings")),
                row.getString("status"),
                row.getString("outcome")));
  }

  private static List<String> split(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  private LogName log(int number) {
    LogName name = logs.get(number);
    if (name == null) {
      throw new StoreException.Corrupt("the views' log " + number);
    }
    return name;
  }
}
