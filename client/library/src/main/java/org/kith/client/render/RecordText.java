package org.kith.client.render;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.Contact;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Period;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.Source;

/// Everything that a record's authors wrote, as lines for a terminal. Nothing is left out.
public final class RecordText {
  private static final String LANGUAGE_DEFAULT = "en-GB";

  /// Positions in another record's list; people count from 1.
  private static final String POSITIONS = "coreElementsMissing";

  private static final int KIB = 1_024;

  private RecordText() {}

  /// What it says about its subject: each field of its body with its name, in the order of the
  /// schema.
  public static List<String> body(LearningRecord record) {
    List<String> lines = new ArrayList<>();
    RecordBody.of(record).ifPresent(body -> fields(body, lines));
    return lines;
  }

  private static void fields(Message body, List<String> lines) {
    for (Map.Entry<FieldDescriptor, Object> field : body.getAllFields().entrySet()) {
      String name = field.getKey().getJsonName();
      if (field.getValue() instanceof List<?> list) {
        lines.add(spaced(name) + ":");
        for (int i = 0; i < list.size(); i++) {
          item(name, i, list.get(i), lines);
        }
      } else if (field.getValue() instanceof Message inner) {
        lines.add(spaced(name) + ": " + oneLine(inner));
      } else {
        lines.add(spaced(name) + ": " + RecordBody.value(field.getKey(), field.getValue()));
      }
    }
  }

  private static void item(String name, int at, Object value, List<String> lines) {
    if (value instanceof Measure measure) {
      measure(measure, lines);
    } else if (value instanceof Message message) {
      lines.add((name.equals("steps") ? "  " + (at + 1) + ". " : "  - ") + oneLine(message));
    } else if (name.equals(POSITIONS)) {
      lines.add("  - number " + ((Integer) value + 1));
    } else {
      lines.add("  - " + value);
    }
  }

  /// The main text, and the rest behind it in brackets.
  private static String oneLine(Message message) {
    if (message instanceof Period period) {
      return RecordBody.period(period);
    }
    String main = "";
    List<String> rest = new ArrayList<>();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      String text = RecordBody.words(field.getKey(), field.getValue());
      if (main.isEmpty()) {
        main = text;
      } else if (field.getKey().getName().equals("text")) { // what is said about a code
        main += ": " + text;
      } else {
        rest.add(spaced(field.getKey().getJsonName()) + ": " + text);
      }
    }
    return main + (rest.isEmpty() ? "" : " (" + String.join("; ", rest) + ")");
  }

  private static void measure(Measure measure, List<String> lines) {
    String kind =
        Stream.of(
                measure.getType(),
                measure.getBetter().isEmpty()
                    ? ""
                    : "better: " + RecordNotices.words(measure.getBetter()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    String result =
        measure.hasBaseline() || measure.hasResult()
            ? number(measure.hasBaseline(), measure.getBaseline())
                + " -> "
                + number(measure.hasResult(), measure.getResult())
            : "";
    String found =
        Stream.of(
                result,
                RecordNotices.words(measure.getSignal()),
                measure.hasN() ? "n " + Integer.toUnsignedString(measure.getN()) : "",
                RecordNotices.words(measure.getMethod()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    lines.add(
        "  - "
            + measure.getName()
            + (measure.getUnit().isEmpty() ? "" : ", " + measure.getUnit())
            + (kind.isEmpty() ? "" : " (" + kind + ")")
            + (found.isEmpty() ? "" : ": " + found));
    if (measure.getSeriesCount() > 1) {
      lines.add("      " + Sparkline.of(measure.getSeriesList()));
    }
    for (Point point : measure.getSeriesList()) {
      lines.add(
          "      "
              + point.getMonth()
              + "  "
              + RecordBody.number(point.getValue())
              + (point.getNote().isEmpty() ? "" : "  " + point.getNote()));
    }
  }

  private static String number(boolean known, double value) {
    return known ? RecordBody.number(value) : "not measured";
  }

  /// What stands around that: what it belongs to, whom to ask, what it rests on.
  public static List<String> about(LearningRecord record) {
    List<String> lines = new ArrayList<>();
    add(lines, "topics", String.join(", ", record.getTopicsList()));
    add(lines, "settings", String.join(", ", record.getSettingsList()));
    add(lines, "level", record.getLevel());
    add(lines, "period", record.hasPeriod() ? RecordBody.period(record.getPeriod()) : "");
    add(lines, "written by", record.getAuthorRole());
    if (record.hasContact()) {
      add(lines, "ask", contact(record.getContact()));
    }
    for (Source source : record.getSourcesList()) {
      add(
          lines,
          "source",
          joined(
              "  ", source.getLabel(), source.getUrl(), prefixed("SHA-256 ", source.getSha256())));
    }
    for (Link link : record.getLinksList()) {
      add(lines, link.getRelation(), joined("  ", link.getRecordId(), link.getNote()));
    }
    for (Attachment file : record.getAttachmentsList()) {
      add(
          lines,
          "attachment",
          file.getName() + "  (" + file.getMediaType() + ", " + size(file) + ")");
    }
    add(lines, "audience", joined(" ", record.getAudience(), record.getCircle()));
    add(lines, "licence", record.getLicence());
    add(
        lines,
        "language",
        record.getLanguage().equals(LANGUAGE_DEFAULT) ? "" : record.getLanguage());
    add(lines, "review by", record.getReviewBy());
    return lines;
  }

  /// Every way to reach a team, and what for.
  static String contact(Contact contact) {
    return joined(
        ", ",
        contact.getTeam(),
        contact.getRole(),
        contact.getEmail(),
        contact.getPhone(),
        contact.getWeb(),
        prefixed("best asked about ", contact.getBestFor()),
        prefixed("valid until ", contact.getValidUntil()),
        contact.getPublic() ? "may be named in public" : "");
  }

  static String size(Attachment file) {
    long bytes = file.getSize();
    return bytes < KIB
        ? bytes + " bytes"
        : bytes < KIB * KIB
            ? Math.ceilDiv(bytes, KIB) + " KiB"
            : "%.1f MiB".formatted((double) bytes / KIB / KIB);
  }

  private static void add(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(name + ": " + value);
    }
  }

  private static String prefixed(String prefix, String text) {
    return text.isEmpty() ? "" : prefix + text;
  }

  private static String joined(String between, String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
  }

  private static String spaced(String jsonName) {
    return jsonName.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
