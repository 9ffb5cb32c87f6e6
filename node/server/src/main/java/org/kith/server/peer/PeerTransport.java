package org.kith.server.peer;

import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.tls.ListeningTls;
import org.kith.server.tls.OnlyKey;

/// TLS and HTTP/2 of the peer port, for listening and for dialling. SPEC 7.9
final class PeerTransport implements AutoCloseable {
  private static final String TLS_1_3 = "TLSv1.3";
  private static final int LOOPS = 2;

  private final OnlyKey key;
  private final EventLoopGroup accepting =
      new MultiThreadIoEventLoopGroup(1, daemon("peer-accept"), NioIoHandler.newFactory());
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, daemon("peer-io"), NioIoHandler.newFactory());
  private final ExecutorService calls;
  private final AcceptGate gate =
      new AcceptGate(
          new AcceptGate.Limits(
              PeerLimits.CONNECTIONS_MAX,
              PeerLimits.CONNECTIONS_PER_KEY_MAX,
              PeerLimits.HANDSHAKES_AT_ONCE_MAX,
              PeerLimits.HANDSHAKES_PER_ADDRESS_MAX));

  PeerTransport(OnlyKey key) {
    this.key = key;
    var pool =
        new ThreadPoolExecutor(
            PeerLimits.THREADS_MAX,
            PeerLimits.THREADS_MAX,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(PeerLimits.TASKS_WAITING_MAX),
            daemon("peer-call"));
    pool.allowCoreThreadTimeOut(true);
    calls = pool;
  }

  /// A server that shakes hands only with keys that `pins` accepts at that moment.
  Server server(
      InetSocketAddress address,
      Predicate<Bytes> pins,
      BindableService service,
      ServerInterceptor caller) {
    return NettyServerBuilder.forAddress(address)
        .sslContext(ListeningTls.of(key, Optional.of(new PinnedTrust(pins))))
        .channelFactory(gate::listener)
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(loops)
        .addTransportFilter(gate)
        .executor(calls)
        .maxInboundMessageSize(PeerLimits.MESSAGE_BYTES_MAX)
        .maxInboundMetadataSize(PeerLimits.METADATA_BYTES_MAX)
        .maxConcurrentCallsPerConnection(PeerLimits.CALLS_PER_CONNECTION_MAX)
        .maxRstFramesPerWindow(PeerLimits.RESETS_PER_WINDOW_MAX, PeerLimits.RESET_WINDOW_SECONDS)
        .handshakeTimeout(PeerLimits.HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS)
        .maxConnectionIdle(PeerLimits.IDLE_SECONDS_MAX, TimeUnit.SECONDS)
        .maxConnectionAge(PeerLimits.AGE_SECONDS_MAX, TimeUnit.SECONDS)
        .maxConnectionAgeGrace(PeerLimits.AGE_GRACE_SECONDS_MAX, TimeUnit.SECONDS)
        .permitKeepAliveTime(PeerLimits.KEEP_ALIVE_SECONDS_MIN, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(false)
        .keepAliveTime(PeerLimits.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PeerLimits.KEEP_ALIVE_ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
        .flowControlWindow(PeerLimits.WINDOW_BYTES)
        .decompressorRegistry(uncompressed())
        .compressorRegistry(CompressorRegistry.newEmptyInstance())
        .addService(ServerInterceptors.intercept(service, caller))
        .build();
  }

  /// A channel that shakes hands only with keys that `pins` accepts, through a proxy where there is
  /// one.
  ManagedChannel channel(String endpoint, Predicate<Bytes> pins, Optional<Proxy> proxy)
      throws SSLException {
    SslContext tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient().keyManager(key), SslProvider.JDK)
            .trustManager(new PinnedTrust(pins))
            .protocols(TLS_1_3)
            .endpointIdentificationAlgorithm(null)
            .build();
    return NettyChannelBuilder.forTarget("dns:///" + endpoint)
        .sslContext(tls)
        .channelType(NioSocketChannel.class)
        .eventLoopGroup(loops)
        .executor((Executor) calls)
        .proxyDetector(proxy.isPresent() ? proxy.get() : target -> null)
        .maxInboundMessageSize(PeerLimits.MESSAGE_BYTES_MAX)
        .maxInboundMetadataSize(PeerLimits.METADATA_BYTES_MAX)
        .keepAliveTime(PeerLimits.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PeerLimits.KEEP_ALIVE_ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
        .flowControlWindow(PeerLimits.WINDOW_BYTES)
        .decompressorRegistry(uncompressed())
        .compressorRegistry(CompressorRegistry.newEmptyInstance())
        .disableRetry()
        .disableServiceConfigLookUp()
        .build();
  }

  /// Connections that were closed at once, as there were too many.
  long turnedAway() {
    return gate.turnedAway();
  }

  /// The pin of the key on the other side of a connection.
  static Optional<Bytes> pinOf(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(PinnedTrust.pinOf(certificate))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // no certificate: no pin, and no caller is admitted without one
    }
  }

  /// The pin of whoever makes a call.
  static Optional<Bytes> pinOf(io.grpc.Attributes attributes) {
    return pinOf(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
  }

  @Override
  public void close() {
    calls.shutdown();
    var _ = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static DecompressorRegistry uncompressed() {
    return DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
  }
}
