package org.kith.core.learn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.Link;
import org.kith.schema.v1.Reason;
import org.kith.schema.v1.TriedHere;

/// One report "we tried this here and this happened".
///
/// @param practice what was tried: a practice, a method, or a lesson's recommendation
/// @param log whose report it is, and where it stands
/// @param site as compared; empty where the organisation has one
/// @param status code
/// @param reasons codes, each once
/// @param fidelity code, or empty
/// @param missing positions from 0 of the practice's core elements that were not in place; none
/// for a plan, which has missed nothing yet
/// @param sameAs other reports that this one says it is a copy of
/// @param claimedTimeMs when the origin says it was published; shown, never an order
public record Trial(
    RecordId id,
    RecordId practice,
    LogName log,
    long index,
    String site,
    String status,
    Optional<Outcome> outcome,
    List<String> reasons,
    String fidelity,
    List<Integer> missing,
    Context context,
    Set<RecordId> sameAs,
    long claimedTimeMs)
    implements Vote<RecordId> {
  private static final String TRIED = "tried";
  private static final String SAME_AS = "same-as";
  private static final String PLANNED = "planned";
  private static final String STOPPED = "adopted-then-stopped";
  private static final String DECIDED_NOT = "decided-not-to";
  /// Statuses of what was given up or decided against.
  public static final Set<String> ENDED = Set.of(STOPPED, DECIDED_NOT);

  private static final Set<String> TAKEN_UP = Set.of("testing", "adopted", STOPPED);
  private static final Set<String> IN_USE = Set.of(PLANNED, "testing", "adopted");

  public Trial {
    reasons = List.copyOf(reasons);
    missing = List.copyOf(missing);
    sameAs = Set.copyOf(sameAs);
  }

  /// Reads a report; empty where the record is none.
  public static Optional<Trial> of(
      RecordId id, LogName log, long index, long claimedTimeMs, LearningRecord record) {
    Optional<RecordId> practice = linked(record, TRIED).stream().findFirst();
    if (!record.hasTriedHere() || practice.isEmpty()) {
      return Optional.empty();
    }
    TriedHere said = record.getTriedHere();
    var context =
        new Context(
            said.getContext().getOrganisationKind(),
            said.getContext().getSizeBand(),
            said.getContext().getArea(),
            said.getContext().getSettingsCount() > 0
                ? said.getContext().getSettingsList()
                : record.getSettingsList());
    return Optional.of(
        new Trial(
            id,
            practice.get(),
            log,
            index,
            Context.plain(said.getSite()),
            said.getStatus(),
            Outcome.ofCode(said.getOutcome()),
            said.getReasonsList().stream().map(Reason::getReason).distinct().toList(),
            said.getFidelity(),
            said.getStatus().equals(PLANNED)
                ? List.of()
                : List.copyOf(said.getCoreElementsMissingList()),
            context,
            Set.copyOf(linked(record, SAME_AS)),
            claimedTimeMs));
  }

  private static List<RecordId> linked(LearningRecord record, String relation) {
    return record.getLinksList().stream()
        .filter(link -> link.getRelation().equals(relation))
        .map(Link::getRecordId)
        .map(RecordId::parse)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private record Seat(OrganisationId organisation, String site) {}

  public OrganisationId origin() {
    return log.organisation();
  }

  @Override
  public Object seat() {
    return new Seat(origin(), site);
  }

  @Override
  public boolean hasResult() {
    return ENDED.contains(status)
        || outcome.filter(found -> found != Outcome.TOO_EARLY).isPresent();
  }

  @Override
  public String circle() {
    return log.circle();
  }

  @Override
  public int epoch() {
    return log.epoch();
  }

  /// The same report as if it were on another version.
  ///
  /// @param missed positions among that version's core elements
  public Trial on(RecordId version, List<Integer> missed) {
    return new Trial(
        id,
        version,
        log,
        index,
        site,
        status,
        outcome,
        reasons,
        fidelity,
        missed,
        context,
        sameAs,
        claimedTimeMs);
  }

  /// Whether they took it up, however it went on from there.
  public boolean isTakenUp() {
    return TAKEN_UP.contains(status);
  }

  /// Whether they use it or mean to.
  public boolean isInUse() {
    return IN_USE.contains(status);
  }

  /// Whether it was taken up and given up again.
  public boolean isStopped() {
    return status.equals(STOPPED);
  }

  /// Whether they looked at it and decided against it.
  public boolean isDecidedAgainst() {
    return status.equals(DECIDED_NOT);
  }

  /// Whether it says that it did not help, did harm, or was given up: what a reader must not
  /// miss.
  public boolean isSetback() {
    return isStopped() || isDecidedAgainst() || outcome.map(Outcome::isFailure).orElse(false);
  }

  /// Whether it says that it worked and it was not given up.
  public boolean isSuccess() {
    return !isSetback() && outcome.map(Outcome::isSuccess).orElse(false);
  }
}
