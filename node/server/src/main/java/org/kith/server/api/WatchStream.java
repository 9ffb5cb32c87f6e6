package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.kith.core.admit.Verdict;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.record.Leaf;
import org.kith.schema.v1.WatchRecordsRequest;
import org.kith.schema.v1.WatchRecordsResponse;
import org.kith.server.store.Frame;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.RecordRow;
import org.kith.server.store.Views;

/// Records in order of arrival, from a place in the journal on. The cursor is that place, so a
/// watch can be taken up exactly where it ended. SPEC 11 I27
final class WatchStream {
  private static final String FROM_START = "start";
  private static final int FRAMES_MAX = 256;
  private static final long BYTES_MAX = 1 << 20;
  private static final long IDLE_MS = 1_000;
  private static final Semaphore WATCHERS = new Semaphore(ApiLimits.WATCHERS_MAX);

  private final LogStore store;
  private final Views views;
  private final RecordReader records;
  private final Arrivals arrivals;
  private final Set<Integer> kinds;
  private final Set<Integer> topics;
  private final ServerCallStreamObserver<WatchRecordsResponse> answers;
  private final Semaphore ready = new Semaphore(0);

  private WatchStream(
      Source source,
      Set<Integer> kinds,
      Set<Integer> topics,
      ServerCallStreamObserver<WatchRecordsResponse> answers) {
    this.store = source.store();
    this.views = source.views();
    this.records = source.records();
    this.arrivals = source.arrivals();
    this.kinds = kinds;
    this.topics = topics;
    this.answers = answers;
  }

  /// What all watches read from.
  record Source(LogStore store, Views views, RecordReader records, Arrivals arrivals) {}

  /// Starts to answer a call on a thread of its own.
  static void open(
      Source source,
      WatchRecordsRequest request,
      Codes codes,
      StreamObserver<WatchRecordsResponse> observer) {
    long from = cursor(source, request.getCursor());
    var answers = (ServerCallStreamObserver<WatchRecordsResponse>) observer;
    if (!WATCHERS.tryAcquire()) {
      throw ApiErrors.of(
          Code.RESOURCE_EXHAUSTED,
          "TOO_MANY_WATCHERS",
          "At most " + ApiLimits.WATCHERS_MAX + " watches run at once. End one of them first.");
    }
    var stream =
        new WatchStream(
            source,
            codes.kinds("kinds", request.getKindsList()),
            codes.topics("topics", request.getTopicsList()),
            answers);
    answers.setOnReadyHandler(stream.ready::release);
    answers.setOnCancelHandler(stream.ready::release);
    Thread.ofVirtual().name("watch").start(() -> stream.run(from));
  }

  private static long cursor(Source source, String text) {
    if (text.isEmpty()) {
      return source.store().nextSequence();
    }
    if (text.equals(FROM_START)) {
      return 0;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw ApiErrors.badField("cursor", "must come from an earlier answer, or be: start");
    }
    return Math.min(Long.parseLong(text), source.store().nextSequence());
  }

  private void run(long from) {
    try {
      long next = from;
      while (!answers.isCancelled()) {
        next = answerFrom(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      StatusRuntimeException told = ErrorGate.told(e, "WatchRecords");
      if (!answers.isCancelled()) {
        answers.onError(told);
      }
    } finally {
      WATCHERS.release();
    }
  }

  /// Answers what has been followed by the views, so that each record comes with its state.
  private long answerFrom(long from) throws InterruptedException {
    long seen = arrivals.count();
    long followed = views.cursor();
    if (from >= followed) {
      arrivals.await(seen, IDLE_MS);
      return from;
    }
    long next = from;
    for (Sequenced frame : store.follow(from, FRAMES_MAX, BYTES_MAX)) {
      if (frame.sequence() >= followed) {
        break;
      }
      next = frame.sequence() + 1;
      Optional<RecordRow> row = arrived(frame).filter(this::isWanted);
      if (row.isPresent() && !send(row.get(), next)) {
        return next;
      }
    }
    return next;
  }

  private Optional<RecordRow> arrived(Sequenced sequenced) {
    return switch (sequenced.frame()) {
      case Frame.EntryStored(_, _, Bytes entry, _, Verdict.Admitted _, _) ->
          records.findShown(Leaf.recordId(entry));
      case Frame.Judged(LogId log, long index, Verdict.Admitted _) ->
          store
              .readAt(log, index, sequenced.sequence())
              .flatMap(stored -> records.findShown(Leaf.recordId(stored.entry())));
      case Frame.EntryStored _,
          Frame.Judged _,
          Frame.Shortened _,
          Frame.Erased _,
          Frame.PayloadStored _,
          Frame.LogOpened _,
          Frame.CheckpointStored _ ->
          Optional.empty();
    };
  }

  private boolean isWanted(RecordRow row) {
    return (kinds.isEmpty() || kinds.contains(row.kind()))
        && (topics.isEmpty() || row.topics().stream().anyMatch(topics::contains));
  }

  private boolean send(RecordRow row, long next) throws InterruptedException {
    while (!answers.isReady()) {
      if (answers.isCancelled()) {
        return false;
      }
      boolean _ = ready.tryAcquire(IDLE_MS, TimeUnit.MILLISECONDS);
    }
    answers.onNext(
        WatchRecordsResponse.newBuilder()
            .setRecord(records.whole(row))
            .setCursor(Long.toString(next))
            .build());
    return true;
  }
}
