package org.kith.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.PeerServiceGrpc;

/// SPEC 7.9: what gets past the handshake of the peer port, and what does not.
class PeerTransportTest {
  private static final int SECONDS_MAX = 10;

  private final Set<Bytes> accepted = new HashSet<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestTls serverKey;
  private TestTls clientKey;
  private PeerTransport listening;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    serverKey = TestTls.selfSigned();
    clientKey = TestTls.selfSigned();
    accepted.add(clientKey.pin());
    listening = new PeerTransport(serverKey.key());
    server =
        listening
            .server(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                accepted::contains,
                new Echo(),
                new Count())
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    listening.close();
  }

  @Test
  void pinnedKeysOnBothSidesTalk() throws Exception {
    assertThat(exchange(channel(clientKey, serverKey.pin()))).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNotPinnedHereIsRefused() throws Exception {
    refused(channel(TestTls.selfSigned(), serverKey.pin()));
  }

  @Test
  void aServerWithAnotherKeyIsNotSpokenTo() throws Exception {
    refused(channel(clientKey, TestTls.selfSigned().pin()));
  }

  @Test
  void aCertificateOfAnAuthorityIsRefusedThoughItsKeyIsPinned() throws Exception {
    TestTls signed = TestTls.signedByAuthority();
    accepted.add(signed.pin());
    refused(channel(signed, serverKey.pin()));
  }

  @Test
  void anExpiredCertificateIsRefusedThoughItsKeyIsPinned() throws Exception {
    TestTls expired = TestTls.expired();
    accepted.add(expired.pin());
    refused(channel(expired, serverKey.pin()));
  }

  @Test
  void aPinThatIsTakenAwayIsRefusedAtTheNextHandshake() throws Exception {
    assertThat(exchange(channel(clientKey, serverKey.pin()))).isEqualTo(1);
    accepted.clear();
    refused(channel(clientKey, serverKey.pin()));
  }

  @Test
  void plainTextIsRefused() throws Exception {
    ManagedChannel plain =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    open.add(plain::shutdownNow);
    refused(plain);
  }

  /// Whoever has no pinned key, in whatever way, hears not one byte of HTTP/2.
  @Test
  void outsidersHearNoFrame() throws Exception {
    TestTls signed = TestTls.signedByAuthority();
    TestTls expired = TestTls.expired();
    TestTls revoked = TestTls.selfSigned();
    accepted.addAll(List.of(signed.pin(), expired.pin(), revoked.pin()));
    handshake("TLSv1.3", revoked); // its pin counts until it is taken away
    accepted.remove(revoked.pin());
    for (TestTls outsider : List.of(signed, expired, revoked, TestTls.selfSigned(), serverKey)) {
      assertThatThrownBy(() -> handshake("TLSv1.3", outsider))
          .isInstanceOf(java.io.IOException.class);
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void noCertificateOnTheClientsSideIsRefused() throws Exception {
    assertThatThrownBy(() -> handshake("TLSv1.3", null)).isInstanceOf(java.io.IOException.class);
    assertThat(calls).hasValue(0);
  }

  @Test
  void tls12IsRefused() throws Exception {
    assertThatThrownBy(() -> handshake("TLSv1.2", clientKey)).isInstanceOf(SSLException.class);
    assertThat(calls).hasValue(0);
  }

  @Test
  void compressedMessagesAreRefused() throws Exception {
    ManagedChannel zipping =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .sslContext(
                io.grpc.netty.GrpcSslContexts.configure(
                        io.netty.handler.ssl.SslContextBuilder.forClient()
                            .keyManager(clientKey.key()),
                        io.netty.handler.ssl.SslProvider.JDK)
                    .trustManager(new PinnedTrust(pin -> true))
                    .endpointIdentificationAlgorithm(null)
                    .build())
            .build();
    open.add(zipping::shutdownNow);
    assertThatThrownBy(() -> exchange(zipping, CallOptions.DEFAULT.withCompression("gzip")))
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
  }

  @Test
  void connectionsOverTheLimitAreClosedAtOnce() throws Exception {
    for (int i = 0; i < PeerLimits.HANDSHAKES_PER_ADDRESS_MAX; i++) {
      var silent = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
      silent.setSoTimeout(SECONDS_MAX * 1_000);
      open.add(silent);
    }
    try (var oneMore = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      oneMore.setSoTimeout(SECONDS_MAX * 1_000);
      assertThat(closesWithoutAWord(oneMore)).isTrue();
    }
  }

  private static boolean closesWithoutAWord(Socket socket) throws Exception {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private ManagedChannel channel(TestTls key, Bytes expected) throws Exception {
    var dialling = new PeerTransport(key.key());
    open.add(dialling);
    ManagedChannel channel =
        dialling.channel("127.0.0.1:" + server.getPort(), expected::equals, Optional.empty());
    open.add(channel::shutdownNow);
    return channel;
  }

  private void refused(ManagedChannel channel) {
    assertThatThrownBy(() -> exchange(channel))
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
  }

  private int exchange(ManagedChannel channel) throws Exception {
    return exchange(channel, CallOptions.DEFAULT);
  }

  private int exchange(ManagedChannel channel, CallOptions options) throws Exception {
    int before = calls.get();
    var call =
        ClientCalls.blockingBidiStreamingCall(
            channel,
            PeerServiceGrpc.getExchangeMethod(),
            options.withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS));
    try {
      call.write(PeerMessage.newBuilder().setDigest(Digest.newBuilder().setLogs(1)).build());
      call.read();
    } catch (io.grpc.StatusException e) {
      assertThat(calls.get()).isEqualTo(before);
      throw e.getStatus().asRuntimeException();
    }
    return calls.get() - before;
  }

  private void handshake(String protocol, @org.jspecify.annotations.Nullable TestTls key)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        key == null ? null : new KeyManager[] {key.key()},
        new TrustManager[] {new PinnedTrust(pin -> true)},
        null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(SECONDS_MAX * 1_000);
      socket.setEnabledProtocols(new String[] {protocol});
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      if (in.read() < 0) {
        throw new java.io.IOException("closed");
      }
    }
  }

  private final class Count implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      assertThat(PeerTransport.pinOf(call.getAttributes())).isPresent();
      calls.incrementAndGet();
      return Contexts.interceptCall(Context.current(), call, headers, next);
    }
  }

  private static final class Echo extends PeerServiceGrpc.PeerServiceImplBase {
    @Override
    public StreamObserver<PeerMessage> exchange(StreamObserver<PeerMessage> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(PeerMessage message) {
          answers.onNext(message);
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }
}
