package org.kith.core.admit;

/// What the gate says of one record in an accepted entry (SPEC 8.2).
public sealed interface Verdict {
  /// It may be shown, indexed and counted.
  record Admitted() implements Verdict {}

  /// Kept and judged again when what is missing changes; neither shown nor its payload relayed.
  record Held(Reason reason) implements Verdict {}

  /// Kept with its reason; never shown.
  record Refused(Reason reason) implements Verdict {}

  /// The payload is not here yet; the entry is.
  record Awaiting() implements Verdict {}

  /// Of a kind or schema that this version cannot show: kept and relayed.
  record Undisplayable() implements Verdict {}

  /// The one value that admits.
  Verdict ADMITTED = new Admitted();

  /// The one value that waits for a payload.
  Verdict AWAITING = new Awaiting();

  /// The one value for what cannot be shown yet.
  Verdict UNDISPLAYABLE = new Undisplayable();
}
