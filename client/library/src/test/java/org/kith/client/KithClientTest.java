package org.kith.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.ImportRecordsRequest;
import org.kith.schema.v1.ImportRecordsResponse;
import org.kith.schema.v1.ImportRefusal;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Limit;
import org.kith.schema.v1.PublishRecordRequest;
import org.kith.schema.v1.PublishRecordResponse;
import org.kith.schema.v1.Refusal;
import org.kith.schema.v1.WatchRecordsRequest;

class KithClientTest {
  private final ScriptedNode node;
  private final KithClient client;

  KithClientTest() throws IOException {
    node = new ScriptedNode();
    client = node.client();
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private static GetRecordRequest get(String id) {
    return GetRecordRequest.newBuilder().setRecordId(id).build();
  }

  private static PublishRecordRequest publish(String title, String requestId) {
    return PublishRecordRequest.newBuilder()
        .setRecord(LearningRecord.newBuilder().setTitle(title))
        .setRequestId(requestId)
        .build();
  }

  @Test
  void theTokenGoesWithEachCall() {
    client.get(get("one"));
    assertThat(node.tokens).containsExactly("Bearer kith_secret");
  }

  @Test
  void aReadIsRepeatedWhereTheConnectionBreaks() {
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    assertThat(client.get(get("one")).getRecord().getRecordId()).isEqualTo("one");
    assertThat(node.calls).hasValue(3);
  }

  @Test
  void afterThreeAttemptsItIsUnreachable() {
    for (int i = 0; i < Calls.ATTEMPTS_MAX; i++) {
      node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    }
    assertThatThrownBy(() -> client.get(get("one")))
        .isInstanceOf(KithException.Unreachable.class)
        .hasMessageContaining("127.0.0.1:" + node.port());
    assertThat(node.calls).hasValue(Calls.ATTEMPTS_MAX);
  }

  @Test
  void publishingIsRepeatedOnlyWithARequestId() {
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    assertThatThrownBy(() -> client.publish(publish("a", "")))
        .isInstanceOf(KithException.Unreachable.class);
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    assertThat(client.publish(publish("a", "attempt-1")).getRecordId()).isEqualTo("id");
    assertThat(node.calls).hasValue(3);
  }

  @Test
  void eachStatusHasItsOwnType() {
    Map<Status, Class<? extends KithException>> types =
        Map.of(
            Status.UNAUTHENTICATED, KithException.Unauthenticated.class,
            Status.PERMISSION_DENIED, KithException.Forbidden.class,
            Status.NOT_FOUND, KithException.NotFound.class,
            Status.FAILED_PRECONDITION, KithException.Refused.class,
            Status.RESOURCE_EXHAUSTED, KithException.Refused.class,
            Status.ALREADY_EXISTS, KithException.Refused.class,
            Status.INTERNAL, KithException.NodeFault.class,
            Status.UNKNOWN, KithException.NodeFault.class);
    types.forEach(
        (status, type) -> {
          node.failures.add(status.withDescription("Said so.").asRuntimeException());
          assertThatThrownBy(() -> client.get(get("one")))
              .isInstanceOf(type)
              .hasMessageContaining("Said so.");
        });
  }

  @Test
  void aRefusalCarriesItsReasonAndEveryField() {
    StatusRuntimeException refusal =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INVALID_ARGUMENT.value())
                .setMessage("The record breaks the rules for its kind.")
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder()
                            .setReason("INVALID_RECORD")
                            .setDomain("kith")
                            .build()))
                .addDetails(
                    Any.pack(
                        BadRequest.newBuilder()
                            .addFieldViolations(violation("title", "is required"))
                            .addFieldViolations(violation("lesson.whatHappened", "is required"))
                            .build()))
                .build());
    node.failures.add(refusal);
    assertThatThrownBy(() -> client.publish(publish("", "r")))
        .asInstanceOf(type(KithException.Refused.class))
        .satisfies(
            refused -> {
              assertThat(refused.reason()).isEqualTo("INVALID_RECORD");
              assertThat(refused.problems())
                  .extracting(p -> p.getField())
                  .containsExactly("title", "lesson.whatHappened");
            });
  }

  private static BadRequest.FieldViolation violation(String field, String description) {
    return BadRequest.FieldViolation.newBuilder()
        .setField(field)
        .setDescription(description)
        .build();
  }

  @Test
  void aCallThatIsNotAnsweredEndsAtItsDeadline() {
    try (KithClient hasty = node.client(Duration.ofMillis(200))) {
      assertThatThrownBy(() -> hasty.get(get("never"))).isInstanceOf(KithException.TimedOut.class);
    }
  }

  @Test
  void nobodyListeningIsUnreachable() {
    node.close();
    assertThatThrownBy(() -> client.get(get("one"))).isInstanceOf(KithException.Unreachable.class);
  }

  @Test
  void watchingGivesAnswersAsTheyArriveAndEndsWhenClosed() {
    var stream = client.watch(WatchRecordsRequest.getDefaultInstance());
    assertThat(stream.next().getCursor()).isEqualTo("c0");
    assertThat(stream.next().getCursor()).isEqualTo("c1");
    assertThat(stream.next().getCursor()).isEqualTo("c2");
    stream.close();
    assertThatThrownBy(stream::hasNext).isInstanceOf(KithException.NodeFault.class);
  }

  private static final class Heard implements PublishListener {
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void published(
        long position, PublishRecordRequest request, PublishRecordResponse receipt) {
      lines.add(position + " " + request.getRecord().getTitle() + " " + receipt.getRecordId());
    }

    @Override
    public void refused(long position, PublishRecordRequest request, Refusal refusal) {
      lines.add(position + " " + request.getRecord().getTitle() + " " + refusal.getReason());
    }
  }

  @Test
  void manyArePublishedInOrderWithABoundedNumberUnanswered() {
    var heard = new Heard();
    client.publishAll(
        IntStream.range(0, 300)
            .mapToObj(i -> publish(i % 100 == 7 ? "bad" + i : "t" + i, "r" + i))
            .iterator(),
        heard);
    assertThat(heard.lines)
        .hasSize(300)
        .startsWith("0 t0 t0", "1 t1 t1")
        .contains("7 bad7 INVALID_RECORD", "207 bad207 INVALID_RECORD")
        .endsWith("299 t299 t299");
    assertThat(node.unansweredMost).hasValue(PublishStream.IN_FLIGHT_MAX);
  }

  @Test
  void aCheckpointThatCameOnceStandsInEveryReceiptThatItCovers() {
    List<String> checkpoints = new ArrayList<>();
    client.publishAll(
        IntStream.range(0, 10).mapToObj(i -> publish("t" + i, "r" + i)).iterator(),
        new PublishListener() {
          @Override
          public void published(
              long position, PublishRecordRequest request, PublishRecordResponse receipt) {
            checkpoints.add(receipt.getCheckpoint());
          }

          @Override
          public void refused(long position, PublishRecordRequest request, Refusal refusal) {}
        });
    assertThat(checkpoints)
        .containsExactlyElementsOf(
            IntStream.range(0, 10)
                .mapToObj(
                    i ->
                        "over t"
                            + i
                                / ScriptedNode.RECEIPTS_A_CHECKPOINT
                                * ScriptedNode.RECEIPTS_A_CHECKPOINT)
                .toList());
  }

  @Test
  void aBrokenStreamIsTakenUpWhereItsAnswersEnded() {
    node.breaks.add(100);
    node.breaks.add(0);
    var heard = new Heard();
    client.publishAll(
        IntStream.range(0, 200).mapToObj(i -> publish("t" + i, "r" + i)).iterator(), heard);
    assertThat(heard.lines)
        .containsExactlyElementsOf(
            IntStream.range(0, 200).mapToObj(i -> "%d t%d t%d".formatted(i, i, i)).toList());
    assertThat(node.titles).hasSize(200);
  }

  @Test
  void aBrokenStreamWithoutRequestIdsIsNotTakenUp() {
    node.breaks.add(10);
    var requests = IntStream.range(0, 200).mapToObj(i -> publish("t" + i, "")).iterator();
    assertThatThrownBy(() -> client.publishAll(requests, new Heard()))
        .isInstanceOf(KithException.Unreachable.class);
    assertThat(node.titles).hasSize(10);
  }

  private static Iterator<ImportRecordsRequest> rows(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            line ->
                ImportRecordsRequest.newBuilder()
                    .setLine(line)
                    .setRecord(
                        LearningRecord.newBuilder()
                            .setTitle(line % 1_000 == 7 ? "bad" + line : "t" + line))
                    .build())
        .iterator();
  }

  @Test
  void rowsAreSentInOrderAndSummedUpInOneAnswer() {
    ImportRecordsResponse answer = client.importAll(rows(2_500), Duration.ofSeconds(20));
    assertThat(answer.getAccepted()).isEqualTo(2_497);
    assertThat(answer.getRefused()).isEqualTo(3);
    assertThat(answer.getRefusalsList())
        .extracting(ImportRefusal::getLine)
        .containsExactly(7, 1_007, 2_007);
    assertThat(node.titles).hasSize(2_497).startsWith("t1", "t2").endsWith("t2499", "t2500");
  }

  @Test
  void rowsOfABrokenLineAreNotSentAgainByThemselves() {
    node.failures.add(Status.UNAVAILABLE.asRuntimeException());
    assertThatThrownBy(() -> client.importAll(rows(2_500), Duration.ofSeconds(20)))
        .isInstanceOf(KithException.Unreachable.class);
    assertThat(node.titles).isEmpty();
    assertThat(node.calls).hasValue(1);
  }

  @Test
  void limitsComeWithTheirNames() {
    assertThat(client.node().limits().getLimitsList())
        .containsExactly(Limit.newBuilder().setName("record-bytes").setValue(65_536).build());
  }
}
