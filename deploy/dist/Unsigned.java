import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/// Checks each signed jar of a folder against its signature, once, and puts the same jar without
/// the signature in its place. The JVM keeps nothing of classes from signed jars (JEP 483), and
/// would check all of it anew at the start of every node and every command.
class Unsigned {
  public static void main(String[] args) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        strip(jar);
      }
    }
  }

  private static void strip(Path jar) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".next");
    try (var signed = new JarFile(jar.toFile())) {
      List<JarEntry> entries = signed.stream().toList();
      if (entries.stream().noneMatch(entry -> isSignature(entry.getName()))) {
        return;
      }
      var manifest = new Manifest(); // the rest of it are hashes of the entries
      manifest.getMainAttributes().putAll(signed.getManifest().getMainAttributes());
      manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
      try (var plain = new JarOutputStream(Files.newOutputStream(next), manifest)) {
        for (JarEntry entry : entries) {
          if (!isSignature(entry.getName()) && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            copy(signed, entry, plain);
          }
        }
      }
    }
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(jar)); // as Maven copied it
    Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(JarFile signed, JarEntry entry, JarOutputStream plain)
      throws IOException {
    var written = new ZipEntry(entry.getName());
    written.setTime(entry.getTime());
    plain.putNextEntry(written);
    try (InputStream in = signed.getInputStream(entry)) {
      in.transferTo(plain); // throws where the bytes are not those that were signed
    }
    plain.closeEntry();
    boolean content = !entry.isDirectory() && !entry.getName().startsWith("META-INF/");
    if (content && entry.getCodeSigners() == null) {
      throw new IOException(entry.getName() + " in " + signed.getName() + " is not signed");
    }
  }

  private static boolean isSignature(String name) {
    return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }
}
