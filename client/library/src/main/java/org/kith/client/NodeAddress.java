package org.kith.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Where a node's local API is, and how the connection is kept.
///
/// @param certificatePem the node's certificate, where it is pinned; otherwise the platform's
///     authorities decide
public record NodeAddress(
    String host, int port, Transport transport, Optional<String> certificatePem) {
  /// Port of the local API where none is said.
  public static final int PORT_DEFAULT = 7441;

  private static final int PORT_MAX = 65_535;

  /// How bytes travel.
  public enum Transport {
    TLS,
    /// Without TLS, and only on this machine.
    PLAIN
  }

  public NodeAddress {
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535, not " + port);
    }
    if (transport == Transport.PLAIN && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "http:// works on this machine only; use https:// for " + host);
    }
  }

  /// Reads `https://host:port`, `http://127.0.0.1:port` or `host:port`.
  ///
  /// @throws IllegalArgumentException with a sentence, where it is none of these
  public static NodeAddress parse(String url) {
    try {
      URI uri = new URI(url.contains("://") ? url : "https://" + url);
      String host = uri.getHost();
      if (host == null || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
        throw wrong(url);
      }
      int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
      String scheme = uri.getScheme();
      if (scheme.equals("https")) {
        return new NodeAddress(host, port, Transport.TLS, Optional.empty());
      }
      if (scheme.equals("http")) {
        return new NodeAddress(host, port, Transport.PLAIN, Optional.empty());
      }
      throw wrong(url);
    } catch (URISyntaxException e) {
      throw wrong(url);
    }
  }

  /// The same address with this certificate pinned.
  public NodeAddress pinned(String pem) {
    return new NodeAddress(host, port, transport, Optional.of(pem));
  }

  private static IllegalArgumentException wrong(String url) {
    return new IllegalArgumentException(
        "'" + url + "' is not a node's address; write it as https://host:7441");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
