package org.kith.server.api;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Supplier;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.record.Kind;
import org.kith.protocol.record.Term;
import org.kith.protocol.record.Vocabularies;
import org.kith.schema.v1.GrantView;
import org.kith.schema.v1.ProposeGrantRequest;
import org.kith.schema.v1.ProposeGrantResponse;

/// What is admitted from whom, how much and until when.
final class Grants {
  private static final long MIB = 1_024 * 1_024;

  private final Supplier<Standing> standing;
  private final Decisions decisions;
  private final InstantSource clock;
  private final Codes codes = new Codes();

  Grants(Supplier<Standing> standing, Decisions decisions, InstantSource clock) {
    this.standing = standing;
    this.decisions = decisions;
    this.clock = clock;
  }

  /// Takes the place of the organisation's grant for the circle.
  ProposeGrantResponse propose(Caller caller, ProposeGrantRequest request) {
    Member member = Peers.find(standing.get(), "organisationId", request.getOrganisationId());
    requireNotRemoved(member);
    if (request.getStoredMibMax() < 0) {
      throw ApiErrors.badField("storedMibMax", "must be 0 (the node's default) or more");
    }
    if (request.getEntriesPerDayMax() < 0) {
      throw ApiErrors.badField("entriesPerDayMax", "must be 0 (the node's default) or more");
    }
    var granted =
        new Decision.Granted(
            member.organisation(),
            circle(request.getCircle()),
            codes.kinds("kinds", request.getKindsList()).stream().sorted().toList(),
            codes.topics("topics", request.getTopicsList()).stream().sorted().toList(),
            until(request.getUntil()),
            request.getStoredMibMax() * MIB,
            request.getEntriesPerDayMax());
    decisions.decide(caller, List.of(granted));
    return ProposeGrantResponse.newBuilder()
        .setState("granted")
        .setGrant(show(member, granted))
        .build();
  }

  /// Ends the grant for a circle now. What was admitted stays.
  void end(Caller caller, Member member, String circle) {
    requireNotRemoved(member);
    Decision.Granted before =
        member.grants().stream()
            .filter(grant -> grant.circle().equals(circle(circle)))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiErrors.notFound("Nothing is granted to it for the circle " + circle + "."));
    decisions.decide(
        caller,
        List.of(
            new Decision.Granted(
                before.organisation(),
                before.circle(),
                before.kinds(),
                before.topics(),
                clock.millis(),
                before.bytesMax(),
                before.entriesPerDayMax())));
  }

  private static void requireNotRemoved(Member member) {
    if (member.state() == Member.State.REMOVED) {
      throw ApiErrors.of(
          com.google.rpc.Code.FAILED_PRECONDITION,
          "PEER_REMOVED",
          "This organisation was removed; a grant does not bring it back. Accept it again first:"
              + " kith peer add");
    }
  }

  private static String circle(String named) {
    if (!named.isEmpty() && !named.equals(LogName.COMMONS)) {
      throw ApiErrors.badField("circle", "must be commons; there is no other circle yet");
    }
    return LogName.COMMONS;
  }

  private long until(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    long untilMs;
    try {
      untilMs =
          text.length() == "2000-01-01".length()
              ? LocalDate.parse(text)
                  .plusDays(1)
                  .atStartOfDay()
                  .toInstant(ZoneOffset.UTC)
                  .toEpochMilli()
              : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw ApiErrors.badField("until", "must be a date such as 2027-03-31");
    }
    if (untilMs <= clock.millis()) {
      throw ApiErrors.badField("until", "must lie in the future; to end a grant, revoke it");
    }
    return untilMs;
  }

  static GrantView show(Member member, Decision.Granted grant) {
    var view =
        GrantView.newBuilder()
            .setOrganisationId(member.organisation().text())
            .setName(member.chain().newest().displayName())
            .setCircle(grant.circle())
            .setUntil(Times.rfc3339OrEmpty(grant.untilMs()))
            .setStoredMibMax((int) Math.min(Integer.MAX_VALUE, grant.bytesMax() / MIB))
            .setEntriesPerDayMax((int) Math.min(Integer.MAX_VALUE, grant.entriesPerDayMax()));
    for (int kind : grant.kinds()) {
      view.addKinds(Kind.ofNumber(kind).map(Kind::code).orElse(Integer.toString(kind)));
    }
    for (int topic : grant.topics()) {
      view.addTopics(
          Vocabularies.named("topics")
              .ofNumber(topic)
              .map(Term::code)
              .orElse(Integer.toString(topic)));
    }
    return view.build();
  }
}
