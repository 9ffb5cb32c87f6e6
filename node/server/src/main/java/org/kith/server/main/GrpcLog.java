package org.kith.server.main;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What gRPC has to say, for an operator. It tells of every bad frame with a stack trace, so that
/// whoever floods a port would fill the log's disk too: here one line says so at once, then at most
/// one a minute how many more there were. At level DEBUG each is told whole.
final class GrpcLog extends Handler {
  static final Duration LINE_EVERY = Duration.ofMinutes(1);
  static final int REASON_CHARACTERS_MAX = 200;

  private static final String GRPC = "io.grpc";
  private static final String OF_SERVERS = "io.grpc.netty.NettyServer";
  private static final String OF_CONNECTIONS = ".connections";
  private static final Logger LOG = LoggerFactory.getLogger(GrpcLog.class);
  private static final GrpcLog OF_THIS_PROCESS = new GrpcLog(System::nanoTime, LOG::warn);

  /// Held, since loggers are collected otherwise.
  private static final java.util.logging.Logger SOURCE = java.util.logging.Logger.getLogger(GRPC);

  private final LongSupplier nanos;
  private final Consumer<String> lines;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private Optional<Told> told = Optional.empty();

  /// The last line: when it was, and how many had been cut by then.
  private record Told(long ns, long connections, long calls) {}

  /// @param nanos the time, as [System#nanoTime] has it
  /// @param lines takes what an operator reads
  GrpcLog(LongSupplier nanos, Consumer<String> lines) {
    this.nanos = nanos;
    this.lines = lines;
  }

  /// The one of this process; from now on gRPC speaks to it only.
  static GrpcLog install() {
    synchronized (SOURCE) {
      SOURCE.setUseParentHandlers(false);
      SOURCE.removeHandler(OF_THIS_PROCESS);
      SOURCE.addHandler(OF_THIS_PROCESS);
    }
    return OF_THIS_PROCESS;
  }

  /// Connections that were cut because they broke the rules of HTTP/2, since the start.
  long connectionsCut() {
    return connections.get();
  }

  /// Calls that were refused for that reason, since the start.
  long callsRefused() {
    return calls.get();
  }

  @Override
  public void publish(LogRecord said) {
    Throwable why = said.getThrown();
    if (said.getLevel().intValue() >= Level.SEVERE.intValue()) {
      LOG.error("gRPC: {}", said.getMessage(), why);
      return;
    }
    String from = String.valueOf(said.getLoggerName());
    if (why != null && from.startsWith(OF_SERVERS) && !isABrokenLine(why)) {
      (from.endsWith(OF_CONNECTIONS) ? connections : calls).incrementAndGet();
      tell(why);
    }
    LOG.debug("gRPC: {}", said.getMessage(), why);
  }

  /// Something was on its way when the other side went: nobody's fault.
  private static boolean isABrokenLine(Throwable why) {
    return why instanceof Http2Exception http && http.error() == Http2Error.STREAM_CLOSED;
  }

  private synchronized void tell(Throwable why) {
    long now = nanos.getAsLong();
    if (told.filter(last -> now - last.ns() < LINE_EVERY.toNanos()).isPresent()) {
      return;
    }
    Told next = new Told(now, connections.get(), calls.get());
    String since = told.isEmpty() ? "the start" : "the last such line";
    Told last = told.orElse(new Told(now, 0, 0));
    told = Optional.of(next);
    String reason = String.valueOf(why.getMessage());
    lines.accept(
        "Broke the rules of HTTP/2 and were cut: %,d connections and %,d calls since %s; the last: %s."
                .formatted(
                    next.connections() - last.connections(),
                    next.calls() - last.calls(),
                    since,
                    reason.substring(0, Math.min(reason.length(), REASON_CHARACTERS_MAX)))
            + " Only accepted peers, and programs on this machine, come so far: where it goes on,"
            + " kith node status names who is connected.");
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    // there is nothing to close
  }
}
