package org.kith.server.peer;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.kith.protocol.bytes.Bytes;

/// Counts connections from accept to close, and handshakes from accept to their end; closes at once
/// what is over a limit. One address cannot hold all handshakes, nor one key all connections: of a
/// key the newest stay, since a peer whose line broke comes again. SPEC 7.9
final class AcceptGate extends ServerTransportFilter {
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Limits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong turnedAway = new AtomicLong();
  private final Map<SocketAddress, Channel> handshaking = new ConcurrentHashMap<>();
  private final Map<SocketAddress, Channel> open = new ConcurrentHashMap<>();
  private final Map<Bytes, Deque<Channel>> byPin = new HashMap<>();

  /// How many there may be.
  record Limits(
      int connectionsMax, int perPinMax, int handshakesMax, int handshakesPerAddressMax) {}

  AcceptGate(Limits limits) {
    this.limits = limits;
  }

  /// A listening socket behind this gate.
  NioServerSocketChannel listener() {
    return new GatedListener(this);
  }

  /// Connections that are open now.
  int connections() {
    return connections.get();
  }

  /// Connections that were closed at once since the start.
  long turnedAway() {
    return turnedAway.get();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote != null) {
      handshaking.remove(remote);
      Channel channel = open.get(remote);
      Optional<Bytes> pin = PeerTransport.pinOf(attributes);
      if (channel != null && pin.isPresent()) {
        shookHands(pin.get(), channel);
      }
    }
    return attributes;
  }

  private void shookHands(Bytes pin, Channel channel) {
    Channel over = null;
    synchronized (byPin) {
      Deque<Channel> ofPin = byPin.computeIfAbsent(pin, key -> new ArrayDeque<>());
      ofPin.addLast(channel);
      if (ofPin.size() > limits.perPinMax()) {
        over = ofPin.removeFirst();
      }
    }
    var _ = channel.closeFuture().addListener(closed -> forget(pin, channel));
    if (over != null) {
      var _ = over.close();
    }
  }

  private void forget(Bytes pin, Channel channel) {
    synchronized (byPin) {
      Deque<Channel> ofPin = byPin.get(pin);
      if (ofPin != null && ofPin.remove(channel) && ofPin.isEmpty()) {
        byPin.remove(pin);
      }
    }
  }

  private boolean admits(Channel channel) {
    if (connections.get() >= limits.connectionsMax()
        || handshaking.size() >= limits.handshakesMax()
        || !(channel.remoteAddress() instanceof InetSocketAddress remote)
        || handshakesOf(network(remote)) >= limits.handshakesPerAddressMax()) {
      return false;
    }
    connections.incrementAndGet();
    handshaking.put(remote, channel);
    open.put(remote, channel);
    var _ =
        channel
            .closeFuture()
            .addListener(
                closed -> {
                  handshaking.remove(remote, channel);
                  open.remove(remote, channel);
                  connections.decrementAndGet();
                });
    return true;
  }

  private long handshakesOf(Bytes network) {
    return handshaking.keySet().stream()
        .filter(remote -> remote instanceof InetSocketAddress inet && network(inet).equals(network))
        .count();
  }

  /// An IPv4 address, or the /64 network of an IPv6 address: who has one has them all.
  private static Bytes network(InetSocketAddress remote) {
    byte[] address = remote.getAddress().getAddress();
    return Bytes.wrap(Arrays.copyOf(address, Math.min(address.length, IPV6_NETWORK_BYTES)));
  }

  private static final class GatedListener extends NioServerSocketChannel {
    private final AcceptGate gate;

    GatedListener(AcceptGate gate) {
      this.gate = gate;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int before = accepted.size();
      int outcome = super.doReadMessages(accepted);
      for (int i = accepted.size() - 1; i >= before; i--) {
        Channel channel = (Channel) accepted.get(i);
        if (!gate.admits(channel)) {
          accepted.remove(i);
          gate.turnedAway.incrementAndGet();
          closeUnregistered(channel);
        }
      }
      return accepted.size() > before ? outcome : Math.min(outcome, 0);
    }

    private static void closeUnregistered(Channel channel) {
      channel.unsafe().closeForcibly();
    }
  }
}
