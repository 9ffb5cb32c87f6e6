package org.kith.server.peer;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.kith.core.admit.RangeOffer;
import org.kith.core.sync.Effect;
import org.kith.core.sync.Message;

/// The sending side of a stream. Ranges are read from the store only when the line takes more, so a
/// slow peer costs no memory. One thread uses it.
final class Outbound {
  private final CallStreamObserver<Wire> line;
  private final Ranges ranges;
  private final FilePieces files;
  private final Deque<Effect.Serve> waiting = new ArrayDeque<>();
  private final Deque<Effect.ServeFile> filesWaiting = new ArrayDeque<>();
  private boolean ended;

  Outbound(CallStreamObserver<Wire> line, Ranges ranges, FilePieces files) {
    this.line = line;
    this.files = files;
    this.ranges = ranges;
  }

  void send(Message message) {
    if (!ended) {
      line.onNext(new Wire.Said(message));
    }
  }

  /// Takes a request to serve. False where more wait than any sound peer would have waiting.
  boolean serve(Effect.Serve serve) {
    Effect.Serve last = waiting.peekLast();
    if (last != null
        && last.request() == 0
        && serve.request() == 0
        && last.log().equals(serve.log())
        && last.to() == serve.from()) {
      waiting.removeLast();
      waiting.addLast(
          new Effect.Serve(0, serve.log(), last.from(), serve.to(), serve.end(), serve.payloads()));
      return true;
    }
    if (waiting.size() >= PeerLimits.SERVES_WAITING_MAX) {
      return false;
    }
    waiting.addLast(serve);
    return true;
  }

  /// Takes a request for a piece of a file. False where more wait than any sound peer would have
  /// waiting.
  boolean serve(Effect.ServeFile piece) {
    if (filesWaiting.size() >= PeerLimits.SERVES_WAITING_MAX) {
      return false;
    }
    filesWaiting.addLast(piece);
    return true;
  }

  /// Answers what waits, as long as the line takes it.
  void flush() {
    while (!ended && !waiting.isEmpty() && line.isReady()) {
      Effect.Serve next = waiting.removeFirst();
      Optional<RangeOffer> offer = ranges.read(next);
      if (offer.isPresent()) {
        send(new Message.Range(next.request(), offer.get()));
      } else if (next.request() > 0) {
        send(new Message.Notice(next.request(), next.log(), next.from(), "OUT_OF_ORDER"));
      }
    }
    while (!ended && !filesWaiting.isEmpty() && line.isReady()) { // entries go first
      Effect.ServeFile next = filesWaiting.removeFirst();
      send(new Message.FilePiece(next.request(), files.read(next.file())));
    }
  }

  /// Whether something waits that the line does not take.
  boolean isStalled() {
    return !(waiting.isEmpty() && filesWaiting.isEmpty()) && !line.isReady();
  }

  /// Ends the stream with a status.
  void end(StatusRuntimeException status) {
    if (ended) {
      return;
    }
    ended = true;
    waiting.clear();
    filesWaiting.clear();
    switch (line) {
      case ServerCallStreamObserver<Wire> server -> {
        if (!server.isCancelled()) {
          server.onError(status);
        }
      }
      case ClientCallStreamObserver<Wire> client ->
          client.cancel(status.getStatus().getDescription(), status);
      default -> line.onError(status);
    }
  }

  boolean isEnded() {
    return ended;
  }
}
