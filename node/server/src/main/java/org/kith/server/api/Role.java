package org.kith.server.api;

import java.util.Arrays;
import java.util.Optional;

/// What a token may be for.
public enum Role {
  READER("reader"),
  AUTHOR("author"),
  APPROVER("approver"),
  IG_LEAD("ig-lead"),
  TRUST_STEWARD("trust-steward"),
  OPERATOR("operator"),
  AUDITOR("auditor");

  private final String code;

  Role(String code) {
    this.code = code;
  }

  /// The role with this code.
  public static Optional<Role> ofCode(String code) {
    return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
  }

  /// As people write it, such as `trust-steward`.
  public String code() {
    return code;
  }
}
