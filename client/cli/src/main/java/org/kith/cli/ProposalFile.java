package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.kith.protocol.identity.ManifestProposal;

/// A proposed manifest in a file: one line of text that travels between machines.
final class ProposalFile {
  private ProposalFile() {}

  static ManifestProposal read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw Failure.usage("The file " + file + " cannot be read; name one that can.");
    }
    return ManifestProposal.parse(text)
        .orElseThrow(
            () ->
                Failure.refused(
                    file + " holds no proposed manifest; make one with: kith org rotate"));
  }

  /// Writes the whole file or leaves the old one.
  static void write(Path file, ManifestProposal proposal) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, proposal.encode() + "\n");
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// What a proposal says, for people, and what to do with it.
  static void tell(Screen screen, ManifestProposal proposal, Path file, String next) {
    var json = new com.google.gson.JsonObject();
    json.addProperty("file", file.toString());
    json.addProperty("version", proposal.version());
    json.addProperty("signatures", proposal.signatureCount());
    screen.answer(
        json,
        () -> {
          proposal.summary().forEach(screen::line);
          screen.line("signatures " + proposal.signatureCount());
        });
    if (!screen.isJson()) {
      screen.note(next);
    }
  }
}
