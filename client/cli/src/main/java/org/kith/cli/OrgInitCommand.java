package org.kith.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationInit;
import org.kith.protocol.bytes.OrganisationId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes an organisation's identity.
@Command(
    name = "init",
    description = {
      "Make your organisation's keys, its manifest and a node's home folder.",
      "The root key is written apart: move it to an offline medium. The node never opens it."
    },
    footer = {
      "Example: kith org init --dir riverside --name \"Riverside Example Trust\" --ods ZZ1"
    })
final class OrgInitCommand extends KithCommand {
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "Home folder to make; must not exist, or be empty.")
  Path dir = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Your organisation's name as people know it.")
  @Nullable String name;

  @Option(names = "--ods", paramLabel = "CODE", description = "ODS code, where you have one.")
  String ods = "";

  @Option(
      names = "--contact",
      paramLabel = "ADDRESS",
      description = "Role address, such as improvement@example.org.")
  String contact = "";

  @Option(
      names = "--root-dir",
      paramLabel = "DIR",
      description = "Where the root key goes (default: DIR/root-MOVE-OFFLINE).")
  @Nullable Path rootDir;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = {
        "File with the passphrase that protects the node's keys.",
        "Without it a random one is kept in DIR/secrets/passphrase."
      })
  @Nullable Path passphraseFile;

  @Option(
      names = "--no-post-quantum",
      description = {
        "Sign with Ed25519 only. Otherwise checkpoints carry an ML-DSA-44 signature too,",
        "so that nobody with a quantum computer can rewrite your log."
      })
  boolean noPostQuantum;

  @Override
  Exit run(Screen screen) throws IOException {
    String display = name == null ? "" : name.strip();
    if (display.isEmpty() && screen.asks()) {
      display = screen.ask("Name of your organisation:");
    }
    if (display.isEmpty()) {
      throw Failure.usage("Say your organisation's name with --name.");
    }
    if (!ods.isEmpty() && !ods.matches("[A-Za-z0-9]{3,8}")) {
      throw Failure.usage("An ODS code has 3 to 8 letters and digits; correct --ods.");
    }
    try {
      OrganisationInit.Made made =
          new OrganisationInit(new SecureRandom(), InstantSource.system())
              .make(
                  new OrganisationInit.Plan(
                      dir,
                      display,
                      ods.toUpperCase(Locale.ROOT),
                      contact,
                      Optional.ofNullable(rootDir),
                      passphrase(),
                      !noPostQuantum));
      tell(screen, made);
      return Exit.OK;
    } catch (InitFault e) {
      throw Failure.refused(e.sentence());
    } catch (UnsupportedOperationException e) {
      throw Failure.refused(
          "Keys must lie on a file system with owners and modes; choose another place for --dir.");
    }
  }

  private Optional<String> passphrase() throws IOException {
    return passphraseFile == null
        ? Optional.empty()
        : Optional.of(Files.readString(passphraseFile).strip());
  }

  private void tell(Screen screen, OrganisationInit.Made made) {
    String id = new OrganisationId(made.manifest().hash()).text();
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "Move "
            + made.rootFolder()
            + " to an offline medium: whoever has the root key can change who you are.");
    warnings.add("There is one root key; whoever loses it cannot change keys any more.");
    if (passphraseFile == null) {
      warnings.add(
          "The keys are unprotected: their passphrase lies beside them in "
              + dir.resolve("secrets/passphrase")
              + ".");
    }
    var json = new JsonObject();
    json.addProperty("organisationId", id);
    json.addProperty("name", made.manifest().displayName());
    json.addProperty("odsCode", made.manifest().odsCode());
    json.addProperty("dir", dir.toString());
    json.addProperty("rootDir", made.rootFolder().toString());
    json.addProperty("tokenFile", made.tokenFile().toString());
    var array = new JsonArray();
    warnings.forEach(array::add);
    json.add("warnings", array);
    screen.answer(json, () -> screen.line(id));
    if (!screen.isJson()) {
      screen.note("");
      warnings.forEach(screen::note);
      screen.note("Start the node with: kith node run --dir " + dir);
    }
  }
}
