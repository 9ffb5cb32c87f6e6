package org.kith.server.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;

/// A piece of what somebody typed: a phrase between marks, or what stands between two spaces.
///
/// @param field the field that is named before it; empty for most
/// @param start whether it is the beginning of a word
record Typed(String text, boolean quoted, Optional<String> field, boolean start) {
  private static final String MARKS = "\"“”„«»";
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}" + MARKS + "]+");

  /// Fields that can be named, with the vocabulary of their codes; empty for those with text.
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry(Fields.TITLE, ""),
          Map.entry(Fields.SUMMARY, ""),
          Map.entry(Fields.TEXT, ""),
          Map.entry(Fields.KIND, "kinds"),
          Map.entry(Fields.TOPIC, "topics"),
          Map.entry(Fields.SETTING, "settings"),
          Map.entry(Fields.LEVEL, "levels"),
          Map.entry(Fields.OUTCOME, "outcomes"),
          Map.entry(Fields.STATUS, "trial-statuses"));

  private static final Pattern FIELD =
      Pattern.compile("(?i)(" + String.join("|", FIELDS.keySet()) + "):(.*)", Pattern.DOTALL);
  private static final Pattern START = Pattern.compile("[\\p{L}\\p{N}]{2,}\\*");

  /// Reads a text. Marks that are not closed are no marks, and what names no field is a word: so
  /// every text can be read.
  static List<Typed> read(String typed) {
    String text = Normalizer.normalize(typed, Normalizer.Form.NFC);
    var pieces = new ArrayList<Typed>();
    int at = 0;
    while (at < text.length()) {
      int open = mark(text, at);
      int close = open < 0 ? -1 : mark(text, open + 1);
      String loose = text.substring(at, close < 0 ? text.length() : open);
      Optional<String> field = close < 0 ? Optional.empty() : fieldAtEnd(loose);
      String words =
          field.map(name -> loose.substring(0, loose.length() - name.length() - 1)).orElse(loose);
      for (String word : SPACE.split(words)) {
        pieces.add(word(word));
      }
      if (close < 0) {
        break;
      }
      pieces.add(new Typed(text.substring(open + 1, close), true, field, false));
      at = close + 1;
    }
    return pieces;
  }

  /// The vocabulary of a field's codes; empty where it has none.
  static String vocabulary(String field) {
    return FIELDS.getOrDefault(field, "");
  }

  /// Codes that are a text, or have it as one of their words.
  static Set<String> codes(String vocabulary, String text) {
    String words = text.strip().toLowerCase(Locale.ROOT);
    String wanted = "-" + words.replaceAll("\\s+", "-") + "-";
    return Vocabularies.named(vocabulary).terms().stream()
        .map(Term::code)
        .filter(code -> ("-" + code.toLowerCase(Locale.ROOT) + "-").contains(wanted))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static int mark(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (MARKS.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /// The field whose name ends a text, with its colon.
  private static Optional<String> fieldAtEnd(String text) {
    String[] words = SPACE.split(text, -1);
    Matcher named = FIELD.matcher(words[words.length - 1]);
    return named.matches() && named.group(2).isEmpty()
        ? Optional.of(named.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Typed word(String word) {
    Matcher named = FIELD.matcher(word);
    if (named.matches() && named.group(2).codePoints().anyMatch(Character::isLetterOrDigit)) {
      String field = named.group(1).toLowerCase(Locale.ROOT);
      return new Typed(named.group(2), false, Optional.of(field), false);
    }
    boolean start = START.matcher(word).matches();
    return new Typed(
        start ? word.substring(0, word.length() - 1) : word, false, Optional.empty(), start);
  }
}
