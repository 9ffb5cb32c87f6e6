package org.kith.protocol.record;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A field as people call it: `lesson.whatWeLearned` is "what we learned", `links[0].recordId` is
/// "record id of link 1".
final class FieldWords {
  private static final Pattern PART = Pattern.compile("([^.\\[\\]]+)(?:\\[(\\d+)\\])?");

  /// The kind of the record goes without saying.
  private static final Set<String> BODIES =
      Set.of(
          "record",
          "lesson",
          "practice",
          "method",
          "triedHere",
          "question",
          "answer",
          "offer",
          "lab",
          "retraction");

  private static final Map<String, String> WORDS =
      Map.of(
          "authorRole", "author's role",
          "reviewBy", "month of review",
          "sha256", "SHA-256",
          "url", "web address",
          "web", "web address",
          "mediaType", "media type",
          "chunk", "file",
          "minSpecs", "minimum specifications",
          "whereWhen", "where and when");

  /// What one of a list is called where its name alone does not tell.
  private static final Map<String, String> ONE_OF =
      Map.of(
          "minSpecs", "minimum specification",
          "adaptable", "adaptable part",
          "perspectivesWanted", "perspective wanted",
          "whoDelivers", "person who delivers it",
          "coreElementsMissing", "missing core element",
          "lookedAt", "record looked at",
          "series", "point",
          "help", "kind of help",
          "statuses", "status",
          "vocabularies", "vocabulary");

  private static final List<String> VERBS =
      List.of(
          "must ",
          "may ",
          "is ",
          "are ",
          "was ",
          "has ",
          "have ",
          "cannot ",
          "repeats ",
          "needs ",
          "takes ");

  private FieldWords() {}

  /// A whole sentence that says of a field what is wrong with it.
  static String sentence(String field, String description) {
    String words = of(field);
    boolean joins = VERBS.stream().anyMatch(description::startsWith);
    String said = words.isEmpty() ? description : words + (joins ? " " : ": ") + description;
    String whole = said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
    return whole.endsWith(".") || whole.endsWith("?") ? whole : whole + ".";
  }

  static String of(String field) {
    var words = new StringBuilder();
    Matcher part = PART.matcher(field);
    boolean first = true;
    boolean listed = false;
    while (part.find()) {
      String name = part.group(1);
      boolean onlyTheKind = first && BODIES.contains(name) && part.end() < field.length();
      first = false;
      if (onlyTheKind) {
        continue;
      }
      boolean one = part.group(2) != null;
      if (!words.isEmpty()) {
        words.insert(0, listed ? " of " : " of the ");
      }
      words.insert(0, one ? one(name) + " " + (Long.parseLong(part.group(2)) + 1) : plain(name));
      listed = one;
    }
    return words.toString();
  }

  private static String one(String name) {
    String known = ONE_OF.get(name);
    if (known != null) {
      return known;
    }
    String plain = plain(name);
    return plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
  }

  private static String plain(String name) {
    String known = WORDS.get(name);
    return known != null
        ? known
        : name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).strip();
  }
}
