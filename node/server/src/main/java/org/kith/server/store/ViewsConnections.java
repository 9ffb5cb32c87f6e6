package org.kith.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;

/// The connections to the views' database: one for the follower, a few for readers.
final class ViewsConnections implements AutoCloseable {
  private static final int READERS = 4;

  /// H2's codes for a file that cannot be used any more: it is made again from the journal.
  private static final Set<Integer> DAMAGED = Set.of(50000, 90030, 90031, 90048, 90057, 90110);

  private static final String DATABASE = "views";

  private final Path folder;
  private final Connection writing;
  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(READERS);
  private final List<Connection> readers = new ArrayList<>();

  private ViewsConnections(Path folder, Connection writing) {
    this.folder = folder;
    this.writing = writing;
  }

  /// Something that is read from the database.
  interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }

  /// Opens the database in a folder, creating it where it is absent, afresh where it is damaged or
  /// was not closed: then H2 may have half of a transaction in it, or wait for ever for one.
  static ViewsConnections open(Path folder) throws SQLException, IOException {
    Files.createDirectories(folder);
    if (!ClosedMark.take(folder)) {
      delete(folder, DATABASE + ".");
    }
    try {
      return connect(folder);
    } catch (SQLException e) {
      if (!DAMAGED.contains(e.getErrorCode())) {
        throw e;
      }
      deleteAll(folder);
      return connect(folder);
    }
  }

  private static ViewsConnections connect(Path folder) throws SQLException {
    String path = folder.toAbsolutePath().resolve(DATABASE).toString();
    var connections = new ViewsConnections(folder, ViewsSql.connect(path));
    try {
      connections.writing.setAutoCommit(false);
      ViewsSql.prepare(connections.writing);
      for (int i = 0; i < READERS; i++) {
        Connection reader = ViewsSql.connect(path);
        connections.readers.add(reader);
        connections.idle.add(reader);
      }
      return connections;
    } catch (SQLException e) {
      connections.disconnect();
      throw e;
    }
  }

  /// Deletes a folder of views with all that lies in it; the journal has everything.
  static void deleteAll(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      delete(folder, "");
    }
  }

  /// Deletes the files of a folder whose names begin so.
  private static void delete(Path folder, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files =
          found
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /// The follower's connection: commits only when told to.
  Connection writing() {
    return writing;
  }

  /// Reads with one of the readers' connections; waits while all are busy.
  <T> T read(Reading<T> reading) {
    try {
      Connection connection = idle.take();
      try {
        return reading.from(connection);
      } finally {
        idle.add(connection);
      }
    } catch (SQLException e) {
      throw new StoreException.DiskFailed("reading the views", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.DiskFailed("waiting for the views", e);
    }
  }

  /// Closes the database; it is used again only where all of it could be written before.
  @Override
  public void close() throws SQLException, IOException {
    if (writing.isClosed()) {
      return; // before, or by H2 itself where the disk failed
    }
    try (Statement statement = writing.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    } finally {
      disconnect();
    }
    ClosedMark.leave(folder, DATABASE + ".mv.db");
  }

  private void disconnect() throws SQLException {
    for (Connection reader : readers) {
      reader.close();
    }
    writing.close(); // the last one closes the database
  }
}
