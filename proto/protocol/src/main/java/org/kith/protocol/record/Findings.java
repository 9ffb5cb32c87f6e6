package org.kith.protocol.record;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kith.protocol.bytes.CanonicalText;

/// The problems found in one record. It keeps where the reader is, and writes a path only where
/// something is wrong, so that sound records cost next to nothing.
final class Findings {
  private static final int DEPTH_MAX = 8;
  private static final int NO_INDEX = -1;
  private static final int SHOWN_CHARACTERS_MAX = 40;

  /// Where the record's texts come from.
  enum Texts {
    /// From bytes that passed the linter: they are canonical.
    LINTED,
    FROM_ANYWHERE
  }

  private final Texts texts;
  private final List<Problem> problems = new ArrayList<>(0);
  private final String[] names = new String[DEPTH_MAX];
  private final int[] indexes = new int[DEPTH_MAX];
  private int depth;

  Findings(Texts texts) {
    this.texts = texts;
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  boolean areLinted() {
    return texts == Texts.LINTED;
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /// Goes into a message field.
  void enter(String name, Message message) {
    enter(name, NO_INDEX, message);
  }

  /// Goes into an item of a list of messages.
  void enter(String name, int index, Message message) {
    names[depth] = name;
    indexes[depth] = index;
    depth++;
    known(message);
  }

  void leave() {
    depth--;
  }

  /// Finds fields that this version does not know.
  void known(Message message) {
    if (!message.getUnknownFields().isEmpty()) { // SPEC 2.6
      problems.add(new Problem(path(""), "has fields that this version does not know"));
    }
  }

  void add(String field, String description) {
    problems.add(new Problem(path(field), description));
  }

  void addAt(String field, int index, String description) {
    problems.add(new Problem(path(field) + "[" + index + "]", description));
  }

  /// Checks one text against its limits.
  void text(TextField text, String value) {
    text(text, value, NO_INDEX);
  }

  /// Checks one text that must be there for a reason of its own.
  void textNeeded(TextField text, String value, String why) {
    if (value.isEmpty()) {
      add(text.jsonName(), "is required " + why);
    } else {
      text(text, value);
    }
  }

  /// Checks the texts of a list.
  void texts(TextField text, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      text(text, values.get(i), i);
    }
  }

  private void text(TextField text, String value, int index) {
    if (value.isEmpty()) {
      if (text.charactersMin() > 0) {
        say(text.jsonName(), index, "is required");
      }
      return;
    }
    if (isPlain(value)) {
      if (value.length() < text.charactersMin() || value.length() > text.charactersMax()) {
        say(text.jsonName(), index, lengthRule(text) + grouped(value.length()));
      }
      return;
    }
    int characters = value.length();
    boolean ascii = true;
    boolean blank = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\n') || (c >= 0x7f && c <= 0x9f)) { // SPEC 10.1
        say(text.jsonName(), index, control(c, i));
        return;
      }
      if (c > 0x7f) {
        ascii = false;
        if (Character.isLowSurrogate(c)) {
          characters--; // SPEC 10.1: code points, not UTF-16 units
        }
      }
      blank &= c == ' ' || c == '\n';
    }
    if (blank) {
      say(text.jsonName(), index, "must not be blank");
    } else if (characters < text.charactersMin() || characters > text.charactersMax()) {
      say(text.jsonName(), index, lengthRule(text) + grouped(characters));
    }
    if (!ascii && texts == Texts.FROM_ANYWHERE && !CanonicalText.isCanonical(value)) { // SPEC 2.8
      say(
          text.jsonName(),
          index,
          "must be in Unicode normal form C and use only characters of Unicode 15.0");
    }
  }

  /// Whether a text is printable ASCII and not blank, which most are: one pass without a branch.
  private static boolean isPlain(String value) {
    int beyond = 0;
    int control = 0;
    int words = 0;
    char[] chars = value.toCharArray();
    for (char c : chars) {
      beyond |= c + 1; // above 0x7f for U+007F and later
      control |= c - ' ';
      words |= ' ' - c;
    }
    return beyond <= 0x7f && control >= 0 && words < 0;
  }

  /// Checks how many items a list has.
  void count(ListField list, int items) {
    if (items < list.itemsMin() || items > list.itemsMax()) {
      String range =
          list.itemsMin() == 0
              ? "at most " + list.itemsMax()
              : list.itemsMin() + " to " + list.itemsMax();
      add(list.jsonName(), "must have " + range + " items, but has " + grouped(items));
    }
  }

  /// Checks one code against its vocabulary.
  void code(CodeField code, String value) {
    code(code, value, NO_INDEX);
  }

  /// Checks a list of codes, each of which may stand once.
  void codes(CodeField code, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      code(code, values.get(i), i);
      if (values.indexOf(values.get(i)) < i) {
        say(code.jsonName(), i, "repeats " + shown(values.get(i)));
      }
    }
  }

  private void code(CodeField code, String value, int index) {
    if (value.isEmpty()) {
      if (code.need() == CodeField.Need.REQUIRED) {
        say(code.jsonName(), index, "is required: " + code.vocabulary().choice());
      }
    } else if (!code.vocabulary().has(value)) { // SPEC 10.8
      say(code.jsonName(), index, code.vocabulary().isNotIn(value));
    }
  }

  /// A value in quotation marks, cut short and without control characters.
  static String shown(String value) {
    var shown = new StringBuilder("\"");
    int end =
        value.offsetByCodePoints(
            0, Math.min(SHOWN_CHARACTERS_MAX, value.codePointCount(0, value.length())));
    value
        .substring(0, end)
        .codePoints()
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return shown.append(end < value.length() ? "…\"" : "\"").toString();
  }

  private static String lengthRule(TextField text) {
    return text.charactersMin() <= 1
        ? "must have at most " + grouped(text.charactersMax()) + " characters, but has "
        : "must have "
            + text.charactersMin()
            + " to "
            + grouped(text.charactersMax())
            + " characters, but has ";
  }

  private static String control(char c, int at) {
    return String.format(
        Locale.ROOT,
        "must hold no control characters but line feed, but has U+%04X as character %d",
        (int) c,
        at + 1);
  }

  static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void say(String field, int index, String description) {
    if (index == NO_INDEX) {
      add(field, description);
    } else {
      addAt(field, index, description);
    }
  }

  private String path(String field) {
    var path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(path.isEmpty() ? "" : ".").append(names[i]);
      if (indexes[i] != NO_INDEX) {
        path.append('[').append(indexes[i]).append(']');
      }
    }
    return path.append(path.isEmpty() || field.isEmpty() ? "" : ".").append(field).toString();
  }
}
