package org.kith.core.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kith.core.testing.Organisation;
import org.kith.core.trust.Handed.Place;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.identity.ErasureReceipt.Outcome;

/// SPEC 9.4: whom a record may have reached, and in how many files it went.
class ReachTest {
  private static final RecordId RECORD = new RecordId(Sha256.hash(Bytes.utf8("record")));
  private static final RecordId RETRACTION = new RecordId(Sha256.hash(Bytes.utf8("retraction")));

  private final Organisation us = Organisation.named("Us");
  private final Organisation relay = Organisation.named("Relay");
  private final Organisation far = Organisation.named("Far");
  private final Organisation origin = Organisation.named("Origin only");

  private Bytes answer(Organisation holder, Outcome outcome, Organisation... passedTo) {
    List<OrganisationId> to = Arrays.stream(passedTo).map(Organisation::id).sorted().toList();
    return new ErasureReceipt(RECORD, RETRACTION, us.id(), holder.id(), outcome, 1, 2, to)
        .sign(holder.cosignKey(), holder.chain());
  }

  private static Standing told(Standing before, Bytes... receipts) {
    Standing after = before;
    for (Decision.What what : ReceiptNews.of(List.of(receipts), before, receipt -> true)) {
      after = after.apply(Organisation.decision(what));
    }
    return after;
  }

  private static <T> T at(Map<OrganisationId, T> all, Organisation one) {
    return Optional.ofNullable(all.get(one.id())).orElseThrow();
  }

  @Test
  void everybodyIsListedAndNobodyAnswersForAnother() {
    Standing standing = us.accepting(relay);
    standing = Organisation.accept(standing, origin, true);
    var before = Reach.of(standing, RECORD, us.id());
    assertThat(before).containsOnlyKeys(relay.id());
    assertThat(at(before, relay).answer()).isEmpty();

    standing = told(standing, answer(relay, Outcome.ERASED, far, us));
    var after = Reach.of(standing, RECORD, us.id());
    assertThat(after).containsOnlyKeys(relay.id(), far.id());
    assertThat(at(after, relay).answer()).isPresent();
    assertThat(at(after, relay).passedOnBy()).isEmpty();
    assertThat(at(after, far).answer()).isEmpty();
    assertThat(at(after, far).passedOnBy()).containsExactly(relay.id());

    // Whoever was a peer once may hold it, whatever was decided since.
    for (Standing later :
        List.of(
            standing.apply(Organisation.decision(new Decision.PeerRemoved(relay.id(), "test"))),
            Organisation.accept(standing, relay, true))) {
      assertThat(Reach.of(later, RECORD, us.id())).containsOnlyKeys(relay.id(), far.id());
    }
  }

  @Test
  void heldComesBeforeTheLastWordAndNeverAfterIt() {
    Standing standing = us.accepting(relay);
    Bytes held = answer(relay, Outcome.HELD);
    Bytes erased = answer(relay, Outcome.ERASED);
    Standing waiting = told(standing, held);
    assertThat(waiting.erasures().isAnswered(RECORD, relay.id())).isTrue();
    assertThat(waiting.erasures().isConfirmed(RECORD, relay.id())).isFalse();
    assertThat(told(waiting, held)).isSameAs(waiting);
    Standing done = told(waiting, erased);
    assertThat(done.erasures().isConfirmed(RECORD, relay.id())).isTrue();
    assertThat(told(done, held, answer(relay, Outcome.NEVER_HELD))).isSameAs(done);
    assertThat(at(done.erasures().of(RECORD), relay).signed()).isEqualTo(erased);
  }

  @Test
  void filesCountWhereTheyTookTheContentAlong() {
    var record = new Place(us.log().id(), 3);
    var retraction = new Place(us.log().id(), 9);
    Standing standing = us.accepting(relay);
    for (long[] fromTo : new long[][] {{0, 3}, {0, 4}, {3, 9}, {4, 9}, {0, 10}, {9, 9}}) {
      standing =
          standing.apply(
              Organisation.decision(
                  new Decision.FileWritten(
                      relay.id(),
                      List.of(new Decision.FileExtent(us.log().id(), fromTo[0], fromTo[1])))));
    }
    Handed handed = standing.handed();
    assertThat(handed.filesWith(RECORD, record, Optional.of(retraction)))
        .as("from 0 to 4 and from 3 to 9")
        .containsExactly(relay.id(), relay.id());
    assertThat(handed.filesWith(RECORD, record, Optional.empty())).hasSize(3);
    assertThat(handed.filesWith(RECORD, new Place(relay.log().id(), 3), Optional.empty()))
        .isEmpty();

    standing =
        standing.apply(
            Organisation.decision(new Decision.ErasedHere(RECORD, relay.id(), "a test")));
    Standing later =
        standing.apply(
            Organisation.decision(
                new Decision.FileWritten(
                    relay.id(), List.of(new Decision.FileExtent(us.log().id(), 0, 10)))));
    assertThat(later.handed().filesWith(RECORD, record, Optional.empty())).hasSize(3);
  }
}
