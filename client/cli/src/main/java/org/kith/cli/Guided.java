package org.kith.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kith.cli.records.Interview;
import org.kith.client.KithClient;
import org.kith.client.KithException;
import org.kith.schema.v1.GetRecordRequest;
import org.kith.schema.v1.LearningRecord;

/// The questions of `kith draft new` at a terminal. Whatever ends them before a node has the draft
/// leaves the answers in a file: once, whoever comes first.
final class Guided implements Interview.Person {
  private static final int ID_CHARACTERS_MIN = 8;
  private static final int ID_CHARACTERS = 52;
  private static final int FILES_MAX = 1_000;
  private static final FileAttribute<Set<PosixFilePermission>> FOR_ITS_OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final String kind;
  private final KithClient client;
  private final Screen screen;
  private final Path folder;
  private final Interview interview;
  private final AtomicBoolean settled = new AtomicBoolean();

  Guided(String kind, KithClient client, Screen screen, Path folder) {
    this.kind = kind;
    this.client = client;
    this.screen = screen;
    this.folder = folder;
    this.interview = new Interview(kind, this);
  }

  /// The record that the answers make.
  LearningRecord ask() {
    if (interview.hold()) {
      return interview.record();
    }
    boolean first = settled.compareAndSet(false, true);
    throw Failure.refused(
        "STOPPED", "Stopped; nothing went to the node." + (first ? " " + keep() : ""));
  }

  /// The node has it.
  void saved() {
    settled.set(true);
  }

  /// The node does not have it, or nobody knows.
  void failed() {
    if (settled.compareAndSet(false, true)) {
      screen.warning(keep());
    }
  }

  /// The program is being ended.
  void interrupted() {
    if (settled.compareAndSet(false, true)) {
      screen.note(""); // the cursor stands behind a question
      screen.warning("Stopped. " + keep());
    }
  }

  /// Writes the answers where they are safe; what is said about that.
  private String keep() {
    Optional<String> answers = interview.file();
    if (answers.isEmpty()) {
      return "Nothing was answered, so nothing is kept.";
    }
    try {
      Path file = write(answers.get());
      return "What you answered is in "
          + file
          + "; complete it there, and carry on with: kith draft new "
          + file;
    } catch (IOException e) {
      screen.warning(
          "No file could be written here ("
              + e.getMessage()
              + "). These are the answers:\n"
              + answers.get());
      return "Put the answers above into a file, and carry on with: kith draft new FILE";
    }
  }

  /// A new file: nothing that is there is written over.
  private Path write(String answers) throws IOException {
    for (int number = 1; ; number++) {
      String name = "draft-" + kind + (number == 1 ? "" : "-" + number) + ".yaml";
      Path file = folder.resolve(name);
      try {
        Files.createFile(file, FOR_ITS_OWNER);
      } catch (FileAlreadyExistsException e) {
        if (number == FILES_MAX) {
          throw e;
        }
        continue; // with the next number
      }
      return Files.writeString(file, answers);
    }
  }

  @Override
  public Optional<String> answer(String question) {
    return screen.answer(question);
  }

  @Override
  public void hear(String said) {
    screen.note(said);
  }

  @Override
  public Optional<String> wholeId(String typed) {
    if (typed.length() < ID_CHARACTERS_MIN) {
      screen.note(
          "An id needs its first "
              + ID_CHARACTERS_MIN
              + " characters or more; kith search finds it.");
      return Optional.empty();
    }
    try {
      LearningRecord found =
          client.get(GetRecordRequest.newBuilder().setRecordId(typed).build()).getRecord();
      screen.note("That is the " + found.getKind() + ": " + found.getTitle());
      return Optional.of(found.getRecordId());
    } catch (KithException.NotFound e) {
      if (typed.length() == ID_CHARACTERS) {
        return Optional.of(typed); // it may be one that has not come here yet
      }
      screen.note(Failures.of(e).sentence());
      return Optional.empty();
    } catch (KithException.Refused e) {
      screen.note(Failures.of(e).sentence());
      return Optional.empty();
    }
  }
}
