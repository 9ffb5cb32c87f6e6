package org.kith.bench;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;
import org.kith.client.NodeAddress;

/// One record after the other, each waited for.
final class PublishOneBench {
  private final Network network;
  private final Report report;
  private final int records;

  PublishOneBench(Network network, Report report, boolean quick) {
    this.network = network;
    this.report = report;
    this.records = quick ? 600 : 5_000;
  }

  void run() {
    BenchNode node = network.add("one");
    Texts texts = new Texts(11);
    Timings first = publish(node, texts);
    double syncs = new Limits(network.folder()).secondsForTwoSyncs();
    double call = secondsForEmptyCall(node);
    Timings timings = publish(node, texts);
    report.line("publish.one", timings.perSecond(), "records/s", 1 / (syncs + call));
    report.note(
        ("publish.one: p50 %.2f ms, p99 %.2f ms; two syncs %.2f ms, an empty call %.2f ms; the"
                + " first %d after a start, while the JVM compiles: %.0f records/s, p50 %.2f ms")
            .formatted(
                timings.millis(0.5),
                timings.millis(0.99),
                1e3 * syncs,
                1e3 * call,
                records,
                first.perSecond(),
                first.millis(0.5)));
    node.stop();
  }

  private Timings publish(BenchNode node, Texts texts) {
    Timings timings = new Timings();
    for (int i = 0; i < records; i++) {
      var request = texts.next();
      long start = System.nanoTime();
      node.client().publish(request);
      timings.add(System.nanoTime() - start);
    }
    return timings;
  }

  /// A call that does nothing, over the same TLS, once as many have been made before.
  private double secondsForEmptyCall(BenchNode node) {
    NodeAddress address = node.home().address().orElseThrow();
    try {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(address.host(), address.port())
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(InsecureTrustManagerFactory.INSTANCE)
                      .build())
              .build();
      try {
        var health = HealthGrpc.newBlockingStub(channel);
        Timings timings = new Timings();
        for (int i = 0; i < 2 * records; i++) {
          long start = System.nanoTime();
          health.check(HealthCheckRequest.getDefaultInstance());
          if (i >= records) {
            timings.add(System.nanoTime() - start);
          }
        }
        return 1 / timings.perSecond();
      } finally {
        channel.shutdownNow();
      }
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
