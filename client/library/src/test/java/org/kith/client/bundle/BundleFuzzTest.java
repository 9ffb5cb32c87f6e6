package org.kith.client.bundle;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.protocol.bytes.Bytes;

/// SPEC 10.9: whatever a bundle's bytes, verifying them ends, and what is valid is the one record
/// that was ever signed. The first byte says which file the others are, or that they are the zip.
class BundleFuzzTest {
  private static final List<String> FILES =
      List.of(
          BundleFile.RECORD,
          BundleFile.LEAF,
          BundleFile.PAYLOAD,
          BundleFile.SALT,
          BundleFile.PROOF,
          BundleFile.VKEYS,
          BundleFile.manifest(1),
          BundleFile.manifest(2));
  private static final int ZIP = FILES.size();
  private static final byte[] BUNDLE = bundle();
  private static final BundleVerification.Valid GENUINE = genuine();

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "8h")
  void noBundleIsForged(byte[] input) {
    check(input);
  }

  /// The same mutations every time, in every run of the tests.
  @Test
  void mutationsOfAGoodBundle() {
    var random = new SplittableRandom(6);
    List<byte[]> seeds = seeds();
    for (int i = 0; i < 6_000; i++) {
      Bytes bytes = Bytes.copyOf(seeds.get(random.nextInt(seeds.size())));
      for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
        int from = 1 + random.nextInt(bytes.size() - 1);
        int to = Math.min(bytes.size(), from + random.nextInt(4));
        byte[] instead = new byte[random.nextInt(4)];
        random.nextBytes(instead);
        bytes =
            Bytes.concat(
                bytes.slice(0, from), Bytes.copyOf(instead), bytes.slice(to, bytes.size()));
        if (bytes.size() < 2) {
          break;
        }
      }
      check(bytes.toArray());
    }
  }

  static void check(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int which = (input[0] & 0xff) % (ZIP + 1);
    Bytes content = Bytes.copyOf(input).slice(1, input.length);
    byte[] bundle = which == ZIP ? content.toArray() : with(FILES.get(which), content);
    if (verify(bundle) instanceof BundleVerification.Valid valid
        && !(valid.recordId().equals(GENUINE.recordId())
            && valid.record().payload().equals(GENUINE.record().payload())
            && valid.checkpoint().equals(GENUINE.checkpoint())
            && valid.logKey().equals(GENUINE.logKey())
            && valid.index() == GENUINE.index()
            && valid.name().equals(GENUINE.name())
            && valid.odsCode().equals(GENUINE.odsCode()))) {
      throw new AssertionError("a forged bundle: " + Bytes.copyOf(input).hex());
    }
  }

  private static BundleVerification.Verdict verify(byte[] bundle) {
    try {
      return BundleVerification.selfAsserted().verify(new ByteArrayInputStream(bundle));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static BundleVerification.Valid genuine() {
    if (verify(BUNDLE) instanceof BundleVerification.Valid valid) {
      return valid;
    }
    throw new AssertionError("the sample is valid");
  }

  private static byte[] bundle() {
    try {
      return BundleTest.bundle();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static Map<String, byte[]> files() {
    try {
      return BundleTest.unzip(BUNDLE);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static byte[] with(String name, Bytes content) {
    Map<String, Bytes> files = new LinkedHashMap<>();
    files().forEach((file, bytes) -> files.put(file, Bytes.wrap(bytes)));
    files.put(name, content);
    var out = new ByteArrayOutputStream();
    try {
      new BundleFile(files).write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  static List<byte[]> seeds() {
    Map<String, byte[]> files = files();
    var seeds = new ArrayList<byte[]>();
    for (int i = 0; i < FILES.size(); i++) {
      byte[] content = files.getOrDefault(FILES.get(i), new byte[0]);
      if (content.length > 0) {
        seeds.add(of(i, content));
      }
    }
    seeds.add(of(ZIP, BUNDLE));
    return seeds;
  }

  private static byte[] of(int which, byte[] content) {
    return Bytes.concat(Bytes.wrap(new byte[] {(byte) which}), Bytes.copyOf(content)).toArray();
  }
}
