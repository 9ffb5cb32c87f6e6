package org.kith.server.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Whether a file begins as files of its media type do: a program that calls itself a picture does
/// not get in under that name.
final class FileBeginnings {
  private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a");
  private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ff");
  private static final byte[] ZIP = HexFormat.of().parseHex("504b0304");

  private FileBeginnings() {}

  static boolean fits(String mediaType, byte[] content) {
    return switch (mediaType) {
      case "application/pdf" -> begins(content, PDF);
      case "image/png" -> begins(content, PNG);
      case "image/jpeg" -> begins(content, JPEG);
      case "text/plain", "text/csv" -> isText(content);
      default -> begins(content, ZIP); // office documents are zips
    };
  }

  private static boolean begins(byte[] content, byte[] with) {
    return content.length >= with.length
        && Arrays.equals(content, 0, with.length, with, 0, with.length);
  }

  private static boolean isText(byte[] content) {
    for (byte one : content) {
      if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
        return false;
      }
    }
    return true;
  }
}
