package org.kith.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// SPEC 10.9: there is no byte of a bundle that can be another one.
class BundleFlipTest {
  private static final int[] MASKS = {0x01, 0x20, 0x80};
  private static final byte[] LISTED = {'P', 'K', 1, 2};
  private static final byte[] ENDED = {'P', 'K', 5, 6};

  private static BundleVerification.Verdict verdict(byte[] bundle) throws IOException {
    return BundleTest.verify(BundleVerification.selfAsserted(), bundle);
  }

  private static String reason(byte[] bundle) throws IOException {
    return switch (verdict(bundle)) {
      case BundleVerification.Invalid invalid -> invalid.reason();
      case BundleVerification.Valid valid -> "valid";
    };
  }

  private static byte[] flipped(byte[] bytes, int at, int mask) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) mask;
    return flipped;
  }

  /// Packed anew after the flip, so that no checksum of the zip sees it.
  private static List<String> passed(byte[] bundle, String file) throws IOException {
    Map<String, byte[]> files = BundleTest.unzip(bundle);
    byte[] content = files.getOrDefault(file, new byte[0]);
    assertThat(content).isNotEmpty();
    var passed = new ArrayList<String>();
    for (int at = 0; at < content.length; at++) {
      for (int mask : MASKS) {
        files.put(file, flipped(content, at, mask));
        if (verdict(BundleTest.zip(files)) instanceof BundleVerification.Valid) {
          passed.add(file + " " + at + " ^ " + mask);
        }
      }
    }
    return passed;
  }

  @Test
  void everyByteOfEveryFileCounts() throws IOException {
    var passed = new ArrayList<String>();
    for (String file : BundleTest.unzip(BundleTest.bundle()).keySet()) {
      if (!file.equals(BundleFile.README)) {
        passed.addAll(passed(BundleTest.bundle(), file));
      }
    }
    assertThat(passed).isEmpty();
  }

  /// Where nobody has signed the checkpoint there is nothing else to notice it (SPEC 4.9).
  @Test
  void everyByteOfABundleThatTheEndOfItsLogProvesCounts() throws IOException {
    byte[] bundle = EndedBundleTest.bundle();
    assertThat(reason(bundle)).isEqualTo("valid");
    for (String file : BundleTest.unzip(bundle).keySet()) {
      if (!file.equals(BundleFile.README)) {
        assertThat(passed(bundle, file)).isEmpty();
      }
    }
  }

  @Test
  void everyByteOfAWitnessesKeyCounts() throws IOException {
    assertThat(passed(BundleTest.cosigned("a", "b"), BundleFile.VKEYS)).isEmpty();
  }

  /// A witness whose line is spoilt is none, or spoils the bundle; nothing else changes.
  @Test
  void everyByteOfACosignatureCounts() throws IOException {
    byte[] bundle = BundleTest.cosigned("a");
    Map<String, byte[]> files = BundleTest.unzip(bundle);
    byte[] proof = files.getOrDefault(BundleFile.PROOF, new byte[0]);
    for (int at = 0; at < proof.length; at++) {
      for (int mask : MASKS) {
        files.put(BundleFile.PROOF, flipped(proof, at, mask));
        if (verdict(BundleTest.zip(files)) instanceof BundleVerification.Valid valid) {
          assertThat(valid.witnesses()).as("byte %s ^ %s", at, mask).isEmpty();
        }
      }
    }
  }

  /// Of the zip, all but what programs note about themselves: 8 bytes a file in the list at its
  /// end, which no reader of the content looks at.
  @Test
  void everyByteOfTheZipCounts() throws IOException {
    byte[] bundle = BundleTest.bundle();
    Set<Integer> remarks = new TreeSet<>();
    for (int at = 0; at + LISTED.length <= bundle.length; at++) {
      if (startsWith(bundle, at, LISTED)) {
        remarks.addAll(
            List.of(at + 4, at + 5, at + 36, at + 37, at + 38, at + 39, at + 40, at + 41));
      }
    }
    assertThat(remarks).hasSize(8 * BundleTest.unzip(bundle).size());
    Set<Integer> passed = new TreeSet<>();
    for (int at = 0; at < bundle.length; at++) {
      for (int mask : MASKS) {
        if (verdict(flipped(bundle, at, mask)) instanceof BundleVerification.Valid) {
          passed.add(at);
        }
      }
    }
    assertThat(passed).isEqualTo(remarks);
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] start) {
    return java.util.Arrays.equals(bytes, at, at + start.length, start, 0, start.length);
  }

  @Test
  void cutShortOrWithMoreBehindItIsNoBundle() throws IOException {
    byte[] bundle = BundleTest.bundle();
    for (int size = 0; size < bundle.length; size += 7) {
      assertThat(reason(java.util.Arrays.copyOf(bundle, size))).isNotEqualTo("valid");
    }
    assertThat(reason(java.util.Arrays.copyOf(bundle, bundle.length - 1))).isNotEqualTo("valid");
    assertThat(reason(java.util.Arrays.copyOf(bundle, bundle.length + 1))).isNotEqualTo("valid");
  }

  /// A stream reads the first of two zips, zip programs the second.
  @Test
  void twoZipsOneAfterAnotherAreNoBundle() throws IOException {
    Map<String, byte[]> files = BundleTest.unzip(BundleTest.bundle());
    files.put(
        BundleFile.RECORD, "{\"title\": \"Something else\"}".getBytes(StandardCharsets.UTF_8));
    byte[] first = BundleTest.bundle();
    byte[] second = BundleTest.zip(files);
    assertThat(reason(joined(first, second))).contains("does not agree");
    // The second one's list, shifted so that it fits.
    ByteBuffer both = ByteBuffer.wrap(joined(first, second)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = first.length; at + 4 <= both.capacity(); at++) {
      if (startsWith(both.array(), at, LISTED)) {
        both.putInt(at + 42, both.getInt(at + 42) + first.length);
      } else if (startsWith(both.array(), at, ENDED)) {
        both.putInt(at + 16, both.getInt(at + 16) + first.length);
      }
    }
    assertThat(reason(both.array())).contains("does not agree");
    var stream = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(stream)) {
      zip.setComment("a remark");
      for (var file : BundleTest.unzip(first).entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    assertThat(reason(stream.toByteArray())).contains("does not agree");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /// Packed by another program: not compressed, sizes before the content, times in extra fields.
  @Test
  void aBundlePackedByOthersIsStillOne() throws IOException {
    assertThat(reason(stored(0x5455))).isEqualTo("valid");
    assertThat(reason(stored(0x7075))).as("another name for a file").contains("does not agree");
  }

  private static byte[] stored(int extra) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(BundleTest.unzip(BundleTest.bundle()));
    var stream = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(stream)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        var checksum = new CRC32();
        checksum.update(file.getValue());
        entry.setSize(file.getValue().length);
        entry.setCrc(checksum.getValue());
        entry.setExtra(new byte[] {(byte) extra, (byte) (extra >> 8), 1, 0, 0});
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return stream.toByteArray();
  }
}
