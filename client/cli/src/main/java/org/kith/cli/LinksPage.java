package org.kith.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.kith.client.render.RecordNotices;
import org.kith.schema.v1.Gathered;
import org.kith.schema.v1.GatheredGroup;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;

/// What links to a record: a lab's contributions by kind, organisation and perspective; a
/// question's answers, those by people who have done it first; everything else as it came.
final class LinksPage {
  private static final List<String> BASES = List.of("done-it", "seen-it", "read-it", "opinion", "");

  private LinksPage() {}

  static void print(Screen screen, GetRecordResponse shown) {
    LearningRecord record = shown.getRecord();
    String gathering = record.hasLab() ? "part-of" : record.hasQuestion() ? "answers" : "";
    if (record.hasLab()) {
      gathered(screen, record);
    } else if (record.hasQuestion()) {
      answers(screen, record);
    }
    List<LinkIn> rest =
        shown.getLinksInList().stream()
            .filter(link -> !link.getRelation().equals(gathering))
            .toList();
    if (rest.isEmpty()) {
      return;
    }
    screen.line("");
    for (LinkIn link : rest) {
      String found = EvidencePage.found(link.getStatus(), link.getOutcome());
      screen.line("  " + linked(link) + "  " + by(link, found.isEmpty() ? "" : ", " + found));
    }
    more(screen, shown.getLinksInTotal() - shown.getLinksInCount());
    screen.line("");
  }

  /// What is only planned, or was decided against, was not tried.
  private static String linked(LinkIn link) {
    return switch (link.getRelation() + " " + link.getStatus()) {
      case "tried planned" -> "planned by";
      case "tried decided-not-to" -> "decided against by";
      default -> RecordNotices.passive(link.getRelation());
    };
  }

  private static void more(Screen screen, int left) {
    if (left > 0) {
      screen.line("  and " + left + " more; kith spread tells how they hang together");
    }
  }

  /// Everything that joined a lab.
  private static void gathered(Screen screen, LearningRecord lab) {
    Gathered gathered = lab.getGathered();
    screen.line("");
    screen.heading(
        gathered.getTotal() == 0
            ? isClosed(lab)
                ? "Nobody joined"
                : "Nobody has joined yet: link a record to it with part-of"
            : "Gathered here: "
                + gathered.getTotal()
                + (gathered.getTotal() == 1 ? " record" : " records"));
    groups(screen, "organisations", gathered.getOrganisationsList());
    groups(screen, "perspectives so far", gathered.getPerspectivesList());
    List<String> wanted = lab.getLab().getPerspectivesWantedList();
    if (!wanted.isEmpty()) {
      screen.line("  perspectives wanted: " + String.join(", ", wanted));
    }
    for (GatheredGroup kind : gathered.getKindsList()) {
      screen.line("  " + kind.getLabel() + ":");
      gathered.getRecordsList().stream()
          .filter(link -> link.getKind().equals(kind.getCode()))
          .forEach(link -> screen.line("    " + by(link, ", " + link.getAuthorRole())));
    }
    notListed(screen, gathered);
  }

  private static void groups(Screen screen, String name, List<GatheredGroup> groups) {
    if (!groups.isEmpty()) {
      screen.line(
          "  "
              + name
              + ": "
              + groups.stream()
                  .map(group -> group.getLabel() + " " + group.getCount())
                  .collect(Collectors.joining(", ")));
    }
  }

  private static boolean isClosed(LearningRecord record) {
    return record.getCautionsList().contains("closed");
  }

  private static void answers(Screen screen, LearningRecord question) {
    Gathered answers = question.getGathered();
    screen.line("");
    screen.heading(
        answers.getTotal() == 0
            ? isClosed(question) ? "Nobody answered" : "Nobody has answered yet: kith answer"
            : answers.getTotal() == 1 ? "1 answer" : answers.getTotal() + " answers");
    for (String basis : BASES) {
      answers.getRecordsList().stream()
          .filter(link -> link.getBasis().equals(basis))
          .forEach(link -> screen.line("  " + by(link, basis.isEmpty() ? "" : ", " + basis)));
    }
    notListed(screen, answers);
  }

  private static void notListed(Screen screen, Gathered gathered) {
    if (gathered.getTotal() > gathered.getRecordsCount()) {
      screen.line(
          "  and "
              + (gathered.getTotal() - gathered.getRecordsCount())
              + " more that are counted above");
    }
  }

  private static String by(LinkIn link, String more) {
    return (link.getTitle().isEmpty() ? "(no content)" : link.getTitle())
        + "  ("
        + link.getOrigin().getName()
        + more
        + RecordNotices.marks(link.getState(), link.getStateReason(), link.getCautionsList())
        + ")  "
        + link.getRecordId();
  }
}
