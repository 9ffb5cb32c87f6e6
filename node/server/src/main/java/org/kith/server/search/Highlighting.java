package org.kith.server.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kith.protocol.record.LearningRecord;
import org.kith.server.search.PlainEnglish.Token;
import org.kith.server.search.SearchHit.Highlight;
import org.kith.server.search.Words.Sequence;

/// Finds the passages of a record that match, in its text as the journal has it.
final class Highlighting {
  static final String OPEN = "«";
  static final String CLOSE = "»";

  /// Longest passage in characters, marks not counted.
  static final int PASSAGE_CHARACTERS_MAX = 240;

  /// Most passages of one field.
  static final int PASSAGES_MAX = 2;

  private static final int LEAD_CHARACTERS = 60;

  private final PlainEnglish english;
  private final Map<String, List<Sequence>> byFirstTerm;

  Highlighting(PlainEnglish english, List<Sequence> sequences) {
    this.english = english;
    this.byFirstTerm =
        sequences.stream().collect(Collectors.groupingBy(sequence -> sequence.terms().getFirst()));
  }

  List<Highlight> of(LearningRecord record) {
    if (byFirstTerm.isEmpty()) {
      return List.of();
    }
    var highlights = new ArrayList<Highlight>();
    highlights.addAll(field(Fields.TITLE, record.title(), Integer.MAX_VALUE));
    highlights.addAll(field(Fields.SUMMARY, record.summary(), PASSAGE_CHARACTERS_MAX));
    highlights.addAll(field(Fields.TEXT, Prepared.text(record), PASSAGE_CHARACTERS_MAX));
    return highlights;
  }

  private List<Highlight> field(String name, String text, int charactersMax) {
    List<Token> tokens = english.tokens(text);
    int[] matched = matched(tokens);
    var taken = new BitSet();
    var passages = new ArrayList<Highlight>();
    for (int i = 0; i < PASSAGES_MAX; i++) {
      int[] window = best(tokens, matched, taken, text.length(), charactersMax);
      if (window.length == 0) {
        break;
      }
      taken.set(window[0], window[1] + 1);
      passages.add(new Highlight(name, marked(text, tokens, matched, window, charactersMax)));
    }
    return passages;
  }

  /// For each token the number of the word that it stands for, from 1; 0 for none.
  private int[] matched(List<Token> tokens) {
    int[] matched = new int[tokens.size()];
    for (int at = 0; at < matched.length; at++) {
      for (Sequence sequence : byFirstTerm.getOrDefault(tokens.get(at).term(), List.of())) {
        if (startsAt(tokens, at, sequence.terms())) {
          Arrays.fill(matched, at, at + sequence.terms().size(), sequence.word());
        }
      }
    }
    return matched;
  }

  private static boolean startsAt(List<Token> tokens, int at, List<String> sequence) {
    if (at + sequence.size() > tokens.size()) {
      return false;
    }
    for (int i = 0; i < sequence.size(); i++) {
      if (!tokens.get(at + i).term().equals(sequence.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// First and last token of the untaken window that shows most different words; empty where no
  /// match is left.
  private static int[] best(
      List<Token> tokens, int[] matched, BitSet taken, int length, int charactersMax) {
    int[] best = {};
    int bestScore = 0;
    for (int at = 0; at < matched.length; at++) {
      if (matched[at] == 0 || taken.get(at)) {
        continue;
      }
      int first = at;
      int lead = charactersMax >= length ? length : LEAD_CHARACTERS;
      while (first > 0
          && !taken.get(first - 1)
          && tokens.get(at).start() - tokens.get(first - 1).start() <= lead) {
        first--;
      }
      int last = at;
      while (last + 1 < matched.length
          && !taken.get(last + 1)
          && tokens.get(last + 1).end() - tokens.get(first).start() <= charactersMax) {
        last++;
      }
      int score = score(matched, first, last);
      if (score > bestScore) {
        bestScore = score;
        best = new int[] {first, last};
      }
    }
    return best;
  }

  private static int score(int[] matched, int first, int last) {
    Set<Integer> different = new HashSet<>();
    int all = 0;
    for (int i = first; i <= last; i++) {
      if (matched[i] > 0) {
        different.add(matched[i]);
        all++;
      }
    }
    return different.size() * 100 + Math.min(all, 99);
  }

  private static String marked(
      String text, List<Token> tokens, int[] matched, int[] window, int charactersMax) {
    boolean whole = charactersMax >= text.length();
    int from = whole || window[0] == 0 ? 0 : tokens.get(window[0]).start();
    boolean toEnd = whole || window[1] == tokens.size() - 1;
    int to = toEnd ? text.length() : tokens.get(window[1]).end();
    var out = new StringBuilder(from == 0 ? "" : "… ");
    int at = from;
    for (int i = window[0]; i <= window[1]; i++) {
      if (matched[i] > 0) {
        Token token = tokens.get(i);
        out.append(text, at, token.start()).append(OPEN);
        out.append(text, token.start(), token.end()).append(CLOSE);
        at = token.end();
      }
    }
    out.append(text, at, to).append(toEnd ? "" : " …");
    return out.toString().replace('\n', ' ').strip();
  }
}
