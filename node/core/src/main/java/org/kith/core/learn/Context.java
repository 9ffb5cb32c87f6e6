package org.kith.core.learn;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/// Where something was tried, as its report says; empty texts where it says nothing.
///
/// @param organisationKind code
/// @param sizeBand as compared: a band where it gives a number of something, else its words
/// without regard to case and spaces
/// @param area code
/// @param settings codes
public record Context(
    String organisationKind, String sizeBand, String area, List<String> settings) {
  /// Nothing said: like everybody.
  public static final Context ANY = new Context("", "", "", List.of());

  public Context {
    sizeBand = SizeBand.of(plain(sizeBand));
    settings = List.copyOf(settings);
  }

  /// Whether this is a place like `us`: whatever `us` says holds here too, and one of its
  /// settings.
  public boolean isLike(Context us) {
    return agrees(us.organisationKind, organisationKind)
        && agrees(us.sizeBand, sizeBand)
        && agrees(us.area, area)
        && (us.settings.isEmpty() || us.settings.stream().anyMatch(settings::contains));
  }

  private static boolean agrees(String wanted, String here) {
    return wanted.isEmpty() || wanted.equals(here);
  }

  /// Free text as it is compared: one form, lower case, single spaces.
  static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .strip()
        .replaceAll("\\s+", " ")
        .toLowerCase(Locale.ROOT);
  }
}
