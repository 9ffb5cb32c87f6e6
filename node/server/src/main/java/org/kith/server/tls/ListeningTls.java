package org.kith.server.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS 1.3 with HTTP/2 for a port that listens, by the JDK. SPEC 7.9
///
/// Made of the JDK's context directly: Netty's builder for servers first makes a key store of a
/// key of its own, to find out about other JDKs, which is a tenth of a node's start.
public final class ListeningTls {
  private static final String TLS_1_3 = "TLSv1.3";

  private ListeningTls() {}

  /// @param key what the port shows
  /// @param callers who may call; callers show no key where empty
  public static SslContext of(OnlyKey key, Optional<X509ExtendedTrustManager> callers) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(
          new KeyManager[] {key},
          callers.map(trust -> new TrustManager[] {trust}).orElse(null),
          null);
      return new JdkSslContext(
          tls,
          false,
          null,
          SupportedCipherSuiteFilter.INSTANCE,
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2),
          callers.isPresent() ? ClientAuth.REQUIRE : ClientAuth.NONE,
          new String[] {TLS_1_3},
          false);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has TLS 1.3", e);
    }
  }
}
