package org.kith.server.api;

import io.grpc.Context;
import java.util.Set;

/// Who makes a call: a token's name and its roles.
record Caller(String name, Set<Role> roles) {
  private static final Context.Key<Caller> KEY = Context.key("caller");

  Caller {
    roles = Set.copyOf(roles);
  }

  /// A context in which this is the caller.
  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /// The caller of the current call.
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new AssertionError("no call reaches a method without a caller");
    }
    return caller;
  }
}
