package org.kith.client.render;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Point;

/// What a record's body says, as HTML: each field under a heading of its own.
final class RecordBody {
  /// Lists whose order means something.
  private static final Set<String> ORDERED = Set.of("steps");

  /// Positions in another record's list; people count from 1.
  private static final String POSITIONS = "coreElementsMissing";

  private RecordBody() {}

  static Optional<Message> of(LearningRecord record) {
    return record.getAllFields().entrySet().stream()
        .filter(field -> field.getKey().getRealContainingOneof() != null)
        .map(field -> (Message) field.getValue())
        .findFirst();
  }

  /// Every field that is set, in the order of the schema.
  static String html(Message body) {
    var html = new StringBuilder();
    for (Map.Entry<FieldDescriptor, Object> field : body.getAllFields().entrySet()) {
      String name = field.getKey().getJsonName();
      html.append("<section class=\"field\"><h3>")
          .append(HtmlText.of(HtmlText.heading(name)))
          .append("</h3>\n");
      if (field.getValue() instanceof List<?> list) {
        html.append(list(name, list));
      } else if (field.getValue() instanceof Message inner) {
        html.append("<p>").append(oneLine(inner)).append("</p>\n");
      } else {
        html.append(HtmlText.paragraphs(value(field.getKey(), field.getValue())));
      }
      html.append("</section>\n");
    }
    return html.toString();
  }

  private static String list(String name, List<?> values) {
    if (values.getFirst() instanceof Measure) {
      return values.stream()
          .map(one -> measure((Measure) one))
          .collect(
              Collectors.joining(
                  "",
                  "<table><thead><tr><th>Measure</th><th>Type</th><th>Better</th><th>Before</th>"
                      + "<th>After</th><th>Signal</th><th>How</th></tr></thead><tbody>\n",
                  "</tbody></table>\n"));
    }
    String tag = ORDERED.contains(name) ? "ol" : "ul";
    return values.stream()
        .map(one -> "<li>" + item(name, one) + "</li>\n")
        .collect(Collectors.joining("", "<" + tag + ">\n", "</" + tag + ">\n"));
  }

  private static String item(String name, Object value) {
    if (value instanceof Message message) {
      return oneLine(message);
    }
    return HtmlText.of(
        name.equals(POSITIONS) ? "number " + ((Integer) value + 1) : String.valueOf(value));
  }

  /// The main text first, the rest behind it in small print.
  private static String oneLine(Message message) {
    if (message instanceof Period period) {
      return HtmlText.of(period(period));
    }
    var html = new StringBuilder();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      String text = words(field.getKey(), field.getValue());
      if (html.isEmpty()) {
        html.append(HtmlText.of(text).replace("\n", "<br>\n"));
      } else {
        html.append(" <span class=\"small\">")
            .append(HtmlText.of(HtmlText.heading(field.getKey().getJsonName())))
            .append(": ")
            .append(HtmlText.of(text))
            .append("</span>");
      }
    }
    return html.toString();
  }

  private static String measure(Measure measure) {
    String series =
        measure.getSeriesList().stream().map(RecordBody::point).collect(Collectors.joining(", "));
    return "<tr><td>"
        + HtmlText.of(
            measure.getName() + (measure.getUnit().isEmpty() ? "" : ", ") + measure.getUnit())
        + "</td><td>"
        + HtmlText.of(measure.getType())
        + "</td><td>"
        + HtmlText.of(RecordNotices.words(measure.getBetter()))
        + "</td><td>"
        + (measure.hasBaseline() ? number(measure.getBaseline()) : "")
        + "</td><td>"
        + (measure.hasResult() ? number(measure.getResult()) : "")
        + "</td><td>"
        + HtmlText.of(RecordNotices.words(measure.getSignal()))
        + "</td><td>"
        + HtmlText.of(
            RecordNotices.words(measure.getMethod())
                + (measure.hasN() ? ", n " + Integer.toUnsignedString(measure.getN()) : ""))
        + "</td></tr>\n"
        + (series.isEmpty()
            ? ""
            : "<tr><td class=\"small\" colspan=\"7\">"
                + (measure.getSeriesCount() > 1 ? Sparkline.of(measure.getSeriesList()) + " " : "")
                + HtmlText.of(series)
                + "</td></tr>\n");
  }

  private static String point(Point point) {
    return point.getMonth()
        + ": "
        + number(point.getValue())
        + (point.getNote().isEmpty() ? "" : " (" + point.getNote() + ")");
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  static String period(Period period) {
    return period.getStart() + (period.getEnd().isEmpty() ? " on" : " to " + period.getEnd());
  }

  /// One value or several.
  static String words(FieldDescriptor field, Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : value(field, value);
  }

  static String value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> (Boolean) value ? "yes" : "no";
      case INT -> Integer.toUnsignedString((Integer) value);
      default -> String.valueOf(value);
    };
  }

  /// A code's words, where the vocabulary has the code.
  static String label(String vocabulary, String code) {
    return Vocabularies.named(vocabulary)
        .ofCode(code)
        .map(term -> term.label())
        .orElse(RecordNotices.words(code));
  }
}
