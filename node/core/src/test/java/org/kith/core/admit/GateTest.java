package org.kith.core.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Quota;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Frontier;
import org.kith.protocol.record.Entry;
import org.kith.protocol.record.EntryLink;
import org.kith.protocol.record.LearningRecord;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.protocol.record.RecordParse;
import org.kith.protocol.record.RecordRules;

/// SPEC 8: every reason, with the smallest change that brings it about.
class GateTest {
  private static final long NOW_MS = 1_700_000_000_000L;

  private final Organisation us = Organisation.named("Us");
  private final Organisation them = Organisation.named("Them");
  private final Gate gate = new Gate();

  private Accepted accept(RangeOffer offer) {
    return accept(offer, us.accepting(them));
  }

  private Accepted accept(RangeOffer offer, Standing standing) {
    return gate.accept(
        InspectedRange.of(offer),
        them.tree().frontier(Math.max(0, offer.from())),
        standing,
        Quota.Used.NOTHING,
        Quota.UNLIMITED,
        NOW_MS);
  }

  private void refused(RangeOffer offer, Reason reason) {
    assertThat(accept(offer)).isEqualTo(new Accepted.No(reason));
  }

  private Verdict verdict(Organisation origin) {
    return verdict(origin, us.accepting(origin), NOW_MS);
  }

  private Verdict verdict(Organisation origin, Standing standing, long nowMs) {
    RangeOffer offer = origin.offer(origin.size() - 1, origin.size());
    Accepted accepted =
        gate.accept(
            InspectedRange.of(offer),
            origin.tree().frontier(offer.from()),
            standing,
            Quota.Used.NOTHING,
            Quota.UNLIMITED,
            nowMs);
    assertThat(accepted).isInstanceOf(Accepted.Range.class);
    return ((Accepted.Range) accepted).entries().getFirst().verdict();
  }

  @Test
  void soundEntriesAreAcceptedAndSoundRecordsAdmitted() {
    them.publish(5);
    assertThat(accept(them.offer(0, 3)))
        .isInstanceOfSatisfying(
            Accepted.Range.class,
            range -> {
              assertThat(range.after()).isEqualTo(them.tree().frontier(3));
              assertThat(range.checkpoint().size()).isEqualTo(5);
              assertThat(range.entries()).allMatch(e -> e.verdict().equals(Verdict.ADMITTED));
            });
    assertThat(accept(them.offer(3, 5))).isInstanceOf(Accepted.Range.class);
  }

  @Test
  void everyFlippedByteOfAnEntryIsRefused() {
    them.publish(2);
    RangeOffer offer = them.offer(0, 2);
    Bytes entry = offer.items().get(1).entry();
    for (int i = 0; i < entry.size(); i++) {
      byte[] flipped = entry.toArray();
      flipped[i] ^= 1;
      assertThat(accept(with(offer, 1, Bytes.wrap(flipped)))).isInstanceOf(Accepted.No.class);
    }
  }

  @Test
  void everyFlippedByteOfAPayloadIsLeftOutAndItsEntryWaitsForIt() {
    them.publish(1);
    RangeOffer offer = them.offer(0, 1);
    SaltedPayload payload = offer.items().getFirst().payload().orElseThrow();
    for (int i = 0; i < payload.payload().size(); i++) {
      byte[] flipped = payload.payload().toArray();
      flipped[i] ^= 1;
      var item =
          new OfferedItem(
              offer.items().getFirst().entry(),
              Optional.of(new SaltedPayload(payload.salt(), Bytes.wrap(flipped))));
      Accepted accepted = accept(with(offer, List.of(item)));
      Accepted.Judged judged = ((Accepted.Range) accepted).entries().getFirst();
      assertThat(judged.verdict()).isEqualTo(Verdict.AWAITING); // I3: somebody else may have it
      assertThat(judged.another()).isTrue();
      assertThat(judged.payload()).isEmpty();
    }
  }

  @Test
  void anUnknownLogIsRefusedWhoeverBringsIt() {
    them.publish(1);
    assertThat(accept(them.offer(0, 1), Standing.of(us.chain())))
        .isEqualTo(new Accepted.No(Reason.UNKNOWN_LOG));
  }

  @Test
  void withoutAGrantNothingIsAccepted() {
    them.publish(1);
    Standing accepted =
        Standing.of(us.chain())
            .apply(
                Organisation.decision(
                    new Decision.PeerAccepted(them.chain(), List.of(), false, true)));
    assertThat(accept(them.offer(0, 1), accepted)).isEqualTo(new Accepted.No(Reason.NO_GRANT));
    Standing ended =
        accepted.apply(
            Organisation.decision(
                new Decision.Granted(them.id(), LogName.COMMONS, List.of(), List.of(), NOW_MS)));
    assertThat(accept(them.offer(0, 1), ended)).isEqualTo(new Accepted.No(Reason.NO_GRANT));
    Standing lasting =
        accepted.apply(
            Organisation.decision(
                new Decision.Granted(
                    them.id(), LogName.COMMONS, List.of(), List.of(), NOW_MS + 1)));
    assertThat(accept(them.offer(0, 1), lasting)).isInstanceOf(Accepted.Range.class);
  }

  @Test
  void aCheckpointOfAnotherKeyOrLogIsRefused() {
    Organisation other = Organisation.named("Other").publish(2);
    them.publish(2);
    RangeOffer offer = them.offer(0, 2);
    refused(checkpoint(offer, other.checkpoint(2)), Reason.BAD_CHECKPOINT);
    refused(checkpoint(offer, Bytes.utf8("no note")), Reason.BAD_CHECKPOINT);
  }

  @Test
  void anEntryOfAnotherLogOrPlaceIsRefused() {
    Organisation other = Organisation.named("Other").publish(2);
    them.publish(3);
    refused(
        with(them.offer(0, 2), 1, other.offer(1, 2).items().getFirst().entry()), Reason.WRONG_LOG);
    refused(
        with(them.offer(0, 2), 1, them.offer(2, 3).items().getFirst().entry()), Reason.WRONG_LOG);
  }

  @Test
  void aWrongMissingOrNeedlessProofIsRefused() {
    them.publish(7);
    RangeOffer offer = them.offer(0, 3);
    refused(proof(offer, List.of()), Reason.BAD_PROOF);
    var more = new ArrayList<>(offer.proof());
    more.add(Sha256.hash());
    refused(proof(offer, more), Reason.BAD_PROOF);
    refused(proof(them.offer(0, 7), List.of(Sha256.hash())), Reason.BAD_PROOF);
    refused(
        proof(offer, Collections.nCopies(AdmitLimits.PROOF_HASHES_MAX + 1, Sha256.hash())),
        Reason.MALFORMED_MESSAGE);
  }

  @Test
  void aRangeStartsWhereTheHeldLogEnds() {
    them.publish(5);
    for (long held : List.of(0L, 1L, 3L, 5L)) {
      assertThat(
              gate.accept(
                  InspectedRange.of(them.offer(2, 4)),
                  them.tree().frontier(held),
                  us.accepting(them),
                  Quota.Used.NOTHING,
                  Quota.UNLIMITED,
                  NOW_MS))
          .isEqualTo(new Accepted.No(Reason.OUT_OF_ORDER));
    }
    assertThat(
            gate.accept(
                InspectedRange.of(them.offer(2, 4)),
                them.tree().frontier(2),
                us.accepting(them),
                Quota.Used.NOTHING,
                Quota.UNLIMITED,
                NOW_MS))
        .isInstanceOf(Accepted.Range.class);
  }

  @Test
  void rangesHaveTheirLimits() {
    them.publish(AdmitLimits.RANGE_ENTRIES_MAX + 1);
    assertThat(accept(them.offer(0, AdmitLimits.RANGE_ENTRIES_MAX)))
        .isInstanceOf(Accepted.Range.class);
    refused(them.offer(0, AdmitLimits.RANGE_ENTRIES_MAX + 1), Reason.BATCH_TOO_LARGE);
    RangeOffer one = them.offer(0, 1);
    refused(
        new RangeOffer(one.log(), 0, 0, List.of(), one.checkpoint(), one.proof()),
        Reason.MALFORMED_MESSAGE);
    refused(
        new RangeOffer(one.log(), 0, 2, one.items(), one.checkpoint(), one.proof()),
        Reason.MALFORMED_MESSAGE);
    refused(
        new RangeOffer(one.log(), -1, 0, one.items(), one.checkpoint(), one.proof()),
        Reason.MALFORMED_MESSAGE);
    long limit = Checkpoint.TREE_SIZE_LIMIT;
    assertThat(
            gate.accept(
                InspectedRange.of(
                    new RangeOffer(
                        one.log(), limit - 1, limit, one.items(), one.checkpoint(), one.proof())),
                Frontier.EMPTY,
                us.accepting(them),
                Quota.Used.NOTHING,
                Quota.UNLIMITED,
                NOW_MS))
        .isEqualTo(new Accepted.No(Reason.TREE_TOO_LARGE));
  }

  @Test
  void entriesAndBytesHaveTheirLimits() {
    them.publish(1);
    RangeOffer offer = them.offer(0, 1);
    refused(with(offer, 0, Bytes.wrap(new byte[Entry.ENTRY_BYTES_MAX])), Reason.MALFORMED_ENTRY);
    refused(
        with(offer, 0, Bytes.wrap(new byte[Entry.ENTRY_BYTES_MAX + 1])), Reason.ENTRY_TOO_LARGE);
    OfferedItem item = offer.items().getFirst();
    int room = (int) AdmitLimits.RANGE_BYTES_MAX - item.entry().size() - 32;
    refused(with(offer, List.of(large(item, room + 1))), Reason.BATCH_TOO_LARGE);
    assertThat(accept(with(offer, List.of(large(item, room))))).isInstanceOf(Accepted.Range.class);
  }

  private static OfferedItem large(OfferedItem item, int bytes) {
    return new OfferedItem(
        item.entry(), Optional.of(new SaltedPayload(Sha256.hash(), Bytes.wrap(new byte[bytes]))));
  }

  @Test
  void whatIsNotGrantedNowIsHeld() {
    them.publish(1);
    Standing kinds = grant(List.of(2), List.of());
    assertThat(verdict(them, kinds, NOW_MS)).isEqualTo(new Verdict.Held(Reason.KIND_NOT_GRANTED));
    Standing topics = grant(List.of(), List.of(40));
    assertThat(verdict(them, topics, NOW_MS)).isEqualTo(new Verdict.Held(Reason.TOPIC_NOT_GRANTED));
    long end = Organisation.EXPIRES_MS + AdmitLimits.EXPIRY_TOLERANCE_MS; // SPEC 4.7
    assertThat(verdict(them, us.accepting(them), end))
        .isEqualTo(new Verdict.Held(Reason.MANIFEST_EXPIRED));
    assertThat(verdict(them, us.accepting(them), end - 1)).isEqualTo(Verdict.ADMITTED);
    Standing renewed =
        us.accepting(them)
            .apply(
                Organisation.decision(
                    new Decision.ManifestLearned(
                        them.next(them.chain(), edit -> edit.expires(end + 1)))));
    assertThat(verdict(them, renewed, end)).as("a late renewal").isEqualTo(Verdict.ADMITTED);
  }

  private Standing grant(List<Integer> kinds, List<Integer> topics) {
    return us.accepting(them)
        .apply(
            Organisation.decision(
                new Decision.Granted(them.id(), LogName.COMMONS, kinds, topics, 0)));
  }

  @Test
  void whatCannotBeShownYetIsKept() {
    assertThat(verdict(signed(entry(10, List.of(1), 1, payload()), payload())))
        .isEqualTo(Verdict.UNDISPLAYABLE);
    assertThat(verdict(signed(entry(4_711, List.of(1), 1, payload()), payload())))
        .isEqualTo(Verdict.UNDISPLAYABLE);
    assertThat(verdict(signed(entry(1, List.of(1), 2, payload()), payload())))
        .isEqualTo(Verdict.UNDISPLAYABLE);
    them.append(entry(1, List.of(1), 1, payload()).encode(), Optional.empty());
    assertThat(verdict(them)).isEqualTo(Verdict.AWAITING);
  }

  @Test
  void payloadAndEntryMustAgree() {
    Bytes payload = payload();
    LearningRecord record = ((RecordParse.Ok) LearningRecord.parse(payload)).record();
    int topic = record.topicNumbers().getFirst();
    assertThat(verdict(signed(entry(1, List.of(topic), 1, payload), payload)))
        .isEqualTo(Verdict.ADMITTED);
    assertThat(verdict(signed(entry(2, List.of(topic), 1, payload), payload)))
        .isEqualTo(new Verdict.Refused(Reason.KIND_MISMATCH));
    assertThat(verdict(signed(entry(1, List.of(topic + 1), 1, payload), payload)))
        .isEqualTo(new Verdict.Refused(Reason.TOPIC_MISMATCH));
    assertThat(
            verdict(signed(entry(1, List.of(topic), 1, payload), Bytes.concat(payload, payload))))
        .isEqualTo(Verdict.AWAITING);
    Entry plain = entry(1, List.of(topic), 1, payload);
    var linked =
        new Entry(
            plain.log(),
            plain.index(),
            1,
            plain.topics(),
            plain.payloadCommitment(),
            plain.payloadSize(),
            1,
            List.of(new EntryLink(3, new RecordId(Sha256.hash()))),
            0);
    assertThat(verdict(signed(linked, payload)))
        .isEqualTo(new Verdict.Refused(Reason.LINK_MISMATCH));
  }

  @Test
  void payloadsThatBreakRulesAreRefusedAndTheirEntriesStay() {
    Bytes noise = Bytes.utf8("no record at all");
    assertThat(verdict(signed(entry(1, List.of(1), 1, noise), noise)))
        .isEqualTo(new Verdict.Refused(Reason.MALFORMED_PAYLOAD));
    Bytes untitled = Bytes.wrap(Organisation.lesson().clearTitle().build().toByteArray());
    assertThat(verdict(signed(entry(1, List.of(1), 1, untitled), untitled)))
        .isEqualTo(new Verdict.Refused(Reason.INVALID_RECORD));
    Bytes own = Bytes.wrap(Organisation.lesson().setAudience("own").build().toByteArray());
    int topic = ((RecordParse.Ok) LearningRecord.parse(own)).record().topicNumbers().getFirst();
    assertThat(verdict(signed(entry(1, List.of(topic), 1, own), own)))
        .isEqualTo(new Verdict.Refused(Reason.WRONG_AUDIENCE));
    Bytes large = Bytes.wrap(new byte[RecordRules.RECORD_BYTES_MAX + 1]);
    assertThat(verdict(signed(entry(1, List.of(1), 1, large), large)))
        .isEqualTo(new Verdict.Refused(Reason.PAYLOAD_TOO_LARGE));
  }

  private static Bytes payload() {
    return RecordRules.encodePayload(Organisation.lesson().build());
  }

  private Organisation signed(Entry entry, Bytes payload) {
    Organisation fresh = Organisation.named("Them");
    return fresh.append(entry.encode(), Optional.of(new SaltedPayload(Sha256.hash(), payload)));
  }

  private Entry entry(int kind, List<Integer> topics, int schema, Bytes payload) {
    return new Entry(
        them.log().id(),
        0,
        kind,
        topics,
        PayloadCommitment.of(Sha256.hash(), payload),
        payload.size(),
        schema,
        List.of(),
        0);
  }

  private static RangeOffer with(RangeOffer offer, int index, Bytes entry) {
    var items = new ArrayList<>(offer.items());
    items.set(index, new OfferedItem(entry, items.get(index).payload()));
    return with(offer, items);
  }

  private static RangeOffer with(RangeOffer offer, List<OfferedItem> items) {
    return new RangeOffer(
        offer.log(), offer.from(), offer.to(), items, offer.checkpoint(), offer.proof());
  }

  private static RangeOffer checkpoint(RangeOffer offer, Bytes note) {
    return new RangeOffer(
        offer.log(), offer.from(), offer.to(), offer.items(), note, offer.proof());
  }

  private static RangeOffer proof(RangeOffer offer, List<Bytes> proof) {
    return new RangeOffer(
        offer.log(), offer.from(), offer.to(), offer.items(), offer.checkpoint(), proof);
  }
}
