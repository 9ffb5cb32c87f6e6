package org.kith.server.main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.kith.protocol.bytes.Bytes;

/// Where a word is left in the folders of a node that does not run: in the bytes of any file, in
/// any row of the database, in any term or value of an index. Indexes share the beginnings of their
/// terms and databases may pack their pages, so that bytes alone prove little.
final class Remains {
  private Remains() {}

  /// Every place with this word, lower case, in words.
  static Set<String> of(String word, Path... folders) throws Exception {
    Set<String> places = new TreeSet<>();
    for (Path folder : folders) {
      for (Path file : Haystack.filesWith(folder, Bytes.utf8(word))) {
        places.add("file " + folder.relativize(file));
      }
      for (String index : List.of("index", "meaning")) {
        if (Files.isDirectory(folder.resolve(index))) {
          places.addAll(indexed(word, folder.resolve(index)));
        }
      }
      if (Files.isDirectory(folder.resolve("views"))) {
        places.addAll(rows(word, folder.resolve("views")));
      }
    }
    return places;
  }

  /// In every term of every field, every stored field, term vector and value beside the documents,
  /// those of deleted documents too.
  static Set<String> indexed(String word, Path folder) throws IOException {
    Set<String> places = new TreeSet<>();
    try (FSDirectory directory = FSDirectory.open(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        return places;
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        for (LeafReaderContext leaf : reader.leaves()) {
          for (FieldInfo field : leaf.reader().getFieldInfos()) {
            String at = "index " + folder.getFileName() + ": ";
            if (terms(word, leaf.reader(), field)) {
              places.add(at + "terms of " + field.name);
            }
            if (values(word, leaf.reader(), field)) {
              places.add(at + "values of " + field.name);
            }
          }
          if (stored(word, leaf.reader())) {
            places.add("index " + folder.getFileName() + ": stored fields or vectors");
          }
        }
      }
    }
    return places;
  }

  private static boolean terms(String word, LeafReader reader, FieldInfo field) throws IOException {
    var terms = reader.terms(field.name);
    if (terms == null) {
      return false;
    }
    TermsEnum each = terms.iterator();
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      if (has(word, term)) {
        return true;
      }
    }
    return false;
  }

  private static boolean values(String word, LeafReader reader, FieldInfo field)
      throws IOException {
    switch (field.getDocValuesType()) {
      case BINARY -> {
        var each = reader.getBinaryDocValues(field.name);
        while (each.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          if (has(word, each.binaryValue())) {
            return true;
          }
        }
      }
      case SORTED -> {
        var each = reader.getSortedDocValues(field.name);
        for (int at = 0; at < each.getValueCount(); at++) {
          if (has(word, each.lookupOrd(at))) {
            return true;
          }
        }
      }
      case SORTED_SET -> {
        var each = reader.getSortedSetDocValues(field.name);
        for (long at = 0; at < each.getValueCount(); at++) {
          if (has(word, each.lookupOrd(at))) {
            return true;
          }
        }
      }
      case NONE, NUMERIC, SORTED_NUMERIC -> {} // no text
    }
    return false;
  }

  private static boolean stored(String word, LeafReader reader) throws IOException {
    for (int at = 0; at < reader.maxDoc(); at++) {
      if (has(word, new BytesRef(reader.storedFields().document(at).toString()))) {
        return true;
      }
      var vectors = reader.termVectors().get(at);
      if (vectors != null) {
        for (String field : vectors) {
          TermsEnum each = vectors.terms(field).iterator();
          for (BytesRef term = each.next(); term != null; term = each.next()) {
            if (has(word, term)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean has(String word, BytesRef bytes) {
    return has(
        word, new String(bytes.bytes, bytes.offset, bytes.length, StandardCharsets.ISO_8859_1));
  }

  private static boolean has(String word, String text) {
    return text.toLowerCase(Locale.ROOT).contains(word);
  }

  /// In every column of every row of every table.
  static Set<String> rows(String word, Path views) throws IOException, SQLException {
    Set<String> places = new TreeSet<>();
    for (Path database : databases(views)) {
      try (Connection connection = open(database);
          Statement statement = connection.createStatement()) {
        for (String table : tables(statement)) {
          try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            if (anyRow(word, rows)) {
              places.add("rows of " + table);
            }
          }
        }
      }
    }
    return places;
  }

  /// Puts the word into the database, as nothing of ours ever does.
  static void plant(String word, Path views) throws IOException, SQLException {
    try (Connection connection = open(databases(views).getFirst());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE planted (id INT, words VARCHAR)");
      statement.execute("INSERT INTO planted VALUES (1, 'before " + word + " after')");
    }
  }

  private static Connection open(Path database) throws SQLException {
    String name = database.toString();
    return DriverManager.getConnection(
        "jdbc:h2:file:" + name.substring(0, name.length() - ".mv.db".length()) + ";IFEXISTS=TRUE",
        "sa",
        "");
  }

  private static List<Path> databases(Path views) throws IOException {
    try (var files = Files.list(views)) {
      return files.filter(file -> file.toString().endsWith(".mv.db")).toList();
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static boolean anyRow(String word, ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        Object value = rows.getObject(column);
        String text =
            value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : String.valueOf(value);
        if (has(word, text)) {
          return true;
        }
      }
    }
    return false;
  }
}
