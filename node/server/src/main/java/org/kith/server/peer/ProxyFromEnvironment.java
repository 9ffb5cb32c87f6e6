package org.kith.server.peer;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends outgoing connections through the HTTP CONNECT proxy that `https_proxy` names, except to
/// loopback and to what `no_proxy` lists: many organisations let nothing else out.
final class ProxyFromEnvironment implements ProxyDetector {
  private static final int PORT_DEFAULT = 3128;

  private final Optional<InetSocketAddress> proxy;

  ProxyFromEnvironment(Optional<InetSocketAddress> proxy) {
    this.proxy = proxy;
  }

  /// The proxy for a destination, `host:port`, as these environment variables say.
  static Optional<InetSocketAddress> proxyFor(String endpoint, Map<String, String> environment) {
    String host = endpoint.substring(0, Math.max(0, endpoint.lastIndexOf(':')));
    String named = either(environment, "https_proxy");
    if (named.isEmpty() || isLoopback(host) || isExcepted(host, either(environment, "no_proxy"))) {
      return Optional.empty();
    }
    URI uri = URI.create(named.contains("://") ? named : "http://" + named);
    return uri.getHost() == null
        ? Optional.empty()
        : Optional.of(
            InetSocketAddress.createUnresolved(
                uri.getHost(), uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort()));
  }

  @Override
  public @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) {
    if (proxy.isEmpty() || !(target instanceof InetSocketAddress address)) {
      return null;
    }
    InetSocketAddress via = proxy.get();
    return HttpConnectProxiedSocketAddress.newBuilder()
        .setTargetAddress(address)
        .setProxyAddress(new InetSocketAddress(via.getHostString(), via.getPort()))
        .build();
  }

  private static String either(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static boolean isExcepted(String host, String exceptions) {
    return Arrays.stream(exceptions.split(",", -1))
        .map(String::strip)
        .filter(e -> !e.isEmpty())
        .anyMatch(
            e -> {
              String bare = e.startsWith(".") ? e.substring(1) : e;
              return e.equals("*") || host.equals(bare) || host.endsWith("." + bare);
            });
  }
}
