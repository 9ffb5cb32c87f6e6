package org.kith.client.render;

import java.util.List;
import java.util.stream.Collectors;
import org.kith.schema.v1.Gathered;
import org.kith.schema.v1.GatheredGroup;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;

/// What joined a lab or answers a question, as a part of its page.
final class GatheredHtml {
  private GatheredHtml() {}

  /// Empty where the record is neither.
  static String of(LearningRecord record) {
    Gathered gathered = record.getGathered();
    if (!record.hasGathered() || gathered.getTotal() == 0) {
      return "";
    }
    var html = new StringBuilder("<section class=\"field\"><h3>");
    html.append(record.hasLab() ? "Gathered here" : "Answers")
        .append(": ")
        .append(gathered.getTotal())
        .append("</h3>\n<p>By organisation: ")
        .append(groups(gathered.getOrganisationsList()))
        .append("</p>\n<p>By perspective: ")
        .append(groups(gathered.getPerspectivesList()))
        .append("</p>\n");
    for (GatheredGroup kind : gathered.getKindsList()) {
      html.append("<p>")
          .append(HtmlText.of(kind.getLabel() + ", " + kind.getCount()))
          .append("</p>\n<ul>\n");
      gathered.getRecordsList().stream()
          .filter(one -> one.getKind().equals(kind.getCode()))
          .forEach(one -> html.append("<li>").append(HtmlText.of(line(one))).append("</li>\n"));
      html.append("</ul>\n");
    }
    return html.append("</section>\n").toString();
  }

  private static String line(LinkIn one) {
    return one.getTitle()
        + " ("
        + one.getOrigin().getName()
        + ", "
        + one.getAuthorRole()
        + (one.getBasis().isEmpty() ? "" : ", " + RecordNotices.words(one.getBasis()))
        + RecordNotices.marks(one.getState(), one.getStateReason(), one.getCautionsList())
        + ") "
        + one.getRecordId();
  }

  private static String groups(List<GatheredGroup> groups) {
    return HtmlText.of(
        groups.stream()
            .map(group -> group.getLabel() + " " + group.getCount())
            .collect(Collectors.joining(", ")));
  }
}
