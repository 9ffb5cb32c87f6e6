package org.kith.protocol.guard;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mobile numbers and full postcodes.
final class Places {
  private static final Pattern MOBILE =
      Pattern.compile(
          "(?:(?:\\+|00)\\s?44[\\s-]?(?:\\(0\\))?[\\s-]?7|0\\s?7|\\(07)[1-9]?"
              + "(?:[\\s().-]{0,2}\\d){8,9}(?![\\d])");
  private static final int MOBILE_DIGITS = 11;
  private static final int MOBILE_CHARACTERS_MAX = 32;
  private static final int POSTCODE_CHARACTERS_MAX = 10;

  private static final Pattern POSTCODE =
      Pattern.compile(
          "(?<area>[A-Za-z]{1,2})[0-9][A-Za-z0-9]?(?<gap>\\s{0,2})"
              + "[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])");

  /// An address of ours, and no home.
  private static final Pattern SITE_BEFORE =
      Pattern.compile(
          "\\b(?:hospital|infirmary|hospice|surgery|health\\scentre|medical\\scentre|clinic"
              + "|headquarters|trust|care\\shome|nursing\\shome|ambulance\\sstation|university)\\b");

  private static final Pattern SITE_AFTER =
      Pattern.compile("^[\\s,]{0,2}\\(?[a-z\\s]{0,20}\\bsite\\b");
  private static final int SITE_BEFORE_CHARACTERS = 100;
  private static final int SITE_AFTER_CHARACTERS = 40;

  private final FoldedText text;
  private final TextScan.Sink sink;
  private final Set<String> ownPostcodes;

  Places(FoldedText text, TextScan.Sink sink, Set<String> ownPostcodes) {
    this.text = text;
    this.sink = sink;
    this.ownPostcodes = ownPostcodes;
  }

  void find() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.at(i);
      if (c == '0' || c == '+' || c == '(') {
        mobile(i);
      }
      if (text.isDigit(i) && text.isLetter(i - 1)) {
        int from = text.isLetter(i - 2) ? i - 2 : i - 1;
        if (!text.isWord(from - 1)) {
          postcode(from);
        }
      }
    }
  }

  private void mobile(int i) {
    if (text.isWord(i - 1) || text.at(i - 1) == '+') {
      return;
    }
    Matcher mobile = MOBILE.matcher(text.text(i, i + MOBILE_CHARACTERS_MAX));
    if (!mobile.lookingAt() || text.isDigit(i + mobile.end())) {
      return;
    }
    String digits = mobile.group().replaceAll("\\D", "");
    int from = digits.startsWith("0044") ? 4 : digits.startsWith("44") ? 2 : 0;
    String national = digits.substring(from).replaceFirst("^0?7", "07");
    if (national.length() == MOBILE_DIGITS && national.charAt(2) != '0') {
      sink.found(GuardRule.MOBILE_NUMBER, i, i + mobile.end());
    }
  }

  private void postcode(int from) {
    Matcher postcode = POSTCODE.matcher(text.text(from, from + POSTCODE_CHARACTERS_MAX));
    if (!postcode.lookingAt() || text.isWord(from + postcode.end())) {
      return;
    }
    String written = postcode.group();
    boolean capital = written.equals(written.toUpperCase(Locale.ROOT));
    if ((capital || !postcode.group("gap").isEmpty())
        && WordLists.POSTCODE_AREAS.contains(postcode.group("area").toUpperCase(Locale.ROOT))
        && !ownPostcodes.contains(plain(written))
        && !isSite(from, from + postcode.end())) {
      sink.found(GuardRule.POSTCODE, from, from + postcode.end());
    }
  }

  /// A postcode without spaces, in capitals, as sets of own ones have it.
  static String plain(String postcode) {
    return postcode.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
  }

  private boolean isSite(int from, int to) {
    String before = text.text(from - SITE_BEFORE_CHARACTERS, from).toLowerCase(Locale.ROOT);
    int sentence = Math.max(before.lastIndexOf(". "), before.lastIndexOf('\n'));
    return SITE_BEFORE.matcher(before.substring(sentence + 1)).find()
        || SITE_AFTER
            .matcher(text.text(to, to + SITE_AFTER_CHARACTERS).toLowerCase(Locale.ROOT))
            .find();
  }
}
