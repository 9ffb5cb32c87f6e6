package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kith.core.admit.OfferedItem;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Message;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.Sha256;

/// SPEC 8.8, at its edge.
class PeerDayTest {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final LogId LOG = new LogId(Sha256.hash());

  private static Message range(int bytes) {
    var item = new OfferedItem(Bytes.wrap(new byte[bytes]), Optional.empty());
    return new Message.Range(0, new RangeOffer(LOG, 0, 1, List.of(item), Bytes.EMPTY, List.of()));
  }

  @Test
  void theLastByteMayComeAndNotOneMore() {
    var day = new PeerDay(new PeerAllowance(1_000, 4));
    day.came(range(600), 5);
    day.came(range(400), DAY_MS - 1);
    assertThat(day.isOver(DAY_MS - 1)).isFalse();
    day.came(range(1), DAY_MS - 1);
    assertThat(day.isOver(DAY_MS - 1)).isTrue();
    assertThat(day.isOver(DAY_MS)).as("the next day").isFalse();
    day.came(range(1_000), DAY_MS);
    assertThat(day.isOver(DAY_MS)).isFalse();
  }

  @Test
  void theLastEntryMayComeAndNotOneMore() {
    var day = new PeerDay(new PeerAllowance(1_000, 4));
    for (int i = 0; i < 4; i++) {
      day.came(range(1), 0);
    }
    assertThat(day.isOver(0)).isFalse();
    day.came(range(1), 0);
    assertThat(day.isOver(0)).isTrue();
    assertThat(day.isOver(DAY_MS)).as("the next day").isFalse();
  }

  @Test
  void payloadsThatComeLaterCountAndSmallMessagesDoNot() {
    var day = new PeerDay(new PeerAllowance(1_000, 4));
    var payloads = new TreeMap<Long, SaltedPayload>();
    payloads.put(1L, new SaltedPayload(Sha256.hash(), Bytes.wrap(new byte[968])));
    day.came(new Message.Payloads(1, LOG, payloads), 0);
    day.came(new Message.Notice(0, LOG, 0, "DUPLICATE"), 0);
    assertThat(day.isOver(0)).isFalse();
    payloads.put(2L, new SaltedPayload(Sha256.hash(), Bytes.EMPTY));
    day.came(new Message.Payloads(2, LOG, payloads), 0);
    assertThat(day.isOver(0)).isTrue();
  }
}
