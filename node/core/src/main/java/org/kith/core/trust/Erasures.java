package org.kith.core.trust;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ErasureReceipt;

/// Who has confirmed which erasure (SPEC 9.4), and what was erased here by a person (SPEC 9.5).
/// Immutable: each decision gives the next one.
public final class Erasures {
  static final Erasures NONE = new Erasures(new TreeMap<>(), new TreeMap<>());

  private final SortedMap<RecordId, SortedMap<OrganisationId, Confirmed>> confirmed;
  private final SortedMap<RecordId, Decision.ErasedHere> here;

  /// A receipt, with the exact bytes that others verify.
  public record Confirmed(ErasureReceipt receipt, Bytes signed) {}

  private Erasures(
      SortedMap<RecordId, SortedMap<OrganisationId, Confirmed>> confirmed,
      SortedMap<RecordId, Decision.ErasedHere> here) {
    this.confirmed = Collections.unmodifiableSortedMap(confirmed);
    this.here = Collections.unmodifiableSortedMap(here);
  }

  Erasures with(Decision.ErasureConfirmed decision) {
    Optional<ErasureReceipt> opened = ErasureReceipt.open(decision.signed());
    if (opened.isEmpty()) {
      return this;
    }
    ErasureReceipt receipt = opened.get();
    var all = new TreeMap<>(confirmed);
    var ofRecord = new TreeMap<>(all.getOrDefault(receipt.record(), new TreeMap<>()));
    ofRecord.merge(
        receipt.holder(),
        new Confirmed(receipt, decision.signed()),
        (before, now) -> before.receipt().outcome().isFinal() ? before : now);
    all.put(receipt.record(), ofRecord);
    return new Erasures(all, here);
  }

  Erasures with(Decision.ErasedHere decision) {
    var more = new TreeMap<>(here);
    more.putIfAbsent(decision.record(), decision);
    return new Erasures(confirmed, more);
  }

  /// Receipts about one record, by holder.
  public Map<OrganisationId, Confirmed> of(RecordId record) {
    return confirmed.getOrDefault(record, Collections.emptySortedMap());
  }

  /// Whether a holder has confirmed it, and has nothing more to say.
  public boolean isConfirmed(RecordId record, OrganisationId holder) {
    Confirmed answer = of(record).get(holder);
    return answer != null && answer.receipt().outcome().isFinal();
  }

  /// Whether a holder has answered anything.
  public boolean isAnswered(RecordId record, OrganisationId holder) {
    return of(record).containsKey(holder);
  }

  /// Whether these very bytes are kept, and need no second look.
  boolean holds(Bytes signed) {
    return confirmed.values().stream()
        .flatMap(holders -> holders.values().stream())
        .anyMatch(kept -> kept.signed().equals(signed));
  }

  /// Whether a receipt says more than its holder has said before.
  boolean isNews(ErasureReceipt receipt) {
    return receipt.outcome().isFinal()
        ? !isConfirmed(receipt.record(), receipt.holder())
        : !isAnswered(receipt.record(), receipt.holder());
  }

  /// All receipts, in a fixed order.
  public List<Confirmed> all() {
    return confirmed.values().stream().flatMap(holders -> holders.values().stream()).toList();
  }

  /// What was erased here by a person.
  public Collection<Decision.ErasedHere> here() {
    return here.values();
  }
}
