package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ErasureReceipt;

/// What erasure receipts mean that came from anywhere (SPEC 9.4).
public final class ReceiptNews {
  /// Receipts of organisations that nothing was decided about, a record: anybody can make up as
  /// many organisations as they like.
  public static final int STRANGERS_MAX = 64; // SPEC 9.4

  private ReceiptNews() {}

  /// The decisions that follow: of each holder one receipt is kept, and one before it that says
  /// "held, not yet". What does not verify, and
  /// what is
  /// about a record that nobody has erased, leads to nothing.
  ///
  /// @param known whether the erasure that a receipt answers is known here
  public static List<Decision.What> of(
      List<Bytes> receipts, Standing standing, Predicate<ErasureReceipt> known) {
    var decisions = new ArrayList<Decision.What>();
    Erasures after = standing.erasures();
    for (Bytes signed : receipts) {
      ErasureReceipt receipt =
          after.holds(signed) ? null : ErasureReceipt.open(signed).orElse(null);
      if (receipt != null
          && after.isNews(receipt)
          && known.test(receipt)
          && hasRoom(receipt, standing, after)) {
        var decision = new Decision.ErasureConfirmed(signed);
        decisions.add(decision);
        after = after.with(decision);
      }
    }
    return decisions;
  }

  private static boolean hasRoom(ErasureReceipt receipt, Standing standing, Erasures kept) {
    return standing.member(receipt.holder()).isPresent()
        || kept.isAnswered(receipt.record(), receipt.holder())
        || kept.of(receipt.record()).keySet().stream()
                .filter(holder -> standing.member(holder).isEmpty())
                .count()
            < STRANGERS_MAX;
  }
}
