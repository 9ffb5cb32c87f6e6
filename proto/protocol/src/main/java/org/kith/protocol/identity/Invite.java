package org.kith.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Base64;
import java.util.List;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.WireLinter;
import org.kith.schema.v1.Invitation;

/// What one organisation sends to another so that they can meet (SPEC 4.4): one line of text.
///
/// @param endpoints host:port hints, at most 8
public record Invite(List<String> endpoints, ManifestChain chain) {
  /// What every line starts with.
  public static final String PREFIX = "kith-invite1.";

  /// Longest line that is read.
  public static final int LINE_CHARACTERS_MAX = 256 * 1024;

  /// Most endpoints.
  public static final int ENDPOINTS_MAX = 8;

  /// Longest endpoint.
  public static final int ENDPOINT_CHARACTERS_MAX = 255;

  public Invite {
    endpoints = List.copyOf(endpoints);
    if (endpoints.size() > ENDPOINTS_MAX || !endpoints.stream().allMatch(Invite::isEndpoint)) {
      throw new IllegalArgumentException("endpoints are host:port, at most " + ENDPOINTS_MAX);
    }
  }

  /// What reading a line gives.
  public sealed interface Parsed {
    /// It is an invitation.
    record Ok(Invite invite) implements Parsed {}

    /// It is none; why, in one sentence.
    record Bad(String sentence) implements Parsed {}
  }

  /// Whether a text is host:port, with an IPv6 host in brackets.
  public static boolean isEndpoint(String endpoint) {
    if (endpoint.length() > ENDPOINT_CHARACTERS_MAX
        || !endpoint.matches("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}")) {
      return false;
    }
    int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    return port >= 1 && port <= 65_535;
  }

  /// The line to send.
  public String line() {
    var message = Invitation.newBuilder().addAllEndpoints(endpoints);
    chain.encoded().forEach(manifest -> message.addManifests(manifest.toByteString()));
    return PREFIX + encoded(message.build().toByteArray());
  }

  private static String encoded(byte[] bytes) { // SPEC 4.4
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String withoutWhitespace(String text) {
    var line = new StringBuilder();
    text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> line.append((char) c));
    return line.toString();
  }

  /// Reads a line; white space, which mail programs put around and into it, is passed over.
  public static Parsed parse(String text) {
    String line = withoutWhitespace(text);
    if (!line.startsWith(PREFIX)) {
      return new Parsed.Bad(
          "This is not an invitation: an invitation is one line that starts with " + PREFIX);
    }
    if (line.length() > LINE_CHARACTERS_MAX) {
      return new Parsed.Bad("The invitation is longer than any invitation can be.");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(line.substring(PREFIX.length()));
      if (!encoded(bytes).equals(line.substring(PREFIX.length()))
          || WireLinter.lint(Bytes.wrap(bytes), IdentityShapes.INVITATION, IdentityShapes.DEPTH_MAX)
              .isPresent()) {
        return damaged();
      }
      Invitation message = Invitation.parseFrom(bytes);
      if (message.getEndpointsCount() > ENDPOINTS_MAX
          || !message.getEndpointsList().stream().allMatch(Invite::isEndpoint)) {
        return new Parsed.Bad("The invitation names an address that is not host:port.");
      }
      return switch (ManifestChain.verify(
          message.getManifestsList().stream().map(Bytes::of).toList())) {
        case ManifestChain.Parsed.Ok ok ->
            new Parsed.Ok(new Invite(message.getEndpointsList(), ok.chain()));
        case ManifestChain.Parsed.Bad bad -> new Parsed.Bad(bad.fault().sentence());
      };
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      return damaged();
    }
  }

  private static Parsed damaged() {
    return new Parsed.Bad("The invitation is incomplete or damaged. Copy the whole line again.");
  }
}
