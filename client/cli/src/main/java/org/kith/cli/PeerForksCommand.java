package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.Fork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists who has contradicted itself.
@Command(
    name = "forks",
    description = {
      "List the organisations that have signed two histories. Nothing new of them is admitted"
          + " until they end that log by a new manifest, or you accept them again.",
      "With --out the proof goes into files that anybody can verify: kith verify-fork"
    },
    footer = "Example: kith peer forks --dir riverside --out proofs")
final class PeerForksCommand extends KithCommand {
  private static final int NAME_CHARACTERS = 16;

  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Folder for the proofs.")
  @Nullable Path out;

  @Override
  Exit run(Screen screen) throws IOException {
    try (KithClient client = choice.connect()) {
      var answer = client.governance().forks();
      if (out != null) {
        Files.createDirectories(out);
        for (Fork fork : answer.getForksList()) {
          Files.write(out.resolve(fileName(fork)), Bytes.of(fork.getEvidence()).toArray());
        }
      }
      screen.answer(
          answer,
          () -> {
            if (answer.getForksCount() == 0) {
              screen.line("No organisation has contradicted itself.");
            }
            for (Fork fork : answer.getForksList()) {
              screen.heading(fork.getName());
              screen.line("organisation  " + fork.getOrganisationId());
              screen.line(
                  "what          "
                      + (fork.getEpoch() == 0 ? "its manifests" : "log, epoch " + fork.getEpoch()));
              screen.line("why           " + fork.getReason());
              screen.line(
                  "now           "
                      + (fork.getRepairedByVersion() == 0
                          ? "frozen: nothing new of it is admitted"
                          : "repaired by version "
                              + fork.getRepairedByVersion()
                              + " of its manifest, which ended that log; nothing is frozen"));
              if (out != null) {
                screen.line("proof         " + out.resolve(fileName(fork)));
              }
            }
          });
      return Exit.OK;
    }
  }

  private static String fileName(Fork fork) {
    String id = fork.getOrganisationId();
    return id.substring(0, Math.min(NAME_CHARACTERS, id.length()))
        + "-"
        + fork.getEpoch()
        + ".fork";
  }
}
