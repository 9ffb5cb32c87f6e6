package org.kith.core.trust;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.ManifestChain;

/// Another organisation about which something was decided.
///
/// @param endpoints host:port hints
/// @param decidedBy who decided the state it is in
/// @param decidedMs when, in ms since 1970
/// @param reason why it was removed; empty while it is not
/// @param frozen why nothing new is admitted, with the evidence, by epoch of its commons log; 0
/// for all of them
/// @param judged contradictions that a person has looked at and accepted it all the same, as
/// [Contradictions] names them: they freeze nothing again
public record Member(
    ManifestChain chain,
    State state,
    List<String> endpoints,
    List<Decision.Granted> grants,
    String decidedBy,
    long decidedMs,
    String reason,
    SortedMap<Integer, Decision.OriginFrozen> frozen,
    Set<Bytes> judged) {
  public Member {
    judged = Set.copyOf(judged);
    frozen = Collections.unmodifiableSortedMap(new TreeMap<>(frozen));
    endpoints = List.copyOf(endpoints);
    grants = List.copyOf(grants);
  }

  /// Where an organisation stands.
  public enum State {
    /// Sessions with it, and its records.
    ACCEPTED,
    /// Its records through others; no session.
    ORIGIN_ONLY,
    /// Neither, until a person accepts it again.
    REMOVED
  }

  /// The same with other manifests.
  Member with(ManifestChain other) {
    return new Member(
        other, state, endpoints, grants, decidedBy, decidedMs, reason, frozen, judged);
  }

  /// The same with other grants.
  Member with(List<Decision.Granted> others) {
    return new Member(
        chain, state, endpoints, others, decidedBy, decidedMs, reason, frozen, judged);
  }

  /// The same, frozen.
  Member with(Decision.OriginFrozen freeze) {
    var more = new TreeMap<>(frozen);
    more.putIfAbsent(freeze.epoch(), freeze);
    return new Member(chain, state, endpoints, grants, decidedBy, decidedMs, reason, more, judged);
  }

  /// Contradictions that still freeze something: where an epoch has ended, its end says what
  /// counts.
  public List<Decision.OriginFrozen> frozenNow() {
    return frozen.values().stream().filter(freeze -> repairedBy(freeze.epoch()).isEmpty()).toList();
  }

  /// The version of its manifest that ended an epoch; empty where none did, or for 0.
  public OptionalLong repairedBy(int epoch) {
    return LongStream.rangeClosed(1, chain.newest().version())
        .filter(
            version ->
                chain.version(version).stream()
                    .flatMap(manifest -> manifest.commons().stream())
                    .anyMatch(log -> log.number() == epoch && !log.open()))
        .findFirst();
  }

  /// What a person has looked at who accepts it now.
  Set<Bytes> judgedNow() {
    Set<Bytes> all = new HashSet<>(judged);
    frozen.values().forEach(freeze -> all.addAll(Contradictions.of(freeze)));
    return all;
  }

  public OrganisationId organisation() {
    return chain.organisation();
  }
}
