package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.cli.records.RecordFile;
import org.kith.schema.v1.CitedRecord;
import org.kith.schema.v1.GetRecordResponse;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.LinkIn;
import org.kith.schema.v1.Origin;

/// `kith show` leaves nothing out: a record of each kind with every field, and its page.
class RecordPageTest {
  private static final int OUTPUT_FIELDS_FROM = 100;

  private static String resource(String name) throws IOException {
    try (InputStream in = RecordPageTest.class.getResourceAsStream("pages/" + name)) {
      if (in == null) {
        throw new AssertionError("there is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static LearningRecord record(String kind) throws IOException {
    return switch (RecordFile.parse(resource(kind + ".yaml"))) {
      case RecordFile.Read(LearningRecord record) -> record;
      case RecordFile.Unreadable(var problems, _) -> throw new AssertionError(problems.toString());
    };
  }

  /// As a node answers it.
  private static GetRecordResponse shown(String kind) throws IOException {
    var riverside = Origin.newBuilder().setName("Riverside Example Trust");
    var response = GetRecordResponse.newBuilder().setLinksInTotal(505);
    response
        .getRecordBuilder()
        .mergeFrom(record(kind))
        .setKind(kind)
        .setRecordId("d".repeat(52))
        .setOrigin(riverside)
        .setLog("kith/kith1x/commons/1")
        .setIndex(7)
        .setClaimedTime("2026-01-05T10:00:00Z")
        .setState("superseded")
        .addCautions("two-successors")
        .addCorrections(
            LinkIn.newBuilder()
                .setRelation("contradicts")
                .setRecordId("e".repeat(52))
                .setTitle("It is not so")
                .setNote("We saw the opposite.")
                .setState("retracted"));
    response.addLinksIn(
        LinkIn.newBuilder()
            .setRelation("supports")
            .setRecordId("e".repeat(52))
            .setTitle("We saw it too")
            .setOrigin(riverside)
            .setState("current")
            .addCautions("review-due"));
    for (String status : List.of("planned", "decided-not-to", "adopted-then-stopped")) {
      response.addLinksIn(
          LinkIn.newBuilder()
              .setRelation("tried")
              .setRecordId("c".repeat(52))
              .setTitle("Our report")
              .setOrigin(riverside)
              .setStatus(status)
              .setOutcome(status.endsWith("stopped") ? "worked" : ""));
    }
    response.addCited(
        CitedRecord.newBuilder()
            .setRecordId("f".repeat(52))
            .setTitle("Named by it")
            .setOrigin(riverside)
            .setState("retracted")
            .setStateReason("unsafe")
            .addCautions("contradicted"));
    response.addCitedBuilder().setRecordId("g".repeat(52)); // not here
    return response.build();
  }

  private static String page(GetRecordResponse shown) {
    var out = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            false,
            Map.of());
    RecordPage.print(new Screen(surroundings, Screen.Form.table, true, false), shown);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lesson",
        "practice",
        "method",
        "tried-here",
        "question",
        "answer",
        "offer",
        "lab",
        "retraction"
      })
  void everyFieldIsOnThePage(String kind) throws IOException {
    LearningRecord record = record(kind);
    assertThat(unset(record, record.getAllFields().keySet())).isEmpty();

    String page = page(shown(kind));

    assertThat(page).isEqualTo(resource(kind + ".txt"));
    assertThat(page).doesNotContain("{", "value:", "\"");
  }

  /// Fields of the record and of its body that the sample leaves out.
  private static List<String> unset(LearningRecord record, Set<FieldDescriptor> set) {
    Message body =
        (Message)
            set.stream()
                .filter(field -> field.getRealContainingOneof() != null)
                .map(record::getField)
                .findFirst()
                .orElseThrow();
    return Stream.concat(
            record.getDescriptorForType().getFields().stream()
                .filter(field -> field.getNumber() > 1 && field.getNumber() < OUTPUT_FIELDS_FROM)
                .filter(field -> field.getRealContainingOneof() == null)
                .filter(field -> !set.contains(field)),
            body.getDescriptorForType().getFields().stream()
                .filter(field -> !body.getAllFields().containsKey(field)))
        .map(FieldDescriptor::getFullName)
        .toList();
  }
}
