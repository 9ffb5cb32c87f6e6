package org.kith.client.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.kith.protocol.bytes.Bytes;

/// The files of a bundle: a plain zip with bounds, so that no bundle can fill a disk or memory.
final class BundleFile {
  /// Files that a bundle may hold.
  static final int FILES_MAX = 64;

  /// Bytes that one file of a bundle may have.
  static final int FILE_BYTES_MAX = 1024 * 1024;

  /// Bytes that a bundle may have on disk.
  static final int BUNDLE_BYTES_MAX = 8 * 1024 * 1024;

  static final String RECORD = "record.json";
  static final String LEAF = "leaf.bin";
  static final String PAYLOAD = "payload.bin";
  static final String SALT = "salt.bin";
  static final String PROOF = "proof.tlog-proof";
  static final String VKEYS = "vkeys.txt";
  static final String README = "README.txt";

  private final Map<String, Bytes> files;

  BundleFile(Map<String, Bytes> files) {
    this.files = new LinkedHashMap<>(files);
  }

  /// What is wrong with the zip itself.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String sentence) {
      super(sentence);
    }
  }

  static String manifest(int version) {
    return "manifest-" + version + ".bin";
  }

  Optional<Bytes> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  static BundleFile read(InputStream in) throws IOException, Unreadable {
    byte[] bytes = in.readNBytes(BUNDLE_BYTES_MAX + 1);
    if (bytes.length > BUNDLE_BYTES_MAX) {
      throw new Unreadable("It is larger than 8 MiB, so it is no bundle.");
    }
    Map<String, Bytes> files = new LinkedHashMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes(FILE_BYTES_MAX + 1);
        if (content.length > FILE_BYTES_MAX) {
          throw new Unreadable("Its file " + entry.getName() + " is larger than 1 MiB.");
        }
        if (files.put(entry.getName(), Bytes.wrap(content)) != null) {
          throw new Unreadable("Its file " + entry.getName() + " stands in it twice.");
        }
        if (files.size() > FILES_MAX) {
          throw new Unreadable("It holds more than " + FILES_MAX + " files.");
        }
      }
    } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
      throw new Unreadable("It is damaged, or not a zip file.");
    }
    if (files.isEmpty()) {
      throw new Unreadable("It is not a zip file, or an empty one.");
    }
    if (!ZipLayout.isPlain(bytes)) {
      throw new Unreadable("Its list of files does not agree with its files.");
    }
    return new BundleFile(files);
  }

  /// Writes the zip, the same bytes every time and everywhere. Nothing is compressed: compressed
  /// bytes can often be changed without changing what they say.
  void write(OutputStream out) throws IOException {
    var zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    for (var file : files.entrySet()) {
      byte[] content = file.getValue().toArray();
      var checksum = new CRC32();
      checksum.update(content);
      var entry = new ZipEntry(file.getKey());
      entry.setSize(content.length);
      entry.setCrc(checksum.getValue());
      // Later than the first moment of zip's calendar, for which a time zone would be written.
      entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    zip.finish();
  }
}
