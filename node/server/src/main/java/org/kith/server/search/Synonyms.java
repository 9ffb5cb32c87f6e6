package org.kith.server.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Words and phrases that mean the same: who looks for one finds the others too.
///
/// They lie in a text file that people may edit; what it may hold, its own first lines say.
/// Questions are widened, not the index, so that another file works at once.
public final class Synonyms {
  /// Most bytes of the file.
  public static final int FILE_BYTES_MAX = 1 << 20;

  /// Most words of one phrase.
  static final int PHRASE_WORDS_MAX = 8;

  private static final String SHIPPED = "synonyms.txt";
  private static final String ARROW = "=>";

  private final Map<List<String>, Set<List<String>>> others;
  private final int longest;

  private Synonyms(Map<List<String>, Set<List<String>>> others) {
    this.others = others;
    this.longest = others.keySet().stream().mapToInt(List::size).max().orElse(0);
  }

  /// What reading a file gives: always something to go on with.
  ///
  /// @param problem what is wrong with the file, in a sentence, where the shipped words stand in
  /// for it
  public record Reading(Synonyms synonyms, Optional<String> problem) {}

  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(int line, String what) {
      super("line " + line + " " + what);
    }
  }

  /// The words that come with the program.
  public static Synonyms shipped() {
    try (InputStream in = Synonyms.class.getResourceAsStream(SHIPPED)) {
      byte[] bytes = Objects.requireNonNull(in, SHIPPED).readAllBytes();
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the words that come with the program", e);
    } catch (Broken e) {
      throw new IllegalStateException("the words that come with the program: " + e.getMessage(), e);
    }
  }

  /// Reads a file; the shipped words where it is absent, or cannot be used.
  public static Reading read(Path file) {
    if (!Files.exists(file)) {
      return new Reading(shipped(), Optional.empty());
    }
    String why;
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        why = "it has more than 1 MiB";
      } else {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        return new Reading(
            parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()), Optional.empty());
      }
    } catch (CharacterCodingException e) {
      why = "it is no text in UTF-8";
    } catch (IOException e) {
      why = "it cannot be read";
    } catch (Broken e) {
      why = String.valueOf(e.getMessage());
    }
    return new Reading(
        shipped(),
        Optional.of(
            file.getFileName()
                + " is not used, the synonyms that come with Kith are: "
                + why
                + "."));
  }

  /// Reads lines, for tests.
  static Synonyms of(String text) {
    try {
      return parse(text);
    } catch (Broken e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Synonyms parse(String text) throws Broken {
    Map<List<String>, Set<List<String>>> others = new HashMap<>();
    try (var english = new PlainEnglish()) {
      List<String> lines = text.replace("\ufeff", "").lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        int comment = line.indexOf('#');
        String said = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!said.isEmpty()) {
          add(said, i + 1, english, others);
        }
      }
    }
    return new Synonyms(others);
  }

  private static void add(
      String said, int line, PlainEnglish english, Map<List<String>, Set<List<String>>> others)
      throws Broken {
    int arrow = said.indexOf(ARROW);
    if (arrow < 0) {
      List<List<String>> group = phrases(said, line, english);
      if (group.size() < 2) {
        throw new Broken(line, "has one word only; write what means the same between commas");
      }
      link(group, group, others);
      return;
    }
    if (said.indexOf(ARROW, arrow + 1) >= 0) {
      throw new Broken(line, "has two arrows");
    }
    link(
        phrases(said.substring(0, arrow), line, english),
        phrases(said.substring(arrow + ARROW.length()), line, english),
        others);
  }

  private static void link(
      List<List<String>> from, List<List<String>> to, Map<List<String>, Set<List<String>>> others) {
    for (List<String> one : from) {
      for (List<String> other : to) {
        if (!one.equals(other)) {
          others.computeIfAbsent(one, key -> new LinkedHashSet<>()).add(other);
        }
      }
    }
  }

  private static List<List<String>> phrases(String said, int line, PlainEnglish english)
      throws Broken {
    var phrases = new ArrayList<List<String>>();
    for (String phrase : said.split(",", -1)) {
      List<String> terms = english.terms(phrase);
      if (terms.isEmpty()) {
        throw new Broken(line, "has a place without a word");
      }
      if (terms.size() > PHRASE_WORDS_MAX) {
        throw new Broken(line, "has a phrase of more than " + PHRASE_WORDS_MAX + " words");
      }
      phrases.add(terms);
    }
    return phrases;
  }

  /// Most words of anything that has others.
  int longest() {
    return longest;
  }

  /// What means the same as these terms in a row; empty for most.
  Set<List<String>> of(List<String> terms) {
    return others.getOrDefault(terms, Set.of());
  }

  /// How many words and phrases have others.
  public int size() {
    return others.size();
  }
}
