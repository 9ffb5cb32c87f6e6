package org.kith.protocol.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A closed list of codes with their numbers and labels (SPEC 10.8).
public final class Vocabulary {
  private static final int NEAREST_MAX = 3;
  private static final int CHOICE_MAX = 8;
  private static final int EXAMPLES = 3;
  private static final int NEAREST_INPUT_CHARACTERS_MAX = 64;

  private final String name;
  private final int version;
  private final List<Term> terms;
  private final Map<String, Term> byCode = new HashMap<>();
  private final Map<Integer, Term> byNumber = new HashMap<>();

  /// @throws IllegalArgumentException where a code or a number stands twice
  Vocabulary(String name, int version, List<Term> terms) {
    this.name = name;
    this.version = version;
    this.terms = List.copyOf(terms);
    for (Term term : terms) {
      if (byCode.put(term.code(), term) != null || byNumber.put(term.number(), term) != null) {
        throw new IllegalArgumentException(name + " has " + term.code() + " twice");
      }
    }
  }

  /// Its name, such as `topics`.
  public String name() {
    return name;
  }

  /// Rises with every change of its terms.
  public int version() {
    return version;
  }

  /// All terms, in the order of their file.
  public List<Term> terms() {
    return terms;
  }

  public boolean has(String code) {
    return byCode.containsKey(code);
  }

  public Optional<Term> ofCode(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  public Optional<Term> ofNumber(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /// Up to three codes that somebody may have meant, likeliest first; none where nothing is near.
  public List<String> nearest(String unknown) {
    if (unknown.length() > NEAREST_INPUT_CHARACTERS_MAX) {
      return List.of();
    }
    String wanted = unknown.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    record Near(String code, int distance) {}
    List<Near> near = new ArrayList<>();
    for (Term term : terms) {
      int distance = distance(wanted, term);
      if (distance <= Math.max(2, Math.min(wanted.length(), term.code().length()) / 2)) {
        near.add(new Near(term.code(), distance));
      }
    }
    return near.stream()
        .sorted(Comparator.comparingInt(Near::distance))
        .limit(NEAREST_MAX)
        .map(Near::code)
        .toList();
  }

  /// What to choose from, in words: all codes where they are few.
  String choice() {
    List<String> codes = terms.stream().map(Term::code).toList();
    return codes.size() <= CHOICE_MAX
        ? "one of " + String.join(", ", codes)
        : "a code of the vocabulary "
            + name
            + ", such as "
            + String.join(", ", codes.subList(0, EXAMPLES));
  }

  /// What is told of a code that is not here: what it is, and what may have been meant.
  public String isNotIn(String unknown) {
    List<String> nearest = nearest(unknown);
    return Findings.shown(unknown)
        + " is not in the vocabulary "
        + name
        + "; "
        + (nearest.isEmpty()
            ? "use " + choice()
            : "did you mean " + String.join(", ", nearest) + "?");
  }

  /// A code or label that holds the whole word, or the other way round, is nearer than any other.
  private static int distance(String wanted, Term term) {
    String spaced = wanted.replace('-', ' ');
    if (wanted.length() >= 3
        && (term.code().contains(wanted)
            || term.label().toLowerCase(Locale.ROOT).contains(spaced)
            || wanted.contains(term.code()))) {
      return 1;
    }
    return edits(wanted, term.code());
  }

  /// Levenshtein's distance.
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
