package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whoever breaks the rules of HTTP/2 fills nobody's log.
class GrpcLogTest {
  private static final String CONNECTIONS = "io.grpc.netty.NettyServerTransport.connections";
  private static final String CALLS = "io.grpc.netty.NettyServerHandler";
  private static final int MANY = 5_000;

  private final AtomicLong nowNs = new AtomicLong(-7);
  private final List<String> lines = new ArrayList<>();
  private final GrpcLog log = new GrpcLog(nowNs::get, lines::add);

  private void says(String logger, @Nullable Throwable why) {
    var record = new LogRecord(Level.WARNING, "Stream Error");
    record.setLoggerName(logger);
    record.setThrown(why);
    log.publish(record);
  }

  private void breaksRules(String logger, int times) {
    for (int i = 0; i < times; i++) {
      says(logger, new IllegalStateException("frame " + i));
    }
  }

  @Test
  void aFloodIsOneLineAMinuteWithWhatCameSince() {
    breaksRules(CALLS, MANY);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("Broke the rules of HTTP/2 and were cut: 0 connections and 1 calls since the")
        .contains("the start; the last: frame 0.", "kith node status");
    nowNs.addAndGet(GrpcLog.LINE_EVERY.toNanos() - 1);
    breaksRules(CONNECTIONS, 1);
    assertThat(lines).hasSize(1);
    nowNs.addAndGet(1);
    breaksRules(CONNECTIONS, 1);
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast())
        .contains("2 connections and 4,999 calls since the last such line; the last: frame 0.");
    assertThat(log.connectionsCut()).isEqualTo(2);
    assertThat(log.callsRefused()).isEqualTo(MANY);
  }

  @Test
  void whatBreaksNoRulesIsNoLine() {
    says("io.grpc.internal.ManagedChannelImpl", new IllegalStateException("a client's trouble"));
    says(CALLS, null);
    says(CALLS, Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "its line broke"));
    assertThat(lines).isEmpty();
    assertThat(log.callsRefused()).isZero();
  }

  @Test
  void aReasonWithoutEndIsCutOff() {
    says(CALLS, new IllegalStateException("x".repeat(MANY)));
    says(CALLS, new IllegalStateException());
    assertThat(lines.getFirst()).contains("x".repeat(GrpcLog.REASON_CHARACTERS_MAX) + ".");
    assertThat(lines.getFirst()).hasSizeLessThan(2 * GrpcLog.REASON_CHARACTERS_MAX + 150);
  }
}
