package org.kith.server.peer;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections from accept to close, and handshakes from accept to the first HTTP/2 frame;
/// closes at once what is over either limit. SPEC 7.9
final class AcceptGate extends ServerTransportFilter {
  private final int connectionsMax;
  private final int handshakesMax;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<SocketAddress> handshaking = ConcurrentHashMap.newKeySet();

  AcceptGate(int connectionsMax, int handshakesMax) {
    this.connectionsMax = connectionsMax;
    this.handshakesMax = handshakesMax;
  }

  /// A listening socket behind this gate.
  NioServerSocketChannel listener() {
    return new GatedListener(this);
  }

  /// Connections that are open now.
  int connections() {
    return connections.get();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote != null) {
      handshaking.remove(remote);
    }
    return attributes;
  }

  private boolean admits(Channel channel) {
    if (connections.get() >= connectionsMax || handshaking.size() >= handshakesMax) {
      return false;
    }
    SocketAddress remote = channel.remoteAddress();
    if (remote == null) {
      return false;
    }
    connections.incrementAndGet();
    handshaking.add(remote);
    var _ =
        channel
            .closeFuture()
            .addListener(
                closed -> {
                  handshaking.remove(remote);
                  connections.decrementAndGet();
                });
    return true;
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
