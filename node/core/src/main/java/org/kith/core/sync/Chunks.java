package org.kith.core.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Splits what there is to say into messages that each fit: by number, and by bytes, since whoever
/// signs something decides how large it is.
public final class Chunks {
  private Chunks() {}

  /// Chunks in order, none of them empty. What is larger than a message by itself goes alone.
  public static <T> List<List<T>> of(List<T> all, int countMax, ToLongFunction<T> bytesOf) {
    var chunks = new ArrayList<List<T>>();
    var chunk = new ArrayList<T>();
    long bytes = 0;
    for (T each : all) {
      long more = bytesOf.applyAsLong(each);
      boolean full = chunk.size() == countMax || bytes + more > SyncLimits.CHUNK_BYTES_MAX;
      if (full && !chunk.isEmpty()) {
        chunks.add(List.copyOf(chunk));
        chunk.clear();
        bytes = 0;
      }
      chunk.add(each);
      bytes += more;
    }
    if (!chunk.isEmpty()) {
      chunks.add(List.copyOf(chunk));
    }
    return chunks;
  }

  /// Heads in messages, of which the last says that it is; one without any where there are none
  /// (SPEC 7.3).
  public static List<Message.Heads> heads(List<Message.Head> all) {
    List<List<Message.Head>> chunks =
        of(all, SyncLimits.HEADS_MAX, head -> head.checkpoint().size());
    var messages = new ArrayList<Message.Heads>();
    for (List<Message.Head> chunk : chunks) {
      messages.add(new Message.Heads(chunk, messages.size() == chunks.size() - 1));
    }
    return messages.isEmpty() ? List.of(new Message.Heads(List.of(), true)) : messages;
  }
}
