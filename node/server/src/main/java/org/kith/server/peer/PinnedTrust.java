package org.kith.server.peer;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// Trusts exactly the keys whose pin is asked for at this moment. No authority counts, no host name
/// does: the pin is the identity. SPEC 4.3, SPEC 7.9
final class PinnedTrust extends X509ExtendedTrustManager {
  private final Predicate<Bytes> pins;

  /// Asks `pins` at every handshake.
  PinnedTrust(Predicate<Bytes> pins) {
    this.pins = pins;
  }

  /// SHA-256 of the certificate's SubjectPublicKeyInfo, 32 bytes.
  static Bytes pinOf(X509Certificate certificate) {
    return Sha256.hash(Bytes.wrap(certificate.getPublicKey().getEncoded()));
  }

  private void check(X509Certificate @Nullable [] chain) throws CertificateException {
    if (chain == null || chain.length != 1) {
      throw new CertificateException("Exactly one self-signed certificate is expected.");
    }
    X509Certificate certificate = chain[0];
    if (!pins.test(pinOf(certificate))) {
      throw new CertificateException("The key belongs to no organisation that is accepted here.");
    }
    certificate.checkValidity();
    try {
      certificate.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("The certificate is not signed by its own key.", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
