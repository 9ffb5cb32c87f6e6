package org.kith.server.main;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.kith.schema.v1.PeerMessage;

/// A peer with a valid TLS key that says whatever a test makes up.
final class RawPeer implements AutoCloseable {
  private static final int SECONDS_MAX = 30;
  private static final String EXCHANGE = "kith.v1.PeerService/Exchange";

  private final ManagedChannel channel;
  private final ClientCall<byte[], byte[]> call;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  private sealed interface Heard {
    record Said(PeerMessage message) implements Heard {}

    record Ended(StatusRuntimeException how) implements Heard {}
  }

  private RawPeer(ManagedChannel channel, String method) {
    this.channel = channel;
    this.call =
        channel.newCall(
            MethodDescriptor.newBuilder(Refusals.BYTES, Refusals.BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .build(),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] bytes) {
            try {
              heard.add(new Heard.Said(PeerMessage.parseFrom(bytes)));
              call.request(1);
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
              throw new AssertionError("the node speaks the protocol", e);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            heard.add(new Heard.Ended(status.asRuntimeException(trailers)));
          }
        },
        new Metadata());
    call.request(1_000);
  }

  /// Opens an exchange with a node under an organisation's TLS key.
  static RawPeer exchange(TestNode node, TestHome self) throws Exception {
    return calling(node, self, EXCHANGE);
  }

  /// Opens an exchange at an address under an organisation's TLS key.
  static RawPeer exchange(String address, TestHome self) throws Exception {
    return calling(address, self, EXCHANGE);
  }

  /// Calls any method of the peer port.
  static RawPeer calling(TestNode node, TestHome self, String method) throws Exception {
    return calling(node.peerAddress(), self, method);
  }

  private static RawPeer calling(String address, TestHome self, String method) throws Exception {
    return new RawPeer(connection(address, self), method);
  }

  /// One more exchange on a connection, which stays open when the exchange is closed.
  static RawPeer on(ManagedChannel connection) {
    return new RawPeer(connection, EXCHANGE);
  }

  /// A connection to a node under an organisation's TLS key.
  static ManagedChannel connection(String address, TestHome self) throws Exception {
    var tls =
        GrpcSslContexts.configure(
                SslContextBuilder.forClient().keyManager(self.tlsKey().key()), SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
    return NettyChannelBuilder.forTarget("dns:///" + address).sslContext(tls).build();
  }

  RawPeer say(byte[] frame) {
    call.sendMessage(frame);
    return this;
  }

  RawPeer say(PeerMessage message) {
    return say(message.toByteArray());
  }

  /// Whether the line takes more now.
  boolean isReady() {
    return call.isReady();
  }

  /// Waits for a message that matches; what comes before it is passed over.
  PeerMessage await(Predicate<PeerMessage> wanted) throws InterruptedException {
    while (true) {
      switch (heard.poll(SECONDS_MAX, TimeUnit.SECONDS)) {
        case Heard.Said(var message) -> {
          if (wanted.test(message)) {
            return message;
          }
        }
        case Heard.Ended(var how) -> throw how;
        case null -> throw new AssertionError("nothing like it is heard");
      }
    }
  }

  /// Waits for the end.
  StatusRuntimeException awaitEnd() throws InterruptedException {
    try {
      var unexpected = await(message -> false);
      throw new AssertionError(unexpected.toString());
    } catch (StatusRuntimeException how) {
      return how;
    }
  }

  /// Ends the exchange alone.
  void hangUp() {
    call.cancel("the exchange is over", null);
  }

  @Override
  public void close() {
    hangUp();
    channel.shutdownNow();
  }
}
