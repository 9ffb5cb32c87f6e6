package org.kith.cli.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Commented templates of records, one for each kind that people write.
public final class Templates {
  private static final List<String> KINDS =
      List.of("lesson", "practice", "method", "tried-here", "question", "answer", "offer", "lab");

  private static final String LINKS = "# LINKS";

  private static final Pattern COMMENTED_FIELD = Pattern.compile("# ([a-zA-Z]+:)");

  private Templates() {}

  /// The kinds, for people.
  public static String kinds() {
    return String.join(", ", KINDS);
  }

  /// The template of a kind: what every record has, then what this kind has.
  public static Optional<String> of(String kind) {
    if (!KINDS.contains(kind)) {
      return Optional.empty();
    }
    String own = read(kind);
    int body = own.indexOf('\n', own.indexOf(LINKS)) + 1;
    String links = own.substring(0, Math.max(0, body)).replace(LINKS, "").stripTrailing();
    String rest = own.substring(body);
    return Optional.of(commonBeside(rest).replace(LINKS, links.strip()) + rest);
  }

  /// What every record may have, without what this kind's own part has too.
  private static String commonBeside(String own) {
    return read("common")
        .lines()
        .filter(line -> !isIn(line, own))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static boolean isIn(String line, String own) {
    Matcher field = COMMENTED_FIELD.matcher(line);
    return field.lookingAt() && ("\n" + own).contains("\n" + field.group(1));
  }

  private static String read(String name) {
    try (InputStream in = Templates.class.getResourceAsStream("templates/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the template " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the template " + name + " cannot be read", e);
    }
  }
}
