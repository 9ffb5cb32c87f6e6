package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ManifestChain;

/// A manifest's next version, proposed here, signed elsewhere, brought back (SPEC 4.8).
class OrgManifestTest {
  private static final String ROOT = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private Path folder = Path.of("");
  private String dir = "";
  private String out = "";

  @BeforeEach
  void init() throws IOException {
    dir = folder.resolve("riverside").toString();
    out = folder.resolve("next.txt").toString();
    ok("org", "init", "--dir", dir, "--name", "Riverside Example Trust", "--no-input");
  }

  private static Typed ok(String... arguments) throws IOException {
    Typed typed = Typed.kith(arguments);
    assertThat(typed.code()).as(typed.toString()).isZero();
    return typed;
  }

  private static void refused(int code, String words, String... arguments) throws IOException {
    Typed typed = Typed.kith(arguments);
    assertThat(typed.code()).as(typed.toString()).isEqualTo(code);
    assertThat(typed.err()).contains(words);
  }

  private String rootKey() {
    return Path.of(dir, "root-MOVE-OFFLINE", "root-1.pem").toString();
  }

  private ManifestChain chain() throws Exception {
    return new OrganisationHome(Path.of(dir), new SecureRandom()).chain();
  }

  @Test
  void anOrganisationWithoutAnOdsCodeShowsNone() throws IOException {
    assertThat(ok("org", "show", "--dir", dir).out()).contains("ODS code      none\n");
  }

  @Test
  void aRenewalIsProposedSignedAndInstalled() throws Exception {
    long before = chain().newest().expiresMs();
    ok("org", "rotate", "--dir", dir, "--out", out);
    refused(1, "not signed by enough", "org", "install", out, "--dir", dir);
    assertThat(chain().newest().version()).isEqualTo(1);
    assertThat(ok("org", "sign", out, "--key", rootKey()).out()).contains("signatures 1 of 1");
    ok("org", "install", out, "--dir", dir);
    assertThat(chain().newest().version()).isEqualTo(2);
    assertThat(chain().newest().expiresMs()).isGreaterThanOrEqualTo(before);
    refused(1, "cannot follow", "org", "install", out, "--dir", dir);
  }

  @Test
  void moreRootKeysSignApartAndTheirCopiesAreJoined() throws Exception {
    String second = folder.resolve("root-2").toString();
    Typed added =
        ok("org", "add-root", "--dir", dir, "--root-dir", second, "--threshold", "2", "--out", out);
    assertThat(added.out())
        .containsPattern("signatures 1 of 2, missing: [0-9a-f]{16}; by keys of the version before:")
        .contains("0 of 1, missing: ");
    assertThat(added.err()).contains("It needs more signatures (1 of 2");
    refused(1, "Signed by 1 of 2, missing: ", "org", "install", out, "--dir", dir);
    String here = folder.resolve("here.txt").toString();
    String there = folder.resolve("there.txt").toString();
    Files.copy(Path.of(out), Path.of(here));
    Files.copy(Path.of(out), Path.of(there));
    ok("org", "sign", here, "--key", rootKey());
    ok("org", "sign", there, "--key", Path.of(second, "root.pem").toString());
    assertThat(ok("org", "combine", there, there, "--out", out).err())
        .contains("Joined. It needs more signatures (1 of 2")
        .doesNotContain("install it:");
    assertThat(ok("org", "combine", here, there, "--out", out).err())
        .contains("Joined. It has all the signatures that it needs; install it: kith org install");
    ok("org", "install", out, "--dir", dir);
    assertThat(chain().newest().rootThreshold()).isEqualTo(2);
    assertThat(chain().newest().rootKeyCount()).isEqualTo(2);
    ok("org", "rotate", "--dir", dir, "--out", there);
    refused(1, "different manifests", "org", "combine", out, there, "--out", here);
  }

  @Test
  void aLogIsRevokedAtAPositionAndTheNextOneOpens() throws Exception {
    String[] revoke = {
      "org", "revoke-log", "--dir", dir, "--size", "7", "--root", ROOT, "--out", out
    };
    refused(3, "The root cannot be checked. No node is running", revoke);
    String[] forced = Arrays.copyOf(revoke, revoke.length + 1);
    forced[revoke.length] = "--force";
    assertThat(ok(forced).err()).contains("The root was not checked.");
    ok("org", "sign", out, "--key", rootKey());
    ok("org", "install", out, "--dir", dir);
    assertThat(chain().logEnd(1).orElseThrow().size()).isEqualTo(7);
    assertThat(chain().logEnd(1).orElseThrow().revoked()).isTrue();
    assertThat(chain().openCommons().orElseThrow().epoch()).isEqualTo(2);
    assertThat(Path.of(dir, "keys", "log-2.pem")).exists();
  }

  private ManifestChain rotated(String how) throws Exception {
    ok("org", "rotate", "--dir", dir, how, "--out", out);
    ok("org", "sign", out, "--key", rootKey());
    ok("org", "install", out, "--dir", dir);
    return chain();
  }

  @Test
  void tlsKeysOverlapAndFollowOneAnother() throws Exception { // SPEC 4.3
    List<Bytes> first = chain().newest().tlsPins();
    refused(1, "no second TLS key", "org", "rotate", "--dir", dir, "--tls-done", "--out", out);
    refused(2, "--tls first", "org", "rotate", "--dir", dir, "--tls", "--tls-done", "--out", out);
    List<Bytes> both = rotated("--tls").newest().tlsPins();
    assertThat(both).hasSize(2).containsAll(first);
    refused(1, "pinned already", "org", "rotate", "--dir", dir, "--tls", "--out", out);
    List<Bytes> second = rotated("--tls-done").newest().tlsPins();
    assertThat(second).hasSize(1).isSubsetOf(both).doesNotContainAnyElementsOf(first);
    assertThat(rotated("--tls").newest().tlsPins()).hasSize(2).containsAll(second);
    assertThat(rotated("--tls-done").newest().tlsPins()).doesNotContainAnyElementsOf(both);
  }

  @Test
  void wrongUseSaysWhatToDo() throws Exception {
    refused(2, "--size with", "org", "revoke-log", "--dir", dir, "--root", ROOT, "--out", out);
    refused(3, "No node is", "org", "revoke-log", "--dir", dir, "--size", "7", "--out", out);
    refused(
        2,
        "32 bytes in base64",
        "org",
        "revoke-log",
        "--dir",
        dir,
        "--size",
        "7",
        "--root",
        "AAAA",
        "--out",
        out);
    refused(3, "No node is running", "org", "rotate", "--dir", dir, "--log", "--out", out);
    refused(2, "cannot be read", "org", "sign", out, "--key", rootKey());
    Files.writeString(Path.of(out), "no manifest\n");
    refused(1, "holds no proposed manifest", "org", "install", out, "--dir", dir);
    String taken = folder.toString();
    refused(1, "exists", "org", "add-root", "--dir", dir, "--root-dir", taken, "--out", out);
    ok("org", "rotate", "--dir", dir, "--out", out);
    String log = Path.of(dir, "keys", "log-1.pem").toString();
    String passphrase = Path.of(dir, "secrets", "passphrase").toString();
    String before = Files.readString(Path.of(out));
    refused(
        1,
        "is no root key of this organisation: neither this version of the manifest nor the one"
            + " before names it. Nothing was signed.",
        "org",
        "sign",
        out,
        "--key",
        log,
        "--passphrase-file",
        passphrase);
    assertThat(Path.of(out)).hasContent(before);
    String line = before.lines().findFirst().orElseThrow();
    Files.writeString(Path.of(out), line); // carried without the version before
    String[] sign = {"org", "sign", out, "--key", log, "--passphrase-file", passphrase};
    assertThat(ok(sign).err()).contains("the file does not have the version before");
    ok("org", "sign", out, "--key", rootKey());
    refused(1, "none of its keys made", "org", "install", out, "--dir", dir);
  }
}
