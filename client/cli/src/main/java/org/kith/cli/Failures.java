package org.kith.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.kith.client.KithException;

/// Turns what went wrong below into one sentence with a next step.
final class Failures {
  private static final String ROLE_MISSING = "ROLE_MISSING";

  /// Ends the name of a file that is being written.
  static final String UNFINISHED = ".unfinished";

  private static final String IS_FOLDER = "Is a directory";

  private Failures() {}

  static Failure of(KithException error) {
    String said = sentence(error);
    return switch (error) {
      case KithException.Unreachable e ->
          Failure.unreachable(said + " Start the node with: kith node run --dir DIR");
      case KithException.TimedOut e ->
          Failure.refused("TIMED_OUT", said + " Try again, or wait longer with --timeout.");
      case KithException.Unauthenticated e ->
          Failure.refused("UNAUTHENTICATED", said + " Name a valid token with --token-file.");
      case KithException.Forbidden e ->
          Failure.refused(
              "PERMISSION_DENIED",
              e.reason().isEmpty() || e.reason().equals(ROLE_MISSING)
                  ? said + " Ask for a token that has the role."
                  : said);
      case KithException.NotFound e -> Failure.refused("NOT_FOUND", said);
      case KithException.Refused e -> Failure.refused(e.reason(), said, e.problems());
      case KithException.NodeFault e -> Failure.refused("NODE_FAULT", said);
    };
  }

  static Failure unexpected(Exception error) {
    return switch (error) {
      case FileSystemException e -> of(e);
      case IOException e when IS_FOLDER.equals(e.getMessage()) ->
          Failure.usage("A folder was named where a file is wanted; name a file.");
      case IOException e -> Failure.refused("Reading or writing failed: " + words(e));
      case UncheckedIOException e -> {
        Exception cause = e.getCause();
        yield cause == null
            ? Failure.refused("Reading or writing failed: " + words(e))
            : unexpected(cause);
      }
      default ->
          Failure.refused(
              "Something unexpected happened ("
                  + words(error)
                  + "); please report it with the command that you used.");
    };
  }

  private static Failure of(FileSystemException error) {
    String file = named(error);
    return switch (error) {
      case NoSuchFileException e -> Failure.usage(doesNotExist(Path.of(file)));
      case AccessDeniedException e ->
          Failure.refused("The file " + file + " may not be read or written by you.");
      case FileAlreadyExistsException e ->
          Failure.refused("The file " + file + " exists already; name another one.");
      default ->
          IS_FOLDER.equals(error.getReason())
              ? Failure.usage(file + " is a folder; name a file.")
              : Failure.refused("Reading or writing failed: " + words(error));
    };
  }

  /// What a person named: a file that appears whole is written beside its place first.
  private static String named(FileSystemException error) {
    String file = String.valueOf(error.getFile());
    return file.endsWith(UNFINISHED)
        ? file.substring(0, file.length() - UNFINISHED.length())
        : file;
  }

  private static String doesNotExist(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null || Files.isDirectory(folder)
        ? "The file " + file + " does not exist; name one that does."
        : "The folder " + folder + " does not exist; make it, or name another one.";
  }

  private static String words(Exception error) {
    String message = error.getMessage();
    return error.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static String sentence(KithException error) {
    String message = error.getMessage();
    String text = message == null ? "It failed" : message.strip();
    return text.endsWith(".") || text.endsWith("?") || text.contains("\n") ? text : text + ".";
  }
}
