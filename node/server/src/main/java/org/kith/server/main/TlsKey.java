package org.kith.server.main;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
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
      X509Certificate certificate = certificate(key, publicKey, name, ips);
      return new TlsKey(certificate, keyManagers(key, certificate));
    } catch (GeneralSecurityException | IOException e) {
      throw new CannotStart("The TLS certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /// RFC 5280, RFC 5758.
  private static X509Certificate certificate(
      PrivateKey key, PublicKey publicKey, String name, List<String> ips)
      throws GeneralSecurityException, IOException {
    var subject = new X500Name("CN=" + name);
    var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    var fields = new V3TBSCertificateGenerator();
    fields.setSerialNumber(new ASN1Integer(1));
    fields.setSignature(algorithm);
    fields.setIssuer(subject);
    fields.setSubject(subject);
    fields.setStartDate(new Time(Date.from(LONG_AGO)));
    fields.setEndDate(new Time(Date.from(NEVER)));
    fields.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.subjectAlternativeName, false, addresses(name, ips));
    fields.setExtensions(extensions.generate());
    TBSCertificate unsigned = fields.generateTBSCertificate();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(unsigned.getEncoded(ASN1Encoding.DER));
    var parts = new ASN1EncodableVector();
    parts.add(unsigned);
    parts.add(algorithm);
    parts.add(new DERBitString(signature.sign()));
    byte[] signed = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    var read =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed));
    return (X509Certificate) read;
  }

  private static GeneralNames addresses(String name, List<String> ips) {
    List<GeneralName> all = new ArrayList<>();
    all.add(new GeneralName(GeneralName.dNSName, name));
    ips.forEach(ip -> all.add(new GeneralName(GeneralName.iPAddress, ip)));
    return new GeneralNames(all.toArray(GeneralName[]::new));
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
