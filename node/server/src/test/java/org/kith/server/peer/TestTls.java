package org.kith.server.peer;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.kith.protocol.bytes.Bytes;
import org.kith.server.tls.OnlyKey;

/// TLS keys and certificates of every kind that a peer port may meet.
record TestTls(KeyPair pair, X509Certificate certificate, OnlyKey key) {
  static TestTls selfSigned() throws Exception {
    KeyPair pair = p256();
    return of(
        pair, pair, Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));
  }

  static TestTls expired() throws Exception {
    KeyPair pair = p256();
    return of(
        pair, pair, Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"));
  }

  static TestTls signedByAuthority() throws Exception {
    return of(
        p256(),
        p256(),
        Instant.parse("2020-01-01T00:00:00Z"),
        Instant.parse("9999-12-31T00:00:00Z"));
  }

  Bytes pin() {
    return PinnedTrust.pinOf(certificate);
  }

  private static KeyPair p256() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static TestTls of(KeyPair subject, KeyPair issuer, Instant from, Instant to)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(subject == issuer ? "CN=kith" : "CN=authority"),
            BigInteger.ONE,
            Date.from(from),
            Date.from(to),
            new X500Name("CN=kith"),
            subject.getPublic());
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    return new TestTls(subject, certificate, new OnlyKey(subject.getPrivate(), certificate));
  }
}
