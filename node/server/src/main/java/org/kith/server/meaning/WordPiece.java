package org.kith.server.meaning;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts a text into the pieces that the model knows: lower case, without accents, every mark of
/// punctuation for itself, words by the longest pieces from their beginning.
final class WordPiece {
  private static final int WORD_CHARACTERS_MAX = 100;
  private static final String INNER = "##";
  private static final String UNKNOWN = "[UNK]";
  private static final String FIRST = "[CLS]";
  private static final String LAST = "[SEP]";

  private final Map<String, Integer> numbers;

  WordPiece(Map<String, Integer> numbers) {
    this.numbers = Map.copyOf(numbers);
    for (String needed : List.of(UNKNOWN, FIRST, LAST)) {
      if (!numbers.containsKey(needed)) {
        throw new IllegalArgumentException("the model's words lack " + needed);
      }
    }
  }

  /// Reads the model's own list.
  static WordPiece read(Reader json) throws IOException {
    try {
      JsonObject words =
          JsonParser.parseReader(json)
              .getAsJsonObject()
              .getAsJsonObject("model")
              .getAsJsonObject("vocab");
      Map<String, Integer> numbers = new HashMap<>(words.size() * 2);
      words.entrySet().forEach(word -> numbers.put(word.getKey(), word.getValue().getAsInt()));
      return new WordPiece(numbers);
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException("the model's words cannot be read", e);
    }
  }

  /// Numbers of the pieces of a text, with those that stand for its beginning and end. What is too
  /// long is cut off.
  long[] pieces(String text, int piecesMax) {
    List<Long> pieces = new ArrayList<>();
    pieces.add(number(FIRST));
    for (String word : words(text)) {
      if (pieces.size() >= piecesMax - 1) {
        break;
      }
      add(word, pieces);
    }
    if (pieces.size() > piecesMax - 1) {
      pieces.subList(piecesMax - 1, pieces.size()).clear();
    }
    pieces.add(number(LAST));
    return pieces.stream().mapToLong(Long::longValue).toArray();
  }

  private long number(String piece) {
    Integer number = numbers.get(piece);
    return number == null ? number(UNKNOWN) : number;
  }

  private static List<String> words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    for (int at = 0; at < plain.length(); ) {
      int c = plain.codePointAt(at);
      at += Character.charCount(c);
      int type = Character.getType(c);
      if (type == Character.NON_SPACING_MARK || isNothing(c, type)) {
        continue;
      }
      if (Character.isWhitespace(c) || type == Character.SPACE_SEPARATOR) {
        end(word, words);
      } else if (isMark(c, type) || Character.isIdeographic(c)) {
        end(word, words);
        words.add(Character.toString(c));
      } else {
        word.appendCodePoint(c);
      }
    }
    end(word, words);
    return words;
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isNothing(int c, int type) {
    boolean blank = c == '\t' || c == '\n' || c == '\r';
    return c == 0
        || c == 0xFFFD
        || !blank && (type == Character.CONTROL || type == Character.FORMAT)
        || type == Character.SURROGATE;
  }

  private static boolean isMark(int c, int type) {
    boolean ascii = c < 128 && c > ' ' && !Character.isLetterOrDigit(c);
    return ascii
        || type == Character.CONNECTOR_PUNCTUATION
        || type == Character.DASH_PUNCTUATION
        || type == Character.START_PUNCTUATION
        || type == Character.END_PUNCTUATION
        || type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION
        || type == Character.OTHER_PUNCTUATION;
  }

  private void add(String word, List<Long> pieces) {
    if (word.length() > WORD_CHARACTERS_MAX) {
      pieces.add(number(UNKNOWN));
      return;
    }
    List<Long> found = new ArrayList<>();
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer number = null;
      while (to > from && number == null) {
        number = numbers.get((from == 0 ? "" : INNER) + word.substring(from, to));
        to = number == null ? to - 1 : to;
      }
      if (number == null) {
        pieces.add(number(UNKNOWN));
        return;
      }
      found.add(number.longValue());
      from = to;
    }
    pieces.addAll(found);
  }
}
