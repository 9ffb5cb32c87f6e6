package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.ListAuditWitnessesResponse;
import org.kith.schema.v1.WitnessedAudit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what was cosigned of audits.
@Command(
    name = "witnessed",
    description = {
      "Show how far others have cosigned this audit, and what this node has cosigned of others'"
          + " audits: the end of every line.",
      "--out writes what it has cosigned of others as notes, for an auditor: kith audit verify"
          + " --against."
    },
    footer = "Example: kith audit witnessed --dir harbour --out notes")
final class AuditWitnessedCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Write notes into this folder.")
  @Nullable Path out;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      ListAuditWitnessesResponse answer = client.governance().auditWitnesses();
      if (out != null) {
        Files.createDirectories(out);
        for (WitnessedAudit one : answer.getTheirsList()) {
          String name =
              String.format(
                  Locale.ROOT,
                  "%s-%s-%d.note",
                  one.getOrganisationId(),
                  one.getLog(),
                  one.getLine());
          Files.write(out.resolve(name), one.getNote().toByteArray());
        }
      }
      screen.answer(answer, () -> print(screen, answer));
      return Exit.OK;
    }
  }

  private static void print(Screen screen, ListAuditWitnessesResponse answer) {
    screen.heading("line " + answer.getLine() + " of this audit, cosigned by others");
    table(screen, answer.getOursList());
    screen.line("");
    screen.heading("audits of others, cosigned here");
    table(screen, answer.getTheirsList());
  }

  private static void table(Screen screen, List<WitnessedAudit> all) {
    var table = new Table("ORGANISATION", "LOG", "LINE", "ENTRIES", "TIME", "ROOT", "PROBLEM");
    for (WitnessedAudit one : all) {
      table.row(
          one.getName().isEmpty() ? one.getOrganisationId() : one.getName(),
          one.getLog(),
          Integer.toString(one.getLine()),
          one.getSize() == 0 ? "none yet" : Long.toString(one.getSize()),
          one.getTime(),
          one.getRoot(),
          one.getProblem());
    }
    table.print(screen);
  }
}
