package org.kith.protocol.record;

/// Shapes of short texts that are no prose: months, addresses, tags. Plain loops, because every
/// record of every log goes through them.
final class Formats {
  static final int LANGUAGE_CHARACTERS_MAX = 35;
  static final int URL_CHARACTERS_MAX = 2_000;
  static final int EMAIL_CHARACTERS_MAX = 254;
  static final int PHONE_CHARACTERS_MIN = 3;
  static final int PHONE_CHARACTERS_MAX = 40;
  static final int YEAR_MIN = 1900;
  static final int YEAR_MAX = 2199;

  private static final String HTTPS = "https://";
  private static final String DOI = "10.";
  private static final int SUBTAG_CHARACTERS_MAX = 8;
  private static final int SHA256_HEX_CHARACTERS = 64;

  private Formats() {}

  /// YYYY-MM.
  static boolean isMonth(String text) {
    if (text.length() != 7 || text.charAt(4) != '-') {
      return false;
    }
    int year = 0;
    for (int i = 0; i < 4; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
      year = year * 10 + text.charAt(i) - '0';
    }
    if (!isDigit(text.charAt(5)) || !isDigit(text.charAt(6))) {
      return false;
    }
    int month = (text.charAt(5) - '0') * 10 + text.charAt(6) - '0';
    return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12;
  }

  /// The shape of a BCP 47 tag: a language of two or three letters, then subtags of at most eight
  /// letters and digits.
  static boolean isLanguage(String text) {
    if (text.length() > LANGUAGE_CHARACTERS_MAX) {
      return false;
    }
    int subtag = 0;
    int length = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '-') {
        if (length == 0
            || length > SUBTAG_CHARACTERS_MAX
            || (subtag == 0 && !isTwoOrThree(length))) {
          return false;
        }
        subtag++;
        length = 0;
      } else if (isLetter(text.charAt(i)) || (subtag > 0 && isDigit(text.charAt(i)))) {
        length++;
      } else {
        return false;
      }
    }
    return true;
  }

  /// An https address with a host, and without a user name, spaces or other than ASCII.
  static boolean isHttps(String text) {
    if (!text.startsWith(HTTPS) || text.length() > URL_CHARACTERS_MAX) {
      return false;
    }
    int at = HTTPS.length();
    while (at < text.length() && isHostCharacter(text.charAt(at))) {
      at++;
    }
    String host = text.substring(HTTPS.length(), at);
    if (host.isEmpty() || !isLetterOrDigit(host.charAt(0)) || host.contains("..")) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == ':') {
      int port = at + 1;
      at = port;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      if (at == port || at - port > 5) {
        return false;
      }
    }
    return at == text.length() || ("/?#".indexOf(text.charAt(at)) >= 0 && isUrlRest(text, at));
  }

  /// `10.` with digits, a slash and something after it; `doi:` may stand before.
  static boolean isDoi(String text) {
    String doi = text.startsWith("doi:") ? text.substring(4) : text;
    int slash = doi.indexOf('/');
    if (!doi.startsWith(DOI) || slash < 0 || doi.length() > URL_CHARACTERS_MAX) {
      return false;
    }
    for (int i = DOI.length(); i < slash; i++) {
      if (!isDigit(doi.charAt(i)) && doi.charAt(i) != '.') {
        return false;
      }
    }
    return slash > DOI.length() && slash + 1 < doi.length() && isUrlRest(doi, slash);
  }

  /// One `@` between a local part and a host with a dot.
  static boolean isEmail(String text) {
    int at = text.indexOf('@');
    if (at <= 0 || text.length() > EMAIL_CHARACTERS_MAX || text.indexOf('@', at + 1) >= 0) {
      return false;
    }
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && "!#$%&'*+-/=?^_`{|}~.".indexOf(c) < 0) {
        return false;
      }
    }
    String host = text.substring(at + 1);
    for (int i = 0; i < host.length(); i++) {
      if (!isHostCharacter(host.charAt(i))) {
        return false;
      }
    }
    int dot = host.indexOf('.');
    return dot > 0 && !host.endsWith(".") && !host.contains("..");
  }

  /// Digits with what people put between them, and an extension.
  static boolean isPhone(String text) {
    if (text.length() < PHONE_CHARACTERS_MIN || text.length() > PHONE_CHARACTERS_MAX) {
      return false;
    }
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (" +-()./ext".indexOf(c) < 0) {
        return false;
      }
    }
    return digits >= PHONE_CHARACTERS_MIN;
  }

  /// 64 hexadecimal digits in lower case.
  static boolean isSha256(String text) {
    if (text.length() != SHA256_HEX_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUrlRest(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTwoOrThree(int length) {
    return length == 2 || length == 3;
  }

  private static boolean isHostCharacter(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '.';
  }

  private static boolean isLetterOrDigit(char c) {
    return isLetter(c) || isDigit(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
