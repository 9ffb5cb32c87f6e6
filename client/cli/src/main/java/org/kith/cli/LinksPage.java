package org.kith.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LinkIn;

/// What links to a record: a lab's contributions by kind, organisation and perspective; a
/// question's answers, those by people who have done it first; everything else as it came.
final class LinksPage {
  private static final List<String> BASES = List.of("done-it", "seen-it", "read-it", "opinion", "");

  private LinksPage() {}

  static void print(Screen screen, GetRecordResponse shown) {
    List<LinkIn> rest = new ArrayList<>(shown.getLinksInList());
    if (shown.getRecord().hasLab()) {
      gathered(screen, shown, take(rest, "part-of"));
    }
    if (shown.getRecord().hasQuestion()) {
      answers(screen, take(rest, "answers"));
    }
    if (rest.isEmpty()) {
      return;
    }
    screen.line("");
    for (LinkIn link : rest) {
      String outcome = link.getOutcome().isEmpty() ? "" : ", " + link.getOutcome();
      screen.line("  " + link.getRelation() + "  " + by(link, outcome));
    }
    screen.line("");
  }

  private static List<LinkIn> take(List<LinkIn> links, String relation) {
    List<LinkIn> taken =
        links.stream().filter(link -> link.getRelation().equals(relation)).toList();
    links.removeAll(taken);
    return taken;
  }

  /// Everything that joined a lab.
  private static void gathered(Screen screen, GetRecordResponse lab, List<LinkIn> joined) {
    screen.line("");
    Map<String, List<LinkIn>> byKind = new TreeMap<>();
    Set<String> organisations = new LinkedHashSet<>();
    Set<String> perspectives = new LinkedHashSet<>();
    for (LinkIn link : joined) {
      byKind.computeIfAbsent(link.getKind(), _ -> new ArrayList<>()).add(link);
      organisations.add(link.getOrigin().getName());
      perspectives.add(link.getAuthorRole());
    }
    screen.heading(
        joined.isEmpty()
            ? "Nobody has joined yet: link a record to it with part-of"
            : "Gathered here: "
                + joined.size()
                + (joined.size() == 1 ? " record" : " records")
                + " from "
                + String.join(", ", organisations));
    byKind.forEach(
        (kind, links) -> {
          screen.line("  " + kind + ":");
          links.forEach(link -> screen.line("    " + by(link, ", " + link.getAuthorRole())));
        });
    if (!perspectives.isEmpty()) {
      screen.line("  perspectives so far: " + String.join(", ", perspectives));
    }
    List<String> wanted = lab.getRecord().getLab().getPerspectivesWantedList();
    if (!wanted.isEmpty()) {
      screen.line("  perspectives wanted: " + String.join(", ", wanted));
    }
  }

  private static void answers(Screen screen, List<LinkIn> answers) {
    screen.line("");
    screen.heading(
        answers.isEmpty()
            ? "Nobody has answered yet: kith answer"
            : answers.size() == 1 ? "1 answer" : answers.size() + " answers");
    for (String basis : BASES) {
      answers.stream()
          .filter(link -> link.getBasis().equals(basis))
          .forEach(link -> screen.line("  " + by(link, basis.isEmpty() ? "" : ", " + basis)));
    }
  }

  private static String by(LinkIn link, String more) {
    String title = link.getTitle().isEmpty() ? "(no content)" : link.getTitle();
    String state = Set.of("", "current").contains(link.getState()) ? "" : ", " + link.getState();
    return title + "  (" + link.getOrigin().getName() + more + state + ")  " + link.getRecordId();
  }
}
