package org.kith.protocol.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.DescriptorShapes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.bytes.WireLinter;
import org.kith.protocol.bytes.WireShape;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;
import org.kith.schema.v1.EntryBody;
import org.kith.schema.v1.ForkProof;
import org.kith.schema.v1.Invitation;
import org.kith.schema.v1.Lesson;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.ManifestBody;
import org.kith.schema.v1.Measure;
import org.kith.schema.v1.Point;
import org.kith.schema.v1.SignedManifest;
import org.kith.schema.v1.TriedHere;

/// SPEC 2.6: what the linter passes, the runtime reads and writes again as the same bytes. The
/// first byte says which message the others are.
class LinterFuzzTest {
  private static final int DEPTH_MAX = 8;
  private static final List<Message> MESSAGES =
      List.of(
          EntryBody.getDefaultInstance(),
          org.kith.schema.v1.LearningRecord.getDefaultInstance(),
          ManifestBody.getDefaultInstance(),
          SignedManifest.getDefaultInstance(),
          Invitation.getDefaultInstance(),
          ForkProof.getDefaultInstance());
  private static final List<WireShape> SHAPES =
      MESSAGES.stream().map(m -> DescriptorShapes.of(m.getDescriptorForType())).toList();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void whatPassesHasOneEncoding(byte[] input) {
    check(input);
  }

  @Test
  void mutationsOfGoodMessages() {
    MutationSweep.run(1, all(), 60_000, LinterFuzzTest::check);
  }

  static void check(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int which = (input[0] & 0xff) % MESSAGES.size();
    Bytes bytes = Bytes.copyOf(input).slice(1, input.length);
    if (WireLinter.lint(bytes, SHAPES.get(which), DEPTH_MAX).isEmpty()) {
      same(bytes, written(MESSAGES.get(which), bytes));
    }
    if (Entry.parse(bytes) instanceof Entry.Parsed.Ok ok) {
      same(bytes, ok.entry().encode());
    }
    if (LearningRecord.parse(bytes) instanceof RecordParse.Ok ok) {
      same(bytes, ok.record().payload());
      same(bytes, RecordRules.encodePayload(ok.record().message()));
      Entry entry = ok.record().entry(new LogId(Sha256.hash()), 0, Sha256.hash(), 0);
      if (!(Entry.parse(entry.encode()) instanceof Entry.Parsed.Ok)) {
        throw new AssertionError("a record without an entry: " + bytes.hex());
      }
    }
  }

  private static Bytes written(Message message, Bytes bytes) {
    try {
      return Bytes.wrap(message.getParserForType().parseFrom(bytes.toByteString()).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the linter passes what the runtime does not read", e);
    }
  }

  private static void same(Bytes one, Bytes other) {
    if (!one.equals(other)) {
      throw new AssertionError("two encodings: " + one.hex() + " and " + other.hex());
    }
  }

  static List<byte[]> seeds() {
    return all().stream().map(Bytes::toArray).toList();
  }

  private static List<Bytes> all() {
    var seeds = new ArrayList<Bytes>();
    Bytes hash = Sha256.hash();
    var links =
        List.of(new EntryLink(1, new RecordId(hash)), new EntryLink(400, new RecordId(hash)));
    seeds.add(
        of(
            0,
            new Entry(new LogId(hash), 300, 4, List.of(3, 400), hash, 1_200, 1, links, 1_790_000L)
                .encode()));
    seeds.add(of(1, RecordRules.encodePayload(lesson())));
    seeds.add(of(1, RecordRules.encodePayload(triedHere())));
    Bytes signed = Signed.SECOND.newest().signed();
    seeds.add(of(2, body(signed)));
    seeds.add(of(3, signed));
    seeds.add(of(4, Bytes.wrap(invitation().toByteArray())));
    seeds.add(of(5, ProofFuzzTest.fork().encode()));
    return seeds;
  }

  private static Bytes of(int which, Bytes message) {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) which}), message);
  }

  private static Bytes body(Bytes signed) {
    try {
      return Bytes.of(SignedManifest.parseFrom(signed.toByteString()).getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Invitation invitation() {
    var invitation = Invitation.newBuilder().addEndpoints("127.0.0.1:7440");
    Signed.SECOND.encoded().forEach(m -> invitation.addManifests(m.toByteString()));
    return invitation.build();
  }

  private static org.kith.schema.v1.LearningRecord.Builder common() {
    return org.kith.schema.v1.LearningRecord.newBuilder()
        .setTitle("Printed handover sheet went missing \u2014 d\u0175r")
        .setSummary("A paper sheet for night handover was lost twice in a month.")
        .addTopics("handover")
        .setAuthorRole("ward manager")
        .setAudience("network");
  }

  private static org.kith.schema.v1.LearningRecord lesson() {
    return RecordRules.withDefaults(
        common()
            .setLesson(
                Lesson.newBuilder()
                    .setLessonType("did-not-work")
                    .setWhatHappened("The sheet was lost twice in one month.")
                    .setWhatWeLearned("Paper that leaves the ward does not come back."))
            .build(),
        YearMonth.of(2026, 11));
  }

  private static org.kith.schema.v1.LearningRecord triedHere() {
    return RecordRules.withDefaults(
        common()
            .addLinks(Link.newBuilder().setRelation("tried").setRecordId(Sha256.hash().base32()))
            .setTriedHere(
                TriedHere.newBuilder()
                    .setStatus("adopted")
                    .setOutcome("worked")
                    .addCoreElementsMissing(1)
                    .addResults(
                        Measure.newBuilder()
                            .setName("falls a month")
                            .setBaseline(12.5)
                            .setN(40)
                            .addSeries(Point.newBuilder().setMonth("2026-03").setValue(4)))
                    .setWouldDoAgain(true)
                    .setAdvice("Start with one ward."))
            .build(),
        YearMonth.of(2026, 11));
  }
}
