package org.kith.core.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ManifestChain;

/// Where every organisation and token stands after all decisions so far (SPEC 8.4). Immutable: each
/// decision gives the next one.
public final class Standing {
  private final ManifestChain own;
  private final SortedMap<OrganisationId, Member> members;
  private final SortedMap<String, Token> tokens;
  private final Map<LogId, LogOwner> logs;
  private final Erasures erasures;
  private final Judgements judgements;
  private final PayloadPolicy payloads;
  private final Handed handed;
  private final Hidings hidings;
  private final AuditWitnesses audits;

  private Standing(
      ManifestChain own,
      SortedMap<OrganisationId, Member> members,
      SortedMap<String, Token> tokens,
      Erasures erasures,
      Judgements judgements,
      PayloadPolicy payloads,
      Handed handed,
      Hidings hidings,
      AuditWitnesses audits) {
    this.own = own;
    this.audits = audits;
    this.handed = handed;
    this.hidings = hidings;
    this.payloads = payloads;
    this.erasures = erasures;
    this.judgements = judgements;
    this.members = Collections.unmodifiableSortedMap(members);
    this.tokens = Collections.unmodifiableSortedMap(tokens);
    this.logs = new TreeMap<>();
    members.values().stream()
        .filter(member -> member.state() != Member.State.REMOVED)
        .flatMap(member -> LogOwner.allOf(member.chain(), member.frozen()).stream())
        .forEach(owner -> logs.put(owner.name().id(), owner));
  }

  /// Before any decision.
  public static Standing of(ManifestChain own) {
    return new Standing(
        own,
        new TreeMap<>(),
        new TreeMap<>(),
        Erasures.NONE,
        Judgements.NONE,
        PayloadPolicy.EVERYTHING,
        Handed.NOTHING,
        Hidings.NONE,
        AuditWitnesses.NONE);
  }

  /// After one more decision.
  public Standing apply(Decision decision) {
    if (decision.what() instanceof Decision.Stepped) {
      return this; // for the audit alone, and there may be one for each record
    }
    var nextMembers = new TreeMap<>(members);
    var nextTokens = new TreeMap<>(tokens);
    Erasures nextErasures = erasures;
    Judgements nextJudgements = judgements;
    PayloadPolicy nextPayloads = payloads;
    Handed nextHanded = handed;
    Hidings nextHidings = hidings;
    AuditWitnesses nextAudits = audits;
    switch (decision.what()) {
      case Decision.PeerAccepted accepted -> {
        accept(nextMembers, decision, accepted);
        nextHanded = handed.with(accepted);
      }
      case Decision.PeerRemoved(var organisation, var reason) -> {
        nextAudits = audits.with(organisation, false); // until a person chooses it again
        nextMembers.computeIfPresent(
            organisation,
            (id, before) ->
                new Member(
                    before.chain(),
                    Member.State.REMOVED,
                    before.endpoints(),
                    List.of(),
                    decision.decidedBy(),
                    decision.decidedMs(),
                    reason,
                    before.frozen(),
                    before.judged()));
      }
      case Decision.ManifestLearned(var chain) ->
          nextMembers.computeIfPresent(
              chain.organisation(),
              (id, before) ->
                  before.chain().relationOf(chain) == ManifestChain.Relation.LONGER
                      ? before.with(chain)
                      : before);
      case Decision.OriginFrozen frozen ->
          nextMembers.computeIfPresent(frozen.organisation(), (id, before) -> before.with(frozen));
      case Decision.Granted granted ->
          nextMembers.computeIfPresent(
              granted.organisation(), (id, before) -> grant(before, granted));
      case Decision.TokenIssued issued ->
          nextTokens.put(
              issued.name(),
              new Token(
                  issued.name(),
                  issued.hash(),
                  issued.roles(),
                  issued.expiresMs(),
                  false,
                  issued.person()));
      case Decision.TokenRevoked(var name) ->
          nextTokens.computeIfPresent(name, (key, before) -> before.revoke());
      case Decision.ErasureConfirmed confirmed -> nextErasures = erasures.with(confirmed);
      case Decision.FileWritten file -> nextHanded = handed.with(file);
      case Decision.ErasedHere here -> {
        nextErasures = erasures.with(here);
        nextHanded = handed.with(here);
      }
      case Decision.HeldJudged judged ->
          nextJudgements = judgements.with(decision.decidedBy(), judged);
      case Decision.PayloadsWanted(var policy) -> nextPayloads = policy;
      case Decision.HiddenHere hidden -> nextHidings = hidings.with(decision, hidden);
      case Decision.AuditWitness(var peer, var on) -> nextAudits = audits.with(peer, on);
      case Decision.AuditBegun begun -> nextAudits = audits.with(begun);
      case Decision.Stepped _ -> {}
    }
    return new Standing(
        own,
        nextMembers,
        nextTokens,
        nextErasures,
        nextJudgements,
        nextPayloads,
        nextHanded,
        nextHidings,
        nextAudits);
  }

  private void accept(
      SortedMap<OrganisationId, Member> next, Decision decision, Decision.PeerAccepted accepted) {
    OrganisationId id = accepted.chain().organisation();
    if (id.equals(own.organisation())) {
      return; // nobody is their own peer
    }
    Member before = next.get(id);
    ManifestChain chain =
        before != null
                && before.chain().relationOf(accepted.chain()) == ManifestChain.Relation.SHORTER
            ? before.chain() // an old invitation takes nothing back
            : accepted.chain();
    next.put(
        id,
        new Member(
            chain,
            accepted.originOnly() ? Member.State.ORIGIN_ONLY : Member.State.ACCEPTED,
            accepted.endpoints(),
            before == null ? List.of() : before.grants(),
            decision.decidedBy(),
            decision.decidedMs(),
            "",
            new TreeMap<>(),
            before == null ? Set.of() : before.judgedNow())); // a person has looked at it
  }

  private static Member grant(Member before, Decision.Granted granted) {
    if (before.state() == Member.State.REMOVED) {
      return before; // a grant does not bring anybody back
    }
    var grants = new ArrayList<>(before.grants());
    grants.removeIf(old -> old.circle().equals(granted.circle()));
    grants.add(granted);
    return before.with(grants);
  }

  /// The own organisation.
  public ManifestChain own() {
    return own;
  }

  /// Every other organisation about which something was decided, ascending by id.
  public Collection<Member> members() {
    return members.values();
  }

  public Optional<Member> member(OrganisationId organisation) {
    return Optional.ofNullable(members.get(organisation));
  }

  /// Organisations whose reports count: the own one, and those that were not removed. SPEC 10.14
  public Set<OrganisationId> voices() {
    Set<OrganisationId> voices = new HashSet<>(Set.of(own.organisation()));
    for (Member member : members.values()) {
      if (member.state() != Member.State.REMOVED) {
        voices.add(member.organisation());
      }
    }
    return voices;
  }

  /// Whether its reports count.
  public boolean hasVoice(OrganisationId organisation) {
    return organisation.equals(own.organisation())
        || member(organisation).filter(m -> m.state() != Member.State.REMOVED).isPresent();
  }

  /// Whether there may be a session with it.
  public boolean sessionAllowed(OrganisationId organisation) {
    return member(organisation).filter(m -> m.state() == Member.State.ACCEPTED).isPresent();
  }

  /// The accepted organisation (not the own) whose commons log this is.
  public Optional<LogOwner> log(LogId log) {
    return Optional.ofNullable(logs.get(log));
  }

  /// Commons logs of all accepted organisations, ascending by log id.
  public Collection<LogOwner> logs() {
    return logs.values();
  }

  /// Fork proofs of a log; empty where it is not frozen for one.
  public List<Bytes> evidence(LogName log) {
    return member(log.organisation())
        .map(member -> member.frozen().get(log.epoch()))
        .map(Decision.OriginFrozen::evidence)
        .orElse(List.of());
  }

  /// Whether a person has looked at this contradiction and accepted the organisation since: it
  /// freezes nothing again (SPEC 3.9).
  boolean isJudged(OrganisationId organisation, Bytes contradiction) {
    return member(organisation).filter(m -> m.judged().contains(contradiction)).isPresent();
  }

  /// Origins whose commons log would be accepted now, ascending (SPEC 7.2).
  public List<OrganisationId> interest() {
    return members.values().stream()
        .filter(member -> member.state() != Member.State.REMOVED)
        .map(Member::organisation)
        .toList();
  }

  /// Whether anything of an origin's circle is granted now.
  public boolean granted(OrganisationId origin, String circle, long nowMs) {
    return grants(origin, circle, nowMs).findAny().isPresent();
  }

  /// Whether records of this kind are granted now.
  public boolean kindGranted(OrganisationId origin, String circle, int kind, long nowMs) {
    return grants(origin, circle, nowMs)
        .anyMatch(grant -> grant.kinds().isEmpty() || grant.kinds().contains(kind));
  }

  /// Whether a record with these topics is granted now: one granted topic is enough.
  public boolean topicGranted(
      OrganisationId origin, String circle, List<Integer> topics, long nowMs) {
    return grants(origin, circle, nowMs)
        .anyMatch(
            grant -> grant.topics().isEmpty() || !Collections.disjoint(grant.topics(), topics));
  }

  /// How much of a log's origin is stored: what its grant says, and otherwise what the node says.
  public Quota quota(LogName log, Quota otherwise) {
    return member(log.organisation()).stream()
        .flatMap(member -> member.grants().stream())
        .filter(grant -> grant.circle().equals(log.circle()))
        .findFirst()
        .map(
            grant ->
                new Quota(
                    grant.bytesMax() > 0 ? grant.bytesMax() : otherwise.bytesMax(),
                    grant.entriesPerDayMax() > 0
                        ? grant.entriesPerDayMax()
                        : otherwise.entriesPerDayMax()))
        .orElse(otherwise);
  }

  private Stream<Decision.Granted> grants(OrganisationId origin, String circle, long nowMs) {
    return member(origin).stream()
        .filter(member -> member.state() != Member.State.REMOVED)
        .flatMap(member -> member.grants().stream())
        .filter(grant -> grant.circle().equals(circle) && grant.isActive(nowMs));
  }

  /// Who has confirmed which erasure, and what was erased here by a person.
  public Erasures erasures() {
    return erasures;
  }

  /// To whom records may have gone from here.
  public Handed handed() {
    return handed;
  }

  /// How people judged records that the personal-data guard held back.
  public Judgements judgements() {
    return judgements;
  }

  /// What is hidden on this node.
  public Hidings hidings() {
    return hidings;
  }

  /// Who is shown how far the own audit goes.
  public AuditWitnesses audits() {
    return audits;
  }

  /// Which payloads are fetched.
  public PayloadPolicy payloads() {
    return payloads;
  }

  /// All tokens by name, those that ended too.
  public Collection<Token> tokens() {
    return tokens.values();
  }
}
