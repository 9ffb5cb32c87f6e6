package org.kith.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every vocabulary, from the versioned data files beside this class (SPEC 10.8).
public final class Vocabularies {
  private static final String FOLDER = "vocabularies/";
  private static final Map<String, Vocabulary> ALL = load();

  private Vocabularies() {}

  /// The vocabulary of this name.
  ///
  /// @throws IllegalArgumentException where there is none
  public static Vocabulary named(String name) {
    Vocabulary vocabulary = ALL.get(name);
    if (vocabulary == null) {
      throw new IllegalArgumentException(
          "there is no vocabulary " + name + "; there are " + String.join(", ", ALL.keySet()));
    }
    return vocabulary;
  }

  /// All of them.
  public static List<Vocabulary> all() {
    return List.copyOf(ALL.values());
  }

  private static Map<String, Vocabulary> load() {
    Map<String, Vocabulary> all = new LinkedHashMap<>();
    for (List<String> row : rows("index.csv")) {
      String name = row.get(0);
      List<Term> terms = new ArrayList<>();
      for (List<String> term : rows(name + ".csv")) {
        terms.add(
            new Term(
                Integer.parseInt(term.get(0)), term.get(1), term.get(2), term.get(3), term.get(4)));
      }
      all.put(name, new Vocabulary(name, Integer.parseInt(row.get(1)), terms));
    }
    return all;
  }

  /// The rows of a file after its heading.
  private static List<List<String>> rows(String file) {
    try (InputStream in = Vocabularies.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the vocabulary file " + file + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(Vocabularies::cells).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the vocabulary file " + file + " cannot be read", e);
    }
  }

  /// The cells of one line of RFC 4180 (no cell here spans lines).
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
