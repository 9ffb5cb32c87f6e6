package org.kith.server.inbox;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a webhook may go: over https, or over http on this machine; never to an address that only
/// machines of a data centre ask (link-local, cloud metadata), however it is called.
///
/// A name is looked up before each message. Whoever changes it between that look and the connection
/// gains nothing: over https the other side must prove the name, and http has no name at all.
public final class WebhookAddress {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /// Metadata services that are not on a link-local address.
  private static final List<String> METADATA =
      List.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

  private final URI uri;

  private WebhookAddress(URI uri) {
    this.uri = uri;
  }

  /// What is wrong with an address, in words that go on from "must …"; empty where it may be
  /// used.
  public static Optional<String> problem(String text) {
    if (text.length() > InboxLimits.URL_CHARACTERS_MAX) {
      return Optional.of("must have at most " + InboxLimits.URL_CHARACTERS_MAX + " characters");
    }
    Optional<WebhookAddress> parsed = parse(text);
    if (parsed.isEmpty()) {
      return Optional.of(
          "must be an https address, or http on this machine, without a user's name or a fragment");
    }
    return isLiteral(parsed.get().host()) && parsed.get().refused().isPresent()
        ? Optional.of("must not be an address for machines of a data centre")
        : Optional.empty();
  }

  static Optional<WebhookAddress> parse(String text) {
    try {
      var uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      boolean allowed =
          host != null
              && uri.getUserInfo() == null
              && uri.getFragment() == null
              && (scheme.equals("https")
                  || scheme.equals("http") && LOOPBACK.contains(host.toLowerCase(Locale.ROOT)));
      return allowed ? Optional.of(new WebhookAddress(uri)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  URI uri() {
    return uri;
  }

  /// The name or number of the other machine.
  public String host() {
    return String.valueOf(uri.getHost());
  }

  /// Why it is not asked now; empty where it may be.
  Optional<String> refused() {
    try {
      String host = host().replaceAll("[\\[\\]]", "");
      boolean forbidden =
          Arrays.stream(InetAddress.getAllByName(host)).anyMatch(WebhookAddress::isForbidden);
      return forbidden
          ? Optional.of("the name leads to an address that webhooks do not go to")
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("the name cannot be found");
    }
  }

  static boolean isForbidden(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || METADATA.contains(address.getHostAddress());
  }
}
