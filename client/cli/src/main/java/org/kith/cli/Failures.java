package org.kith.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.kith.client.KithException;

/// Turns what went wrong below into one sentence with a next step.
final class Failures {
  private static final String ROLE_MISSING = "ROLE_MISSING";

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
      case NoSuchFileException e ->
          Failure.usage("The file " + e.getFile() + " does not exist; name one that does.");
      case AccessDeniedException e ->
          Failure.refused("The file " + e.getFile() + " may not be read or written by you.");
      case FileAlreadyExistsException e ->
          Failure.refused("The file " + e.getFile() + " exists already; name another one.");
      case IOException e -> Failure.refused("Reading or writing failed: " + words(e));
      case UncheckedIOException e -> Failure.refused("Reading or writing failed: " + words(e));
      default ->
          Failure.refused(
              "Something unexpected happened ("
                  + words(error)
                  + "); please report it with the command that you used.");
    };
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
