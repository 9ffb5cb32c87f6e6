package org.kith.server.main;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;

/// A certificate as it lies beside its key from one start to the next: PEM, and a line with the
/// SHA-256 of its DER bytes in hexadecimal, so that a rotten one is not shown to anybody.
///
/// Nothing is lost with it: where it is missing, rotten or of another key, the next start signs a
/// new one. Signing costs a node that starts a tenth of a second.
record CertificateFile(Path path) {
  /// No certificate of ours is longer.
  static final int CHARACTERS_MAX = 8 * 1_024;

  private static final int PEM_COLUMNS = 64;
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";
  private static final String END = "\n-----END CERTIFICATE-----\n";

  /// The certificate that lies here, where it is whole, of this key and for these addresses.
  Optional<X509Certificate> read(PublicKey key, List<String> addresses) throws IOException {
    if (!Files.exists(path) || Files.size(path) > CHARACTERS_MAX) {
      return Optional.empty();
    }
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END);
    if (!text.startsWith(BEGIN) || end < 0) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), end));
      if (!text.substring(end + END.length()).strip().equals(sum(der))) {
        return Optional.empty();
      }
      X509Certificate found = certificate(der);
      return found.getPublicKey().equals(key) && addresses(found).equals(addresses)
          ? Optional.of(found)
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException damaged) {
      return Optional.empty(); // a new one is signed in its place
    }
  }

  /// Puts a certificate here, in the place of what was here before.
  void write(X509Certificate certificate) throws IOException, GeneralSecurityException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, pem(certificate) + sum(certificate.getEncoded()) + "\n");
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The certificate in PEM.
  static String pem(X509Certificate certificate) throws GeneralSecurityException {
    return BEGIN
        + Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
            .encodeToString(certificate.getEncoded())
        + END;
  }

  /// Reads DER.
  static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /// The names and addresses that it is for, in its order.
  private static List<String> addresses(X509Certificate certificate)
      throws GeneralSecurityException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    return all == null ? List.of() : all.stream().map(one -> String.valueOf(one.get(1))).toList();
  }

  private static String sum(byte[] der) {
    return Sha256.hash(Bytes.wrap(der)).hex();
  }
}
