package org.kith.server.api;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kith.protocol.guard.PersonGuard;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.RecordTexts;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Retraction;

/// Finds where a retraction repeats what it takes back (SPEC 10.6). The retraction stays, for ever,
/// while what it names may be erased. Errors say where, and never what.
final class Repetition {
  /// Words in a row that may be the same.
  static final int RUN_WORDS_MAX = 4;

  private static final String TEXT = "retraction.text";
  static final String PERSONAL_DATA = "personal-data";
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}]+)*");
  private static final int NAME_CHARACTERS_MIN = 2;

  private Repetition() {}

  /// @param target what its author wrote
  static List<Problem> find(LearningRecord record, LearningRecord target) {
    Retraction retraction = record.getRetraction();
    var held = new Held();
    RecordTexts.visit(target, (path, text) -> held.add(text));
    List<Problem> problems = new ArrayList<>(0);
    if (held.isRepeatedIn(retraction.getText())) {
      problems.add(
          new Problem(
              TEXT,
              "must not repeat what is taken back: it has more than "
                  + RUN_WORDS_MAX
                  + " words in a row as the record has them; say it in other words"));
    }
    if (retraction.getReason().equals(PERSONAL_DATA)) {
      if (held.isNamedIn(retraction.getText())) {
        problems.add(
            new Problem(
                TEXT,
                "must not repeat what is taken back: it has a name or a number that the record has;"
                    + " leave it out, for the retraction stays for ever"));
      }
    }
    return problems;
  }

  /// What the guard finds in the text of a retraction for personal data: no reason lets it pass.
  static List<Problem> aboutPerson(LearningRecord record) {
    Retraction retraction = record.getRetraction();
    return retraction.getReason().equals(PERSONAL_DATA)
            && !PersonGuard.inText(TEXT, retraction.getText()).isEmpty()
        ? List.of(
            new Problem(
                TEXT,
                "must have nothing about a person where the reason is personal-data; leave it out,"
                    + " for the retraction stays for ever"))
        : List.of();
  }

  /// Words of the record that is taken back.
  private static final class Held {
    private final Set<String> runs = new HashSet<>();
    private final Set<String> small = new HashSet<>();
    private final Set<String> namelike = new HashSet<>();

    void add(String text) {
      List<String> words = words(text);
      runs(words, runs);
      for (String word : words) {
        if (isNamelike(word)) {
          namelike.add(lower(word));
        } else {
          small.add(word);
        }
      }
    }

    boolean isRepeatedIn(String text) {
      Set<String> here = new HashSet<>();
      runs(words(text), here);
      return here.stream().anyMatch(runs::contains);
    }

    /// A word with a capital or a digit that the record has, and has never with a small letter.
    boolean isNamedIn(String text) {
      return words(text).stream()
          .filter(Held::isNamelike)
          .map(Held::lower)
          .anyMatch(word -> namelike.contains(word) && !small.contains(word));
    }

    private static boolean isNamelike(String word) {
      return word.length() >= NAME_CHARACTERS_MIN
          && (Character.isUpperCase(word.codePointAt(0))
              || word.codePoints().anyMatch(Character::isDigit));
    }

    private static void runs(List<String> words, Set<String> into) {
      for (int i = 0; i + RUN_WORDS_MAX < words.size(); i++) {
        into.add(lower(String.join(" ", words.subList(i, i + RUN_WORDS_MAX + 1))));
      }
    }

    private static List<String> words(String text) {
      List<String> words = new ArrayList<>();
      Matcher found = WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
      while (found.find()) {
        words.add(found.group());
      }
      return words;
    }

    private static String lower(String word) {
      return word.toLowerCase(Locale.ROOT);
    }
  }
}
