package org.kith.server.main;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.P256;

/// A TLS key with a certificate that it signed itself at this start. Only the key counts: others
/// pin it, so the certificate says nothing and never expires. SPEC 4.3
///
/// @param certificate X.509, self-signed with SHA256withECDSA
/// @param keys hands the key to TLS
record TlsKey(X509Certificate certificate, KeyManagerFactory keys) {
  /// RFC 5280's "no well-defined end", so that a wrong clock closes no door.
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final int PEM_COLUMNS = 64;

  /// The key of the peer port, which the manifest must pin.
  static TlsKey pinned(PrivateKey key, Manifest manifest) throws CannotStart {
    TlsKey tls = selfSigned(key, P256.publicKey(key), "kith", List.of());
    if (!manifest.tlsPins().contains(tls.pin())) {
      throw new CannotStart(
          "keys/tls.pem is not the key that the manifest pins; restore the home folder's keys and"
              + " manifest from one backup.");
    }
    return tls;
  }

  /// Signs a certificate for this ECDSA P-256 key with these addresses.
  static TlsKey selfSigned(PrivateKey key, PublicKey publicKey, String name, List<String> ips)
      throws CannotStart {
    try {
      var subject = new X500Name("CN=" + name);
      var builder =
          new JcaX509v3CertificateBuilder(
              subject, BigInteger.ONE, Date.from(LONG_AGO), Date.from(NEVER), subject, publicKey);
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              java.util.stream.Stream.concat(
                      java.util.stream.Stream.of(new GeneralName(GeneralName.dNSName, name)),
                      ips.stream().map(ip -> new GeneralName(GeneralName.iPAddress, ip)))
                  .toArray(GeneralName[]::new)));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
      return new TlsKey(certificate, keyManagers(key, certificate));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new CannotStart("The TLS certificate cannot be made: " + e.getMessage(), e);
    }
  }

  private static KeyManagerFactory keyManagers(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] inMemoryOnly = new char[0];
    store.setKeyEntry("tls", key, inMemoryOnly, new X509Certificate[] {certificate});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, inMemoryOnly);
    return factory;
  }

  /// SHA-256 of the SubjectPublicKeyInfo, 32 bytes.
  Bytes pin() {
    return Sha256.hash(Bytes.wrap(certificate.getPublicKey().getEncoded()));
  }

  /// The certificate in PEM.
  String pem() throws CannotStart {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new CannotStart("The TLS certificate cannot be written: " + e.getMessage(), e);
    }
  }
}
