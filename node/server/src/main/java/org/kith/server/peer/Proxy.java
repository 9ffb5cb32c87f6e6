package org.kith.server.peer;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The HTTP CONNECT proxy that `https_proxy` names: many organisations let nothing else out. It is
/// asked for names as they are, and resolves them itself.
///
/// @param user empty where it wants nobody's name
record Proxy(String host, int port, String user, String password) implements ProxyDetector {
  private static final int PORT_DEFAULT = 3128;
  private static final Pattern REFUSAL = Pattern.compile("status: (\\d{3})\\b *([ -~]{0,80})");

  /// Proxies answer 407 without credentials; with wrong ones some answer 401.
  private static final Set<String> WANTS_PASSWORD = Set.of("407", "401");

  /// The proxy for a destination, `host:port`, as these environment variables say. None for this
  /// machine, nor for what `no_proxy` lists.
  ///
  /// @throws IllegalArgumentException where they name something that is no proxy
  static Optional<Proxy> of(String endpoint, Map<String, String> environment) {
    String host = endpoint.substring(0, Math.max(0, endpoint.lastIndexOf(':')));
    String named = either(environment, "https_proxy");
    if (named.isEmpty() || isLoopback(host) || isExcepted(host, either(environment, "no_proxy"))) {
      return Optional.empty();
    }
    URI uri = uri(named.contains("://") ? named : "http://" + named);
    String[] credentials =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return Optional.of(
        new Proxy(
            uri.getHost(),
            uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort(),
            credentials.length > 0 ? decoded(credentials[0]) : "",
            credentials.length > 1 ? decoded(credentials[1]) : ""));
  }

  /// Never repeats what is wrong: a password may be in it.
  private static URI uri(String named) {
    try {
      URI uri = new URI(named);
      if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException(notAProxy());
    }
    throw new IllegalArgumentException(notAProxy());
  }

  private static String notAProxy() {
    return "https_proxy must be http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT.";
  }

  private static String decoded(String escaped) {
    return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) throws IOException {
    if (!(target instanceof InetSocketAddress destination)) {
      return null;
    }
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("the proxy " + host + " has no address");
    }
    var through =
        HttpConnectProxiedSocketAddress.newBuilder()
            .setTargetAddress(destination)
            .setProxyAddress(address);
    if (!user.isEmpty()) {
      through.setUsername(user).setPassword(password);
    }
    return through.build();
  }

  /// What went wrong on the way, where this proxy had a part in it.
  String words(String wentWrong) {
    Matcher refusal = REFUSAL.matcher(wentWrong);
    String at = host + ":" + port;
    if (!refusal.find()) {
      return wentWrong + " (through the proxy " + at + ")";
    }
    String status = (refusal.group(1) + " " + refusal.group(2)).strip();
    return WANTS_PASSWORD.contains(refusal.group(1))
        ? "The proxy %s wants another name and password (%s): write them into https_proxy as http://NAME:PASSWORD@HOST:PORT."
            .formatted(at, status)
        : "The proxy %s refuses to connect to it (%s): ask whoever runs the proxy to allow CONNECT to this peer's host and port."
            .formatted(at, status);
  }

  /// Without the password.
  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static String either(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : lower;
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
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
