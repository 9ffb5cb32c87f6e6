package org.kith.protocol.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The words that the rules know, from the data file beside this class.
final class WordLists {
  private static final Map<String, Set<String>> ALL = load();

  /// First names in use in the United Kingdom that are no other word; in lower case.
  static final Set<String> FIRST_NAMES = named("first-names");

  /// Words after a first name that make it a place or an organisation; in lower case.
  static final Set<String> NO_SURNAMES = named("no-surnames");

  /// What stands before a first name in the name of a place; in lower case.
  static final Set<String> PLACE_PREFIXES = named("place-prefixes");

  static final Set<String> TITLES = named("titles");

  /// Titles that are words or abbreviations of something else too.
  static final Set<String> UNSURE_TITLES = named("unsure-titles");

  /// Two words that look like a person and are none, with spaces as underscores in the file.
  static final Set<String> NOT_PERSONS =
      named("not-persons").stream()
          .map(pair -> pair.replace('_', ' '))
          .collect(Collectors.toUnmodifiableSet());

  /// Parts of the mailboxes of teams.
  static final Set<String> MAILBOX_ROLES = named("mailbox-roles");

  static final Set<String> POSTCODE_AREAS = named("postcode-areas");
  static final Set<String> NO_INSURANCE_PREFIX = named("no-insurance-prefixes");

  /// Words for people who are counted.
  static final Set<String> PEOPLE = named("people");

  static final Set<String> BETWEEN_COUNT_AND_PEOPLE = named("between-count-and-people");

  /// Before a number these make it a ratio.
  static final Set<String> RATIOS = named("ratios");

  /// Before "to" and a number these make it a ratio.
  static final Set<String> STAFF = named("staff");

  /// After people these tell what happened to them.
  static final Set<String> BEFELL = named("befell");

  private WordLists() {}

  private static Set<String> named(String list) {
    Set<String> words = ALL.get(list);
    if (words == null) {
      throw new IllegalStateException("there is no list " + list);
    }
    return words;
  }

  private static Map<String, Set<String>> load() {
    try (InputStream in = WordLists.class.getResourceAsStream("words.txt")) {
      if (in == null) {
        throw new IllegalStateException("the guard's word lists are missing");
      }
      Map<String, Set<String>> lists = new HashMap<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : text.split("(?m)^# ")) {
        int end = part.indexOf('\n');
        if (end > 0) {
          lists.put(
              part.substring(0, end).strip(),
              Arrays.stream(part.substring(end).split("\\s+"))
                  .filter(word -> !word.isEmpty())
                  .collect(Collectors.toUnmodifiableSet()));
        }
      }
      return lists;
    } catch (IOException e) {
      throw new UncheckedIOException("the guard's word lists cannot be read", e);
    }
  }
}
