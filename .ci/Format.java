import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks (or, with `fix`, rewrites) every Java source of the tree with google-java-format.
class Format {
  public static void main(String[] args) throws Exception {
    boolean fix = args[0].equals("fix");
    Path tree = Path.of(args[1]);
    List<String> call = new ArrayList<>(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    int options = call.size();
    try (var files = Files.walk(tree)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !tree.relativize(file).toString().matches("(.*/)?(target|\\.ci)/.*"))
          .sorted()
          .forEach(file -> call.add(file.toString()));
    }
    if (call.size() == options) {
      return;
    }
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = new Main(out, err, System.in).format(call.toArray(String[]::new));
    out.flush();
    err.flush();
    if (fix) {
      for (String file : call.subList(options, call.size())) {
        mendDocumentation(Path.of(file));
      }
    }
    if (code != 0) {
      System.err.println("The files above are not formatted. Run: mvn -N process-sources -Dformat.mode=fix");
    }
    System.exit(code);
  }

  /// The formatter goes on with `// ` where it breaks a line of documentation that is too long.
  private static void mendDocumentation(Path file) throws Exception {
    String before = Files.readString(file);
    String after = before;
    String last;
    do {
      last = after;
      after = last.replaceAll("(?m)^( *)/// (.*)\n\\1// (?!/)", "$1/// $2\n$1/// ");
    } while (!after.equals(last));
    if (!after.equals(before)) {
      Files.writeString(file, after);
    }
  }
}
