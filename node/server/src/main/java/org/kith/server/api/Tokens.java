package org.kith.server.api;

import com.google.rpc.Code;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.kith.core.trust.Decision;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.Problem;
import org.kith.schema.v1.IssueTokenRequest;
import org.kith.schema.v1.IssueTokenResponse;
import org.kith.schema.v1.Token;

/// Issues, lists and ends tokens.
final class Tokens {
  private static final int SECRET_BYTES = 32;
  private static final String SECRET_PREFIX = "kith_";
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,63}");

  private final Supplier<Standing> standing;
  private final Decisions decisions;
  private final InstantSource clock;
  private final SecureRandom random;

  Tokens(
      Supplier<Standing> standing, Decisions decisions, InstantSource clock, SecureRandom random) {
    this.standing = standing;
    this.decisions = decisions;
    this.clock = clock;
    this.random = random;
  }

  List<Token> list() {
    return standing.get().tokens().stream().map(this::show).toList();
  }

  /// The secret is in this answer and nowhere else.
  IssueTokenResponse issue(Caller caller, IssueTokenRequest request) {
    List<Problem> problems = new ArrayList<>();
    if (!NAME.matcher(request.getName()).matches()) {
      problems.add(new Problem("name", "must have 1 to 64 letters, digits, spaces or . _ @ -"));
    }
    if (!request.getPerson().isEmpty() && !NAME.matcher(request.getPerson()).matches()) {
      problems.add(new Problem("person", "must have 1 to 64 letters, digits, spaces or . _ @ -"));
    }
    if (request.getRolesCount() == 0) {
      problems.add(new Problem("roles", "must have at least one role"));
    }
    for (int i = 0; i < request.getRolesCount(); i++) {
      if (Role.ofCode(request.getRoles(i)).isEmpty()) {
        problems.add(new Problem("roles[" + i + "]", "is not a role that exists"));
      }
    }
    if (new HashSet<>(request.getRolesList()).size() < request.getRolesCount()) {
      problems.add(new Problem("roles", "must not have one role twice"));
    }
    if (request.getDays() < 0 || request.getDays() > ApiLimits.TOKEN_DAYS_MAX) {
      problems.add(new Problem("days", "must be from 0 (no end) to " + ApiLimits.TOKEN_DAYS_MAX));
    }
    if (!problems.isEmpty()) {
      throw ApiErrors.invalid("INVALID_ARGUMENT", problems);
    }
    requireRoom(caller, request);
    byte[] secretBytes = new byte[SECRET_BYTES];
    random.nextBytes(secretBytes);
    String secret = SECRET_PREFIX + Bytes.wrap(secretBytes).base32();
    long expiresMs =
        request.getDays() == 0
            ? 0
            : clock.instant().plus(Duration.ofDays(request.getDays())).toEpochMilli();
    decisions.decide(
        caller,
        List.of(
            new Decision.TokenIssued(
                request.getName(),
                org.kith.core.trust.Token.hash(secret),
                request.getRolesList(),
                expiresMs,
                request.getPerson())));
    return IssueTokenResponse.newBuilder()
        .setToken(find(request.getName()))
        .setSecret(secret)
        .build();
  }

  Token revoke(Caller caller, String name) {
    Token token = find(name);
    if (token.getState().equals("revoked")) {
      return token;
    }
    decisions.decide(caller, List.of(new Decision.TokenRevoked(name)));
    return find(name);
  }

  private void requireRoom(Caller caller, IssueTokenRequest request) {
    if (known(request.getName()).isPresent()) {
      throw ApiErrors.of(
          Code.ALREADY_EXISTS,
          "TOKEN_EXISTS",
          "There is a token of this name already; choose another name.");
    }
    for (String code : request.getRolesList()) {
      if (Role.ofCode(code).filter(caller.roles()::contains).isEmpty()) {
        throw ApiErrors.of(
            Code.PERMISSION_DENIED,
            "ROLE_MISSING",
            "A token can give only roles that it has itself; '" + code + "' is not one of them.");
      }
    }
  }

  private Token find(String name) {
    return known(name)
        .map(this::show)
        .orElseThrow(() -> ApiErrors.notFound("There is no token of this name."));
  }

  private Optional<org.kith.core.trust.Token> known(String name) {
    return standing.get().tokens().stream().filter(t -> t.name().equals(name)).findFirst();
  }

  private Token show(org.kith.core.trust.Token token) {
    return Token.newBuilder()
        .setName(token.name())
        .setPerson(token.person())
        .addAllRoles(token.roles())
        .setExpires(Times.rfc3339OrEmpty(token.expiresMs()))
        .setState(
            token.revoked() ? "revoked" : token.isActive(clock.millis()) ? "active" : "expired")
        .build();
  }
}
