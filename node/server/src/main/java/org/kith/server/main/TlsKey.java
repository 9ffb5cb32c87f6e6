package org.kith.server.main;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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
import org.kith.server.tls.OnlyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TLS key with a certificate that it signed itself, at this start or an earlier one. Only the
/// key
/// counts: others pin it, so the certificate says nothing and never expires. SPEC 4.3
///
/// @param certificate X.509, self-signed with SHA256withECDSA
/// @param key hands both to TLS
record TlsKey(X509Certificate certificate, OnlyKey key) {
  /// RFC 5280's "no well-defined end", so that a wrong clock closes no door.
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private static final Logger LOG = LoggerFactory.getLogger(TlsKey.class);

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  /// The key of the peer port, which the manifest must pin.
  static TlsKey pinned(PrivateKey key, Manifest manifest, CertificateFile file) throws CannotStart {
    TlsKey tls = of(key, "kith", List.of(), file);
    if (!manifest.tlsPins().contains(tls.pin())) {
      throw new CannotStart(
          "keys/tls.pem is not the key that the manifest pins; restore the home folder's keys and"
              + " manifest from one backup.");
    }
    return tls;
  }

  /// This ECDSA P-256 key with the certificate for these addresses that lies in the file, or with
  /// one that is signed now and put there.
  static TlsKey of(PrivateKey key, String name, List<String> ips, CertificateFile file)
      throws CannotStart {
    PublicKey publicKey = P256.publicKey(key);
    List<String> addresses = new ArrayList<>(List.of(name));
    addresses.addAll(ips);
    try {
      Optional<X509Certificate> kept = file.read(publicKey, addresses);
      if (kept.isPresent()) {
        return new TlsKey(kept.get(), new OnlyKey(key, kept.get()));
      }
    } catch (IOException e) {
      throw new CannotStart(file.path() + " cannot be read: " + e.getMessage(), e);
    }
    TlsKey made = selfSigned(key, publicKey, name, ips);
    try {
      file.write(made.certificate());
    } catch (IOException | GeneralSecurityException e) {
      // Keys may lie in a folder that is read only: the next start signs again.
      LOG.info(
          "{} cannot be written, so that each start signs it anew: {}", file.path(), e.toString());
    }
    return made;
  }

  /// Signs a certificate for this ECDSA P-256 key with these addresses.
  static TlsKey selfSigned(PrivateKey key, PublicKey publicKey, String name, List<String> ips)
      throws CannotStart {
    try {
      X509Certificate certificate = certificate(key, publicKey, name, ips);
      return new TlsKey(certificate, new OnlyKey(key, certificate));
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
    return CertificateFile.certificate(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
  }

  private static GeneralNames addresses(String name, List<String> ips) {
    List<GeneralName> all = new ArrayList<>();
    all.add(new GeneralName(GeneralName.dNSName, name));
    ips.forEach(ip -> all.add(new GeneralName(GeneralName.iPAddress, ip)));
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  /// SHA-256 of the SubjectPublicKeyInfo, 32 bytes.
  Bytes pin() {
    return Sha256.hash(Bytes.wrap(certificate.getPublicKey().getEncoded()));
  }

  /// The certificate in PEM.
  String pem() throws CannotStart {
    try {
      return CertificateFile.pem(certificate);
    } catch (GeneralSecurityException e) {
      throw new CannotStart("The TLS certificate cannot be written: " + e.getMessage(), e);
    }
  }
}
