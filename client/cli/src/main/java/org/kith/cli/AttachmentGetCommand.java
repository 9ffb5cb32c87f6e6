package org.kith.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.KithClient;
import org.kith.schema.v1.Attachment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes one file of a record.
@Command(
    name = "get",
    description =
        "Write a file of a record, fetched from a peer where it is not here yet; its hash is"
            + " checked against the record.",
    footer = "Example: kith attachment get --dir harbour k3jx7q2m leaflet.pdf --out leaflet.pdf")
final class AttachmentGetCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "Record id, or its first 8 characters or more.")
  String id = "";

  @Parameters(index = "1", paramLabel = "NAME", description = "The attachment's name.")
  String name = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write; a file that exists is left alone.")
  @Nullable Path file;

  @Override
  Exit run(Screen screen) throws IOException {
    Path target = file == null ? Path.of(name).getFileName() : file;
    if (Files.exists(target)) { // before anything is fetched
      throw new FileAlreadyExistsException(target.toString());
    }
    Path unfinished = target.resolveSibling(target.getFileName() + Failures.UNFINISHED);
    try (KithClient client = choice.connect()) {
      Attachment found;
      try (OutputStream out = Files.newOutputStream(unfinished)) {
        found = client.attachments().get(id, name, out);
      }
      Files.move(unfinished, target);
      screen.answer(found, () -> screen.line(found.getSize() + " bytes in " + target));
      return Exit.OK;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
