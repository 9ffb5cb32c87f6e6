package org.kith.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kith.protocol.bytes.Bytes;

/// Golden files in `proto/vectors`: flat JSON objects whose values are texts, bytes in hexadecimal.
/// With `-Dkith.vectors=write` a test writes its files anew; otherwise it holds the code to them.
public final class VectorFiles {
  private static final Pattern MEMBER = Pattern.compile("\"([A-Za-z0-9]+)\": \"([^\"]*)\"");
  private static final String ZEROS = "00*";
  private static final boolean WRITE = "write".equals(System.getProperty("kith.vectors"));

  private VectorFiles() {}

  /// All files of a part, by their path under `proto/vectors`, ascending.
  public static Map<String, Map<String, String>> read(String prefix) {
    try (Stream<Path> files = Files.walk(folder())) {
      Map<String, Map<String, String>> found = new TreeMap<>();
      files
          .filter(file -> file.getFileName().toString().startsWith(prefix + "-"))
          .forEach(
              file ->
                  found.put(
                      folder().relativize(file).toString().replace('\\', '/'), members(file)));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files are exactly these.
  public static void hold(String prefix, Map<String, Map<String, String>> made) {
    if (WRITE) {
      made.forEach(VectorFiles::write);
    }
    assertThat(read(prefix)).isEqualTo(new TreeMap<>(made));
  }

  /// The bytes of a value: hexadecimal, or `00*65537` for that many zeros.
  public static Bytes bytes(String value) {
    return value.startsWith(ZEROS)
        ? Bytes.wrap(new byte[Integer.parseInt(value.substring(ZEROS.length()))])
        : Bytes.fromHex(value);
  }

  private static Map<String, String> members(Path file) {
    try {
      Map<String, String> members = new LinkedHashMap<>();
      var matcher = MEMBER.matcher(Files.readString(file));
      while (matcher.find()) {
        members.put(matcher.group(1), matcher.group(2));
      }
      return members;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(String path, Map<String, String> members) {
    var json = new StringBuilder("{\n");
    members.forEach(
        (name, value) ->
            json.append(json.length() > 2 ? ",\n" : "")
                .append("  \"")
                .append(name)
                .append("\": \"")
                .append(value)
                .append('"'));
    try {
      Path file = folder().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, json.append("\n}\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("kith.tree", "../.."), "proto", "vectors");
  }
}
