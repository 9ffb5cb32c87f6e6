package org.kith.server.peer;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.kith.core.trust.ForkNews;
import org.kith.core.trust.ManifestNews;
import org.kith.core.trust.ReceiptNews;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ErasureReceipt;
import org.kith.protocol.log.Checkpoint;
import org.kith.server.writer.Proposal;

/// What peers bring that may lead to decisions: only what says something new goes to the writer,
/// and what follows comes back as standing.
final class News {
  private News() {}

  static Optional<Proposal> ofManifests(List<Bytes> manifests, Standing standing) {
    return ManifestNews.of(manifests, standing).isEmpty()
        ? Optional.empty()
        : Optional.of(new Proposal.Learn(manifests));
  }

  /// @param held whether a checkpoint is of the history that is held here
  static Optional<Proposal> ofForks(
      List<Bytes> proofs, Standing standing, Predicate<Checkpoint> held) {
    return ForkNews.of(proofs, standing, held).isEmpty()
        ? Optional.empty()
        : Optional.of(new Proposal.Weigh(proofs));
  }

  /// @param erased whether the erasure that a receipt answers is known here
  static Optional<Proposal> ofReceipts(
      List<Bytes> receipts, Standing standing, Predicate<ErasureReceipt> erased) {
    return ReceiptNews.of(receipts, standing, erased).isEmpty()
        ? Optional.empty()
        : Optional.of(new Proposal.Confirmed(receipts, erased));
  }
}
