package org.kith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Joins copies of one proposal that were signed apart.
@Command(
    name = "combine",
    description = "Join copies of one proposed manifest that different root keys have signed.",
    footer = "Example: kith org combine from-ann.txt from-bob.txt --out both.txt")
final class OrgCombineCommand extends KithCommand {
  @Parameters(arity = "2..*", paramLabel = "FILE", description = "The signed copies.")
  List<Path> files = new ArrayList<>();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The joined file.")
  Path out = Path.of("");

  @Override
  Exit run(Screen screen) throws IOException {
    ProposalFile all = ProposalFile.read(files.get(0));
    for (Path file : files.subList(1, files.size())) {
      try {
        ProposalFile next = ProposalFile.read(file);
        all =
            new ProposalFile(
                all.proposal().combinedWith(next.proposal()), all.before().or(next::before));
      } catch (IllegalArgumentException e) {
        throw Failure.refused(file + ": " + e.getMessage() + " Sign copies of one file.");
      }
    }
    all.write(out);
    all.tell(screen, out, "Joined. ", "kith org install " + out);
    return Exit.OK;
  }
}
