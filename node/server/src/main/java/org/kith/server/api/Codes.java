package org.kith.server.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Problem;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.protocol.record.Vocabulary;
import org.kith.server.search.UnknownCode;

/// Checks the codes in filters: a code that does not exist finds nothing, and should say so.
final class Codes {
  private static final String KINDS =
      "must be one of lesson, practice, method, tried-here, question, answer, offer, lab,"
          + " retraction";

  /// Numbers of these kinds.
  Set<Integer> kinds(String field, List<String> codes) {
    requireFew(field, codes);
    Set<Integer> numbers = new HashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      var kind = Kind.ofCode(codes.get(i)).filter(Kind::hasRules);
      if (kind.isPresent()) {
        numbers.add(kind.get().number());
      } else {
        problems.add(new Problem(field + "[" + i + "]", KINDS));
      }
    }
    requireNone(problems);
    return numbers;
  }

  /// Numbers of these topics.
  Set<Integer> topics(String field, List<String> codes) {
    return numbers("topics", field, codes);
  }

  /// Requires that these settings exist.
  void requireSettings(String field, List<String> codes) {
    var _ = numbers("settings", field, codes);
  }

  /// Requires that these codes exist.
  void require(String vocabularyName, String field, List<String> codes) {
    var _ = numbers(vocabularyName, field, codes);
  }

  /// Requires that codes within the words of a search exist, such as `kind:practice`.
  void requireTyped(String field, String words) {
    requireNone(
        UnknownCode.in(words).stream()
            .map(one -> new Problem(field, "has " + one.field() + ":, and " + isNotIn(one)))
            .toList());
  }

  private static String isNotIn(UnknownCode code) {
    Vocabulary vocabulary = Vocabularies.named(code.vocabulary());
    return vocabulary.name().equals("kinds") && vocabulary.nearest(code.text()).isEmpty()
        ? "what follows it " + KINDS
        : vocabulary.isNotIn(code.text());
  }

  private static Set<Integer> numbers(String vocabularyName, String field, List<String> codes) {
    requireFew(field, codes);
    Vocabulary vocabulary = Vocabularies.named(vocabularyName);
    Set<Integer> numbers = new HashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      var number = vocabulary.ofCode(codes.get(i)).map(Term::number);
      if (number.isPresent()) {
        numbers.add(number.get());
      } else {
        problems.add(new Problem(field + "[" + i + "]", vocabulary.isNotIn(codes.get(i))));
      }
    }
    requireNone(problems);
    return numbers;
  }

  private static void requireFew(String field, List<String> codes) {
    if (codes.size() > ApiLimits.FILTER_CODES_MAX) {
      throw ApiErrors.badField(field, "must have at most " + ApiLimits.FILTER_CODES_MAX);
    }
  }

  private static void requireNone(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw ApiErrors.invalid("INVALID_ARGUMENT", problems);
    }
  }
}
