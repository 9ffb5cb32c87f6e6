package org.kith.server.api;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kith.core.trust.Standing;
import org.kith.core.trust.Token;

/// Lets a call in where its bearer token is active and its roles allow the method. SPEC 11 I31
final class TokenGate implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final Supplier<Standing> standing;
  private final InstantSource clock;

  TokenGate(Supplier<Standing> standing, InstantSource clock) {
    this.standing = standing;
    this.clock = clock;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    if (MethodRoles.isOpen(method)) {
      return next.startCall(call, headers);
    }
    Optional<Caller> caller = callerOf(headers);
    if (caller.isEmpty()) {
      return refuse(
          call,
          ApiErrors.of(
              Code.UNAUTHENTICATED,
              "NO_VALID_TOKEN",
              "A valid token is needed: metadata authorization: Bearer kith_…"));
    }
    if (!MethodRoles.allows(method, caller.get().roles())) {
      return refuse(
          call,
          ApiErrors.of(
              Code.PERMISSION_DENIED,
              "ROLE_MISSING",
              "The token '"
                  + caller.get().name()
                  + "' may not do this: it takes the role "
                  + MethodRoles.wanted(method)
                  + ". A trust steward can issue one: kith token issue"));
    }
    return Contexts.interceptCall(caller.get().in(Context.current()), call, headers, next);
  }

  private Optional<Caller> callerOf(Metadata headers) {
    String value = headers.get(AUTHORIZATION);
    if (value == null || !value.startsWith(SCHEME)) {
      return Optional.empty();
    }
    byte[] asked = Token.hash(value.substring(SCHEME.length())).toArray();
    long now = clock.millis();
    Token found = null;
    // Every token is looked at, so that the time says nothing about which.
    for (Token token : standing.get().tokens()) {
      if (MessageDigest.isEqual(asked, token.hash().toArray()) && token.isActive(now)) {
        found = token;
      }
    }
    return Optional.ofNullable(found).map(token -> new Caller(token.name(), roles(token.roles())));
  }

  private static Set<Role> roles(List<String> codes) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    codes.forEach(code -> Role.ofCode(code).ifPresent(roles::add));
    return roles;
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, StatusRuntimeException error) {
    Metadata trailers = error.getTrailers();
    call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}
