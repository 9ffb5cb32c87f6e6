package org.kith.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;

/// SPEC 7.3, 7.10: what there is to say goes in messages that fit, and all of it goes.
class ChunksTest {
  private static List<Message.Head> heads(int count, int bytes) {
    var note = Bytes.wrap(new byte[bytes]);
    return Collections.nCopies(count, new Message.Head(LogId.of("a log"), note));
  }

  private static List<Integer> sizes(List<Message.Heads> messages) {
    return messages.stream().map(message -> message.heads().size()).toList();
  }

  @Test
  void headsGoBy256AndTheLastMessageSaysThatItIs() {
    assertThat(Chunks.heads(List.of())).containsExactly(new Message.Heads(List.of(), true));
    assertThat(sizes(Chunks.heads(heads(256, 10)))).containsExactly(256);
    List<Message.Heads> two = Chunks.heads(heads(257, 10));
    assertThat(sizes(two)).containsExactly(256, 1);
    assertThat(two).extracting(Message.Heads::complete).containsExactly(false, true);
  }

  @Test
  void aMessageIsFilledWithOneMebibyteAndWhatIsLargerGoesAlone() {
    int half = SyncLimits.CHUNK_BYTES_MAX / 2;
    assertThat(sizes(Chunks.heads(heads(4, half)))).containsExactly(2, 2);
    assertThat(sizes(Chunks.heads(heads(4, half + 1)))).containsExactly(1, 1, 1, 1);
    assertThat(Chunks.of(List.of(1, 2 * SyncLimits.CHUNK_BYTES_MAX, 3), 10, Integer::longValue))
        .containsExactly(List.of(1), List.of(2 * SyncLimits.CHUNK_BYTES_MAX), List.of(3));
  }

  @Test
  void nothingIsLeftOut() {
    var all = new ArrayList<Integer>();
    for (int i = 0; i < 1_000; i++) {
      all.add(i);
    }
    List<List<Integer>> chunks = Chunks.of(all, 100, _ -> 20_000);
    assertThat(chunks).allMatch(chunk -> chunk.size() <= 52);
    assertThat(chunks.stream().flatMap(List::stream).toList()).isEqualTo(all);
  }
}
