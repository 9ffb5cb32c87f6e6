package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Postcodes of the organisation's own sites, which the personal-data guard lets pass (SPEC
/// 10.12).
///
/// They lie in a text file in the home folder, where somebody has put it there: one postcode a
/// line, with what stands after a `#` for people.
///
/// @param postcodes in capitals, without spaces
/// @param problem what is wrong with the file, in a sentence; none of it is then used
record OwnSites(Set<String> postcodes, Optional<String> problem) {
  /// Most bytes of the file: some thousand sites.
  static final int FILE_BYTES_MAX = 64 * 1_024;

  private static final String FILE = "own-postcodes.txt";
  private static final String POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}";

  OwnSites {
    postcodes = Set.copyOf(postcodes);
  }

  static OwnSites read(HomeFolder home) {
    Path file = home.path().resolve(FILE);
    if (!Files.exists(file)) {
      return new OwnSites(Set.of(), Optional.empty());
    }
    try {
      return Files.size(file) > FILE_BYTES_MAX
          ? unusable("it has more than 64 KiB")
          : of(Files.readAllLines(file));
    } catch (IOException e) {
      return unusable("it cannot be read as text in UTF-8");
    }
  }

  private static OwnSites of(List<String> lines) {
    Set<String> postcodes = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String said = lines.get(i).replace("\ufeff", "").replaceFirst("#.*", "");
      String postcode = said.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      if (postcode.matches(POSTCODE)) {
        postcodes.add(postcode);
      } else if (!postcode.isEmpty()) {
        return unusable("line " + (i + 1) + " is no full postcode");
      }
    }
    return new OwnSites(postcodes, Optional.empty());
  }

  private static OwnSites unusable(String why) {
    return new OwnSites(
        Set.of(), Optional.of(FILE + " is not used, the guard warns of every postcode: " + why));
  }
}
