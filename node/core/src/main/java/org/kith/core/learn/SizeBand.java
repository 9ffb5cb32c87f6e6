package org.kith.core.learn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large a place is, so that places of much the same size are alike whoever wrote it down how.
///
/// Words that give a number of something, such as `10 beds` or `500 to 1,000 staff`, become one of
/// five bands of it. All other words stay as they are. A band is its own band. SPEC 10.14
final class SizeBand {
  private static final int DIGITS_MAX = 7;
  private static final String NUMBER = "(\\d{1,3}(?:,\\d{3})+|\\d{1," + DIGITS_MAX + "})";
  private static final Pattern SIZE =
      Pattern.compile(
          "(?<below>(?:under|below|up to|fewer than|less than) )?(?<![\\d.,])(?<from>"
              + NUMBER
              + ")(?:(?: to | ?[-–] ?)(?<to>"
              + NUMBER
              + "))?[ -](?<thing>\\p{L}+)");
  private static final Map<String, String> PLURALS =
      Map.of(
          "bed", "beds",
          "place", "places",
          "patient", "patients",
          "resident", "residents",
          "person", "people");

  private record Band(int below, String name) {}

  private static final List<Band> BANDS =
      List.of(
          new Band(20, "under 20 %s"),
          new Band(100, "20 to 99 %s"),
          new Band(500, "100 to 499 %s"),
          new Band(1_000, "500 to 999 %s"),
          new Band(Integer.MAX_VALUE, "1,000 %s or more"));

  private SizeBand() {}

  /// The band that these words name, or the words.
  ///
  /// @param words in the form in which words are compared
  static String of(String words) {
    Matcher size = SIZE.matcher(words);
    if (!size.find()) {
      return words;
    }
    int from = number(size.group("from"));
    int middle =
        Optional.ofNullable(size.group("to"))
            .map(to -> (from + number(to)) / 2)
            .orElse(size.group("below") == null ? from : from / 2);
    String thing = PLURALS.getOrDefault(size.group("thing"), size.group("thing"));
    return BANDS.stream()
        .filter(band -> middle < band.below())
        .findFirst()
        .map(band -> band.name().formatted(thing))
        .orElse(words);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits.replace(",", ""));
  }
}
