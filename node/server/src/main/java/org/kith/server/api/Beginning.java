package org.kith.server.api;

import java.util.function.Supplier;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;
import org.kith.server.writer.Ticket;

/// The first record of a stream that is new goes in alone, together with what the audit says of the
/// whole stream; the rest follows once both are durable, many at once.
final class Beginning {
  private final Publisher publisher;
  private boolean over;

  Beginning(Publisher publisher) {
    this.publisher = publisher;
  }

  /// Hands one on; waits for it where nothing of the stream is in yet.
  Ticket submit(Proposal.Publish proposal, Supplier<Proposal.Audit> audit) {
    if (over) {
      return publisher.submit(proposal);
    }
    Ticket ticket = publisher.submit(proposal.with(audit.get()));
    over =
        Publisher.await(ticket) instanceof Outcome.Appended(_, _, _, _, var repeated) && !repeated;
    return ticket;
  }
}
