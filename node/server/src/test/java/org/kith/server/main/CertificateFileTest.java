package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate is signed once for its key, and again only where what lies there cannot be shown.
class CertificateFileTest {
  private static final List<String> LOOPBACK = List.of("127.0.0.1");
  private static final List<String> ADDRESSES = List.of("localhost", "127.0.0.1");

  @TempDir private Path folder;
  private CertificateFile file;
  private KeyPair pair;
  private X509Certificate first;

  @BeforeEach
  void signs() throws Exception {
    file = new CertificateFile(folder.resolve("api-tls.crt"));
    pair = TestHome.p256();
    first = started();
  }

  private X509Certificate started() throws CannotStart {
    return TlsKey.of(pair.getPrivate(), "localhost", LOOPBACK, file).certificate();
  }

  @Test
  void theNextStartShowsTheSameOne() throws Exception {
    assertThat(started()).isEqualTo(first);
    assertThat(Files.getPosixFilePermissions(file.path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder).isDirectoryContaining(path -> path.equals(file.path()));
    started().verify(pair.getPublic());
  }

  @Test
  void anotherKeyGetsItsOwn() throws Exception {
    KeyPair other = TestHome.p256();
    assertThat(file.read(other.getPublic(), ADDRESSES)).isEmpty();
    pair = other;
    assertThat(started().getPublicKey()).isEqualTo(other.getPublic());
    assertThat(file.read(other.getPublic(), ADDRESSES)).isPresent();
  }

  @Test
  void otherAddressesGetTheirOwn() throws Exception {
    assertThat(file.read(pair.getPublic(), ADDRESSES)).contains(first);
    assertThat(file.read(pair.getPublic(), List.of("localhost"))).isEmpty();
    assertThat(file.read(pair.getPublic(), List.of("kith", "127.0.0.1"))).isEmpty();
  }

  @Test
  void noRottenOneIsShown() throws Exception {
    byte[] whole = Files.readAllBytes(file.path());
    for (int at = 0; at < whole.length - 1; at += 7) {
      byte[] rotten = whole.clone();
      rotten[at] ^= 0x41;
      Files.write(file.path(), rotten);
      assertThat(file.read(pair.getPublic(), ADDRESSES)).as("byte " + at).isEmpty();
    }
    Files.write(file.path(), new byte[0]);
    X509Certificate next = started();
    assertThat(next).isNotEqualTo(first);
    assertThat(started()).isEqualTo(next);
  }

  @Test
  void whatIsTooLongIsNotRead() throws Exception {
    String whole = Files.readString(file.path());
    String edge = whole + " ".repeat(CertificateFile.CHARACTERS_MAX - whole.length());
    Files.writeString(file.path(), edge);
    assertThat(file.read(pair.getPublic(), ADDRESSES)).contains(first);
    Files.writeString(file.path(), edge + " ");
    assertThat(file.read(pair.getPublic(), ADDRESSES)).isEmpty();
  }

  @Test
  void keysMayLieWhereNothingCanBeWritten() throws Exception {
    var nowhere = new CertificateFile(folder.resolve("no such folder").resolve("tls.crt"));
    TlsKey made = TlsKey.of(pair.getPrivate(), "localhost", LOOPBACK, nowhere);
    made.certificate().verify(pair.getPublic());
    assertThat(nowhere.path()).doesNotExist();
  }

  @Test
  void aFolderInItsPlaceIsNamed() throws Exception {
    Path inItsPlace = Files.createDirectory(folder.resolve("tls.crt"));
    assertThatThrownBy(
            () ->
                TlsKey.of(
                    pair.getPrivate(), "localhost", LOOPBACK, new CertificateFile(inItsPlace)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("tls.crt cannot be read");
  }
}
