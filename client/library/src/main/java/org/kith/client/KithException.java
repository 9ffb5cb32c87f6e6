package org.kith.client;

import java.util.List;
import org.kith.schema.v1.FieldProblem;

/// Why a call did not succeed, in words that can be shown to a person.
public abstract sealed class KithException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private KithException(String message) {
    super(message);
  }

  /// Nobody answers at the node's address, or the connection broke.
  public static final class Unreachable extends KithException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message) {
      super(message);
    }
  }

  /// No answer within the deadline. Whether the call took effect is not known.
  public static final class TimedOut extends KithException {
    private static final long serialVersionUID = 1L;

    public TimedOut(String message) {
      super(message);
    }
  }

  /// The token is missing, unknown, expired or revoked.
  public static final class Unauthenticated extends KithException {
    private static final long serialVersionUID = 1L;

    public Unauthenticated(String message) {
      super(message);
    }
  }

  /// The token's roles do not allow this, or whose it is.
  public static final class Forbidden extends KithException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    public Forbidden(String message) {
      this("", message);
    }

    public Forbidden(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    /// Reason code, such as ROLE_MISSING or OWN_DRAFT; empty where the node gave none.
    public String reason() {
      return reason;
    }
  }

  /// There is no such record, organisation or token here.
  public static final class NotFound extends KithException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message);
    }
  }

  /// The node understood and refuses; nothing was changed.
  public static final class Refused extends KithException {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final transient List<FieldProblem> problems;

    public Refused(String reason, String message, List<FieldProblem> problems) {
      super(message);
      this.reason = reason;
      this.problems = List.copyOf(problems);
    }

    /// Reason code, such as INVALID_RECORD; empty where the node gave none.
    public String reason() {
      return reason;
    }

    /// Every field that is wrong; none where it is not about fields.
    public List<FieldProblem> problems() {
      return problems;
    }
  }

  /// The node failed, or answered what no node of this version answers.
  public static final class NodeFault extends KithException {
    private static final long serialVersionUID = 1L;

    public NodeFault(String message) {
      super(message);
    }
  }
}
