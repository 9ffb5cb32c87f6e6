package org.kith.core.trust;

import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.identity.ManifestChain;

/// One decision of the governance log: who decided what, and when by this node's clock.
///
/// @param decidedBy name of the token, never of a person elsewhere
/// @param decidedMs ms since 1970
public record Decision(String decidedBy, long decidedMs, What what) {
  /// What was decided.
  public sealed interface What {}

  /// Manifests that came with it, and that its log's owner is judged by from now on.
  public Optional<ManifestChain> manifests() {
    return switch (what) {
      case PeerAccepted accepted -> Optional.of(accepted.chain());
      case ManifestLearned(var chain) -> Optional.of(chain);
      case OriginFrozen _,
          PeerRemoved _,
          Granted _,
          ErasureConfirmed _,
          ErasedHere _,
          FileWritten _,
          HiddenHere _,
          HeldJudged _,
          Stepped _,
          PayloadsWanted _,
          AuditWitness _,
          AuditBegun _,
          TokenIssued _,
          TokenRevoked _ ->
          Optional.empty();
    };
  }

  /// An organisation is accepted, as these manifests say it is.
  ///
  /// @param endpoints host:port hints
  /// @param originOnly its records are accepted through others, without a session
  /// @param safetyNumberCompared somebody compared the safety number
  public record PeerAccepted(
      ManifestChain chain, List<String> endpoints, boolean originOnly, boolean safetyNumberCompared)
      implements What {
    public PeerAccepted {
      endpoints = List.copyOf(endpoints);
    }
  }

  /// Later versions of an organisation's manifest became known: what it signed with its root
  /// keys.
  public record ManifestLearned(ManifestChain chain) implements What {}

  /// An organisation contradicted itself: nothing new of it is admitted until a person decides, or
  /// it ends the epoch.
  ///
  /// @param epoch of its commons log; 0 for all that it has
  /// @param evidence two signed statements that cannot both be true; exact bytes
  public record OriginFrozen(
      OrganisationId organisation, int epoch, List<Bytes> evidence, String reason) implements What {
    public OriginFrozen {
      evidence = List.copyOf(evidence);
    }
  }

  /// An organisation is removed: nothing goes to it or is taken from it.
  public record PeerRemoved(OrganisationId organisation, String reason) implements What {}

  /// Records of an origin are admitted.
  ///
  /// @param kinds kind numbers; all where empty
  /// @param topics topic numbers; all where empty
  /// @param untilMs ms since 1970; no end where 0
  /// @param bytesMax of the origin that are stored; the node's own default where 0
  /// @param entriesPerDayMax of the origin that are taken in a day; the node's own default where
  /// 0
  public record Granted(
      OrganisationId organisation,
      String circle,
      List<Integer> kinds,
      List<Integer> topics,
      long untilMs,
      long bytesMax,
      long entriesPerDayMax)
      implements What {
    /// Without a quota of its own.
    public Granted(
        OrganisationId organisation,
        String circle,
        List<Integer> kinds,
        List<Integer> topics,
        long untilMs) {
      this(organisation, circle, kinds, topics, untilMs, 0, 0);
    }

    public Granted {
      kinds = List.copyOf(kinds);
      topics = List.copyOf(topics);
    }

    /// Everything of the commons, without end.
    public static Granted commons(OrganisationId organisation) {
      return new Granted(organisation, LogName.COMMONS, List.of(), List.of(), 0);
    }

    boolean isActive(long nowMs) {
      return untilMs == 0 || nowMs < untilMs;
    }
  }

  /// A token of the own organisation is issued.
  ///
  /// @param hash SHA-256 of its secret, as [Token#hash] has it
  /// @param roles role codes
  /// @param expiresMs ms since 1970; no end where 0
  /// @param person who holds it; its name where empty
  public record TokenIssued(
      String name, Bytes hash, List<String> roles, long expiresMs, String person) implements What {
    public TokenIssued {
      roles = List.copyOf(roles);
    }

    /// Held by whom it is named after.
    public TokenIssued(String name, Bytes hash, List<String> roles, long expiresMs) {
      this(name, hash, roles, expiresMs, "");
    }
  }

  /// A token is ended.
  public record TokenRevoked(String name) implements What {}

  /// Which payloads are fetched from now on (SPEC 7.13).
  public record PayloadsWanted(PayloadPolicy policy) implements What {}

  /// A holder has confirmed that a record is erased (SPEC 9.4).
  ///
  /// @param signed SignedErasureReceipt bytes
  public record ErasureConfirmed(Bytes signed) implements What {}

  /// A file of the exchange was written for a peer (SPEC 7.12).
  ///
  /// @param extents what it may hold, by log; of every log that went along, those of which nothing
  /// new was in it too
  public record FileWritten(OrganisationId recipient, List<FileExtent> extents) implements What {
    public FileWritten {
      extents = List.copyOf(extents);
    }
  }

  /// Entries [from, to) of a log, which went as far as `to` when the file was written.
  public record FileExtent(LogId log, long from, long to) {
    boolean holds(Handed.Place place) {
      return reaches(place) && from <= place.index();
    }

    /// Whether the log was there up to this place when the file was written.
    boolean reaches(Handed.Place place) {
      return log.equals(place.log()) && place.index() < to;
    }
  }

  /// A person has erased a record of another organisation here (SPEC 9.5).
  ///
  /// @param reason in words that repeat nothing of it
  public record ErasedHere(RecordId record, OrganisationId origin, String reason) implements What {}

  /// A record is hidden on this node, or shown again.
  ///
  /// @param reason in words that repeat nothing of it
  public record HiddenHere(RecordId record, OrganisationId origin, boolean hidden, String reason)
      implements What {}

  /// A step on the way of a record or a draft: for the audit, and without any effect on trust.
  ///
  /// @param subject id of the record or the draft
  /// @param findings of the personal-data guard, rule and field, never the text
  public record Stepped(String step, String subject, List<String> findings, String reason)
      implements What {
    public Stepped {
      findings = List.copyOf(findings);
    }
  }

  /// A record that the personal-data guard held back was judged (SPEC 8.7).
  ///
  /// @param decisive whether it takes effect, or waits for another person
  public record HeldJudged(RecordId record, boolean admit, boolean decisive, String reason)
      implements What {}

  /// A peer is shown how far the audit goes from now on, or is not any more (SPEC 7.16).
  public record AuditWitness(OrganisationId peer, boolean on) implements What {}

  /// Another line of the audit begins: peers have cosigned entries that are not here (SPEC 7.16).
  ///
  /// @param line from 2 on
  public record AuditBegun(int line, String reason) implements What {}
}
