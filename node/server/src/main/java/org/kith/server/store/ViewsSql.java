package org.kith.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Tables of the views, in SQL that H2 and PostgreSQL both run. A database with another version of
/// them is emptied and filled again from the journal, so there are no migrations.
///
/// Keys are chosen so that a row costs few index entries: a record's key is its sequence, a link's
/// key its record's sequence times 32 plus its place; ids are found by their first eight bytes.
final class ViewsSql {
  /// Rises with every change of the tables or of what is written to them.
  static final int VERSION = 2;

  /// Links of one record lie at its sequence times this, and on.
  static final int LINKS_PER_RECORD = 32;

  private static final List<String> TABLES =
      List.of(
          "view_state",
          "view_log",
          "view_record",
          "view_link",
          "view_erasing",
          "view_count",
          "view_term");

  private static final List<String> CREATE =
      List.of(
          """
          CREATE TABLE view_state (
            version INTEGER NOT NULL, next_sequence BIGINT NOT NULL,
            journal VARCHAR(200) NOT NULL, skipped BIGINT NOT NULL,
            skipped_names VARCHAR(4000) NOT NULL)\
          """,
          """
          CREATE TABLE view_log (
            log_no INTEGER PRIMARY KEY, origin_line VARCHAR(200) NOT NULL)\
          """,
          """
          CREATE TABLE view_record (
            sequence BIGINT PRIMARY KEY, id_head BIGINT NOT NULL, id BYTEA NOT NULL,
            log_no INTEGER NOT NULL, log_index BIGINT NOT NULL, kind INTEGER NOT NULL,
            topics VARCHAR(256) NOT NULL, payload_schema INTEGER NOT NULL,
            claimed_ms BIGINT NOT NULL, verdict SMALLINT NOT NULL, reason SMALLINT NOT NULL,
            audience VARCHAR(16), settings VARCHAR(400), status VARCHAR(64),
            outcome VARCHAR(64))\
          """,
          "CREATE INDEX view_record_id ON view_record (id_head)",
          """
          CREATE TABLE view_link (
            link_key BIGINT PRIMARY KEY, relation INTEGER NOT NULL,
            target_head BIGINT NOT NULL, target BYTEA NOT NULL)\
          """,
          "CREATE INDEX view_link_target ON view_link (target_head)",
          "CREATE TABLE view_erasing (link_key BIGINT PRIMARY KEY, target BYTEA NOT NULL)",
          """
          CREATE TABLE view_count (
            log_no INTEGER NOT NULL, kind INTEGER NOT NULL, verdict SMALLINT NOT NULL,
            reason SMALLINT NOT NULL, records BIGINT NOT NULL,
            PRIMARY KEY (log_no, kind, verdict, reason))\
          """,
          """
          CREATE TABLE view_term (
            vocabulary VARCHAR(32) NOT NULL, code VARCHAR(64) NOT NULL, records BIGINT NOT NULL,
            PRIMARY KEY (vocabulary, code))\
          """);

  static final String SELECT_STATE =
      "SELECT version, next_sequence, journal, skipped, skipped_names FROM view_state";
  static final String INSERT_STATE =
      "INSERT INTO view_state (version, next_sequence, journal, skipped, skipped_names)"
          + " VALUES (?, ?, ?, ?, ?)";
  static final String UPDATE_STATE =
      "UPDATE view_state SET next_sequence = ?, journal = ?, skipped = ?, skipped_names = ?";

  static final String SELECT_LOGS = "SELECT log_no, origin_line FROM view_log";
  static final String INSERT_LOG = "INSERT INTO view_log (log_no, origin_line) VALUES (?, ?)";

  static final String INSERT_RECORD =
      "INSERT INTO view_record (verdict, reason, audience, settings, status, outcome, sequence,"
          + " id_head, id, log_no, log_index, kind, topics, payload_schema, claimed_ms)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static final String UPDATE_RECORD =
      "UPDATE view_record SET verdict = ?, reason = ?, audience = ?, settings = ?, status = ?,"
          + " outcome = ? WHERE sequence = ?";

  static final String INSERT_LINK =
      "INSERT INTO view_link (link_key, relation, target_head, target) VALUES (?, ?, ?, ?)";

  static final String ADD_COUNT =
      "UPDATE view_count SET records = records + ?"
          + " WHERE log_no = ? AND kind = ? AND verdict = ? AND reason = ?";
  static final String INSERT_COUNT =
      "INSERT INTO view_count (records, log_no, kind, verdict, reason) VALUES (?, ?, ?, ?, ?)";
  static final String SELECT_COUNTS =
      "SELECT log_no, kind, verdict, reason, records FROM view_count WHERE records <> 0"
          + " ORDER BY log_no, kind, verdict, reason";

  static final String ADD_TERM =
      "UPDATE view_term SET records = records + ? WHERE vocabulary = ? AND code = ?";
  static final String INSERT_TERM =
      "INSERT INTO view_term (records, vocabulary, code) VALUES (?, ?, ?)";
  static final String SELECT_TERMS =
      "SELECT code, records FROM view_term WHERE vocabulary = ? AND records <> 0 ORDER BY code";

  static final String RECORD_COLUMNS =
      "r.sequence, r.id, r.log_no, r.log_index, r.kind, r.topics, r.payload_schema,"
          + " r.claimed_ms, r.verdict, r.reason, r.audience, r.settings, r.status, r.outcome";
  static final String SELECT_BY_ID =
      "SELECT " + RECORD_COLUMNS + " FROM view_record r WHERE r.id_head = ? AND r.id = ?";
  static final String SELECT_BY_HEADS =
      "SELECT "
          + RECORD_COLUMNS
          + " FROM view_record r WHERE r.id_head BETWEEN ? AND ? AND r.verdict = 1"
          + " ORDER BY r.id_head, r.sequence";
  static final String SELECT_NEWEST =
      "SELECT " + RECORD_COLUMNS + " FROM view_record r WHERE r.sequence < ? AND r.verdict = 1";
  static final String SELECT_LINKS_OUT =
      "SELECT relation, target FROM view_link WHERE link_key BETWEEN ? AND ? ORDER BY link_key";
  static final String SELECT_LINKS_IN =
      "SELECT "
          + RECORD_COLUMNS
          + ", l.relation FROM view_link l"
          + " JOIN view_record r ON r.sequence = l.link_key / "
          + LINKS_PER_RECORD
          + " WHERE l.target_head = ? AND l.target = ? AND r.verdict = 1 ORDER BY l.link_key";

  static final String SELECT_FROM_INDEX =
      "SELECT sequence, kind, verdict, reason FROM view_record"
          + " WHERE log_no = ? AND log_index >= ? AND sequence < ?";
  static final String DELETE_RECORD = "DELETE FROM view_record WHERE sequence = ?";
  static final String DELETE_LINKS = "DELETE FROM view_link WHERE link_key BETWEEN ? AND ?";
  static final String DELETE_ERASING = "DELETE FROM view_erasing WHERE link_key BETWEEN ? AND ?";

  static final String SELECT_BEFORE =
      "SELECT verdict, reason, kind, topics, settings FROM view_record WHERE sequence = ?";
  static final String CLEAR_CODES =
      "UPDATE view_record SET audience = NULL, settings = NULL, status = NULL, outcome = NULL"
          + " WHERE sequence = ?";
  static final String INSERT_ERASING = "INSERT INTO view_erasing (link_key, target) VALUES (?, ?)";
  static final String SELECT_ERASING =
      "SELECT "
          + RECORD_COLUMNS
          + ", e.target FROM view_erasing e JOIN view_record r ON r.sequence = e.link_key / "
          + LINKS_PER_RECORD
          + " WHERE r.verdict = 1 ORDER BY e.link_key";

  private ViewsSql() {}

  /// A connection to H2 in a file of this path (without its ending).
  static Connection connect(String path) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:"
            + path
            + ";DB_CLOSE_ON_EXIT=FALSE;FILE_LOCK=FS;TRACE_LEVEL_FILE=0;CACHE_SIZE=16384",
        "sa",
        "");
  }

  /// Makes sure that the tables of this version are there, empty where they were of another.
  static void prepare(Connection connection) throws SQLException {
    if (!hasThisVersion(connection)) {
      createAll(connection);
    }
  }

  /// Drops whatever is there and creates empty tables.
  static void createAll(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("DROP TABLE IF EXISTS " + table);
      }
      for (String create : CREATE) {
        statement.execute(create);
      }
    }
    try (var insert = connection.prepareStatement(INSERT_STATE)) {
      insert.setInt(1, VERSION);
      insert.setLong(2, 0);
      insert.setString(3, "");
      insert.setLong(4, 0);
      insert.setString(5, "");
      insert.executeUpdate();
    }
    connection.commit();
  }

  private static boolean hasThisVersion(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
      boolean found = false;
      while (tables.next()) {
        found |= tables.getString("TABLE_NAME").equalsIgnoreCase("view_state");
      }
      if (!found) {
        return false;
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet state = statement.executeQuery("SELECT version FROM view_state")) {
      return state.next() && state.getInt(1) == VERSION;
    }
  }
}
