package org.kith.client.render;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Source;

/// Records as one page that needs nothing else: to read without a node, and to print on A4. A
/// method is set so that it fits on one sheet; one that is too long for that says so, and prints
/// large enough to be read.
public final class RecordHtml {
  private static final String METHOD = "method";

  /// Up to so many characters fit on a sheet in each size; a heading or a list item counts as so
  /// many more.
  private static final int[] SHEET_CHARACTERS = {3_600, 8_000, 12_500, 19_000};

  private static final String TOO_LONG =
      "This method is too long for one sheet of paper; it prints on several.";

  private static final int ITEM_CHARACTERS = 50;

  private RecordHtml() {}

  /// A page with these records, in this order.
  ///
  /// @param title what the page is about
  /// @param note when and from where it was made, in words
  public static String page(String title, String note, List<LearningRecord> records) {
    var html = new StringBuilder();
    String name = records.size() == 1 ? records.getFirst().getTitle() : title;
    html.append("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(PageStyle.policy())
        .append("\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(HtmlText.of(name))
        .append("</title>\n<style>")
        .append(PageStyle.CSS)
        .append("</style>\n</head>\n<body>\n");
    if (records.size() != 1) {
      html.append(contents(title, note, records));
    }
    html.append("<main>\n");
    for (int i = 0; i < records.size(); i++) {
      html.append(article(records.get(i), i == 0));
    }
    html.append("</main>\n");
    if (records.size() == 1) {
      html.append("<footer class=\"small\">").append(HtmlText.of(note)).append("</footer>\n");
    }
    return html.append("</body>\n</html>\n").toString();
  }

  private static String contents(String title, String note, List<LearningRecord> records) {
    return records.stream()
        .map(
            record ->
                "<li><a href=\"#"
                    + anchor(record)
                    + "\">"
                    + HtmlText.of(title(record))
                    + "</a> <span class=\"small\">"
                    + HtmlText.of(kindAndOrigin(record))
                    + (RecordNotices.isCurrent(record)
                        ? ""
                        : ", <strong>"
                            + HtmlText.of(
                                RecordNotices.because(record.getState(), record.getStateReason()))
                            + "</strong>")
                    + "</span></li>\n")
        .collect(
            Collectors.joining(
                "",
                "<nav>\n<h1>"
                    + HtmlText.of(title)
                    + "</h1>\n<p class=\"small\">"
                    + HtmlText.of(note)
                    + "</p>\n<ol>\n",
                "</ol>\n</nav>\n"));
  }

  private static String article(LearningRecord record, boolean first) {
    boolean method = record.getKind().equals(METHOD);
    return "<article id=\""
        + anchor(record)
        + "\" lang=\""
        + HtmlText.of(record.getLanguage().isEmpty() ? "en-GB" : record.getLanguage())
        + "\" class=\"record"
        + (method ? " method fields-" + size(record) : "")
        + (first ? " first" : "")
        + "\">\n<h2>"
        + HtmlText.of(title(record))
        + "</h2>\n"
        + (method && size(record) == 0 ? "<p class=\"small\">" + TOO_LONG + "</p>\n" : "")
        + fragment(record)
        + "</article>\n";
  }

  /// One record without its title, for a page or a feed that has one of its own.
  static String fragment(LearningRecord record) {
    var html = new StringBuilder();
    html.append("<p class=\"about\">")
        .append(HtmlText.of(kindAndOrigin(record)))
        .append(record.getClaimedTime().isEmpty() ? "" : ", " + date(record))
        .append("</p>\n");
    for (String notice : RecordNotices.of(record)) {
      html.append("<p class=\"notice\">").append(HtmlText.of(notice)).append("</p>\n");
    }
    html.append("<p class=\"summary\">").append(HtmlText.of(record.getSummary())).append("</p>\n");
    html.append("<div class=\"fields\">\n");
    RecordBody.of(record).ifPresent(body -> html.append(RecordBody.html(body)));
    html.append("</div>\n").append(GatheredHtml.of(record)).append("<div class=\"about\">\n");
    about(record).forEach(line -> html.append("<p>").append(line).append("</p>\n"));
    return html.append("</div>\n").toString();
  }

  private static List<String> about(LearningRecord record) {
    List<String> lines = new ArrayList<>();
    if (record.getTopicsCount() > 0) {
      lines.add("Topics: " + labels("topics", record.getTopicsList()));
    }
    if (record.getSettingsCount() > 0) {
      lines.add("Settings: " + labels("settings", record.getSettingsList()));
    }
    if (!record.getLevel().isEmpty()) {
      lines.add("Level: " + labels("levels", List.of(record.getLevel())));
    }
    if (record.hasPeriod()) {
      lines.add("When: " + HtmlText.of(RecordBody.period(record.getPeriod())));
    }
    if (record.hasContact()) {
      lines.add("Ask: " + contact(record.getContact()));
    }
    for (Source source : record.getSourcesList()) {
      lines.add("Source: " + HtmlText.of(source.getLabel()) + " " + link(source.getUrl()));
    }
    for (Link link : record.getLinksList()) {
      lines.add(
          HtmlText.of(
              RecordNotices.sentence(RecordNotices.words(link.getRelation()))
                  + ": "
                  + link.getRecordId()
                  + (link.getNote().isEmpty() ? "" : " " + link.getNote())));
    }
    for (Attachment file : record.getAttachmentsList()) {
      lines.add(
          HtmlText.of(
              "Attachment: "
                  + file.getName()
                  + " ("
                  + file.getMediaType()
                  + ", "
                  + RecordText.size(file)
                  + ")"));
    }
    lines.add(
        HtmlText.of(
            "Licence "
                + record.getLicence()
                + "; audience "
                + record.getAudience()
                + (record.getAuthorRole().isEmpty()
                    ? ""
                    : "; written by: " + record.getAuthorRole())
                + (record.getReviewBy().isEmpty() ? "" : "; review by " + record.getReviewBy())));
    lines.add("Record " + HtmlText.of(record.getRecordId()));
    return lines;
  }

  private static String contact(Contact contact) {
    List<String> parts = new ArrayList<>();
    for (String part :
        List.of(
            contact.getTeam(),
            contact.getRole(),
            contact.getEmail(),
            contact.getPhone(),
            contact.getBestFor())) {
      if (!part.isEmpty()) {
        parts.add(HtmlText.of(part));
      }
    }
    if (!contact.getWeb().isEmpty()) {
      parts.add(link(contact.getWeb()));
    }
    return String.join(", ", parts);
  }

  /// A link that is followed only by who means it; anything but https stays text.
  private static String link(String url) {
    String text = HtmlText.of(url);
    return url.startsWith("https://")
        ? "<a href=\"" + text + "\" rel=\"noopener noreferrer nofollow\">" + text + "</a>"
        : text;
  }

  private static String labels(String vocabulary, List<String> codes) {
    return codes.stream()
        .map(code -> HtmlText.of(RecordBody.label(vocabulary, code)))
        .collect(Collectors.joining(", "));
  }

  private static String title(LearningRecord record) {
    return record.getTitle().isEmpty() ? "A record without content" : record.getTitle();
  }

  private static String kindAndOrigin(LearningRecord record) {
    return RecordBody.label("kinds", record.getKind())
        + " from "
        + (record.getOrigin().getName().isEmpty()
            ? record.getOrigin().getOrganisationId()
            : record.getOrigin().getName());
  }

  private static String date(LearningRecord record) {
    String time = record.getClaimedTime();
    return HtmlText.of(time.substring(0, Math.min(10, time.length())));
  }

  private static String anchor(LearningRecord record) {
    return "r-" + HtmlText.of(record.getRecordId());
  }

  /// The largest print in which a method fits on one sheet; 0 where none does.
  private static int size(LearningRecord record) {
    int characters = weight(record);
    int size = 1;
    while (size <= SHEET_CHARACTERS.length && characters > SHEET_CHARACTERS[size - 1]) {
      size++;
    }
    return size > SHEET_CHARACTERS.length ? 0 : size;
  }

  private static int weight(Message message) {
    int characters = 0;
    for (var field : message.getAllFields().entrySet()) {
      FieldDescriptor descriptor = field.getKey();
      if (field.getValue() instanceof List<?> list) {
        for (Object one : list) {
          characters += ITEM_CHARACTERS + weight(descriptor, one);
        }
      } else {
        characters += ITEM_CHARACTERS + weight(descriptor, field.getValue());
      }
    }
    return characters;
  }

  private static int weight(FieldDescriptor field, Object value) {
    if (value instanceof Message message) {
      return weight(message);
    }
    if (field.getJavaType() != FieldDescriptor.JavaType.STRING) {
      return 0;
    }
    String text = value.toString();
    return text.length() + ITEM_CHARACTERS * (int) text.chars().filter(c -> c == '\n').count();
  }
}
