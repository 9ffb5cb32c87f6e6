package org.kith.server.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kith.protocol.bytes.Bytes;

/// Pieces of files that one session was asked for and that have not come yet. Safe for several
/// threads.
final class AskedFiles {
  private final Map<Long, CompletableFuture<Bytes>> asked = new HashMap<>();
  private long requests;
  private boolean closed;

  /// One request.
  record Asked(long request, CompletableFuture<Bytes> answer) {}

  synchronized Asked ask() {
    var answer = new CompletableFuture<Bytes>();
    long request = ++requests;
    if (closed) {
      answer.complete(Bytes.EMPTY);
    } else {
      asked.put(request, answer);
    }
    return new Asked(request, answer);
  }

  /// An answer; one that nobody asked for is passed over.
  void came(long request, Bytes data) {
    CompletableFuture<Bytes> answer;
    synchronized (this) {
      answer = asked.remove(request);
    }
    if (answer != null) {
      answer.complete(data);
    }
  }

  /// Nothing more comes.
  void close() {
    Map<Long, CompletableFuture<Bytes>> left;
    synchronized (this) {
      closed = true;
      left = Map.copyOf(asked);
      asked.clear();
    }
    left.values().forEach(answer -> answer.complete(Bytes.EMPTY));
  }
}
