package org.kith.protocol.log;

import org.kith.protocol.bytes.Bytes;

/// What is really signed when something other than a note is signed (SPEC 3.8): the purpose and
/// the length go first, so that no signature is valid for another purpose.
public final class SignedStatement {
  private SignedStatement() {}

  /// `"kith-<purpose>/v1\n" || uint64be(length) || body`.
  public static Bytes preimage(String purpose, Bytes body) {
    return Bytes.concat(Bytes.utf8("kith-" + purpose + "/v1\n"), Bytes.uint64be(body.size()), body);
  }
}
