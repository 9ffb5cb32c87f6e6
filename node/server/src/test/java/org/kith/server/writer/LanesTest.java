package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.RangeOffer;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 8.6: one origin that sends without end delays nobody by more than a turn.
class LanesTest {
  private final Lanes lanes = new Lanes();

  private static Ticket own(int number) {
    return new Ticket(
        Proposal.Publish.of(
            OwnOrganisation.named("Riverside").logs().commons(),
            OwnOrganisation.lesson("Lesson number " + number),
            Optional.of("own " + number)),
        told -> {});
  }

  private static Ticket from(String origin, int at) {
    var offer =
        new RangeOffer(
            new LogId(Sha256.hash(Bytes.utf8(origin))),
            at,
            at + 1,
            List.of(),
            Bytes.EMPTY,
            List.of());
    return new Ticket(Proposal.Take.of(offer), told -> {});
  }

  private List<Ticket> drained() {
    List<Ticket> all = new ArrayList<>();
    for (@Nullable Ticket next = lanes.poll(); next != null; next = lanes.poll()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void logsTakeTurnsAndEachKeepsItsOrder() {
    List<Ticket> flood = List.of(from("a", 0), from("a", 1), from("a", 2));
    Ticket b = from("b", 0);
    Ticket c = from("c", 0);
    flood.forEach(lanes::add);
    lanes.add(b);
    lanes.add(c);
    assertThat(lanes.size()).isEqualTo(5);
    assertThat(drained()).containsExactly(flood.get(0), b, c, flood.get(1), flood.get(2));
    assertThat(lanes.size()).isZero();
  }

  @Test
  void decisionsComeFirstAndOwnRecordsShareWithOthers() {
    List<Ticket> own = new ArrayList<>();
    for (int i = 0; i < Lanes.OWN_PER_TURN + 2; i++) {
      own.add(own(i));
      lanes.add(own.getLast());
    }
    Ticket theirs = from("a", 0);
    Ticket decision = new Ticket(new Proposal.JudgeAgain(), told -> {});
    lanes.add(theirs);
    lanes.add(decision);
    List<Ticket> order = drained();
    assertThat(order.getFirst()).isEqualTo(decision);
    assertThat(order.indexOf(theirs)).isEqualTo(1 + Lanes.OWN_PER_TURN);
    assertThat(order.subList(1, 1 + Lanes.OWN_PER_TURN))
        .isEqualTo(own.subList(0, Lanes.OWN_PER_TURN));
    assertThat(order).hasSize(own.size() + 2);
  }
}
