package org.kith.server.main;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.server.store.Disk;
import org.kith.server.store.LogStore;
import org.kith.server.writer.OwnLogs;
import org.kith.server.writer.SigningGuard;

/// Where the signing guard lies: outside the home folder, so that a restored or copied home is
/// noticed. SPEC 5.1
final class GuardFolder {
  private GuardFolder() {}

  /// The folder that was asked for, or one under the user's state folder.
  ///
  /// @throws CannotStart where it would lie inside the home folder
  static Path choose(
      Optional<Path> asked, Path home, OrganisationId own, Map<String, String> environment)
      throws CannotStart {
    Path folder = asked.orElseGet(() -> inStateFolder(own, environment));
    if (folder.toAbsolutePath().normalize().startsWith(home.toAbsolutePath().normalize())) {
      throw new CannotStart(
          "The guard folder "
              + folder
              + " lies inside the home folder; choose one outside it with --guard-dir, and outside"
              + " its backups.");
    }
    return folder;
  }

  /// The guard of these own logs, or why nothing may be signed.
  ///
  /// @param confirmed a person has confirmed that this home was restored
  static SigningGuard.Opened open(
      Disk disk,
      LogStore store,
      OwnLogs own,
      HomeFolder home,
      Map<String, String> environment,
      boolean confirmed)
      throws CannotStart {
    boolean nothingSigned =
        home.isNew()
            && own.keys().keySet().stream()
                .noneMatch(log -> store.head(log.id()).filter(h -> h.size() > 0).isPresent());
    var marks =
        new SigningGuard.Marks(
            home.instanceMark(confirmed || nothingSigned), MachineMark.of(environment));
    SigningGuard.Opened opened =
        confirmed
            ? SigningGuard.renew(disk, marks, Set.of(own.commons()))
            : SigningGuard.open(disk, marks, nothingSigned);
    if (opened instanceof SigningGuard.Opened.Ready) {
      home.started();
    }
    return opened;
  }

  private static Path inStateFolder(OrganisationId own, Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home", ".")),
                ".local",
                "state")
            : Path.of(state);
    return base.resolve("kith").resolve("guard").resolve(own.text());
  }
}
