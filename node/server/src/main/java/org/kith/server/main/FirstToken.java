package org.kith.server.main;

import java.util.Optional;
import java.util.stream.Collectors;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.Problem;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Writer;
import org.kith.server.writer.WriterQueue;

/// The token that lies in a new home folder becomes one that counts.
final class FirstToken {
  private FirstToken() {}

  static void commit(HomeFolder home, Writer writer, WriterQueue queue) throws CannotStart {
    Optional<Bytes> token = home.bootstrapToken();
    if (token.isEmpty() || !writer.standing().tokens().isEmpty()) {
      return;
    }
    try {
      if (queue.submit(new Proposal.Decide(token.get())).await()
          instanceof Outcome.Declined(_, var problems)) {
        throw new CannotStart(
            sentence(problems.stream().map(Problem::description).collect(Collectors.joining(" ")))
                + " Where this disk was lost, its records come back from peers: kith node run"
                + " --confirm-restored");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("The start was interrupted.", e);
    }
  }

  /// What ends with a command has no full stop of its own.
  private static String sentence(String words) {
    return words.endsWith(".") ? words : words + ".";
  }
}
