package org.kith.server.writer;

import java.security.SecureRandom;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.record.PayloadCommitment;

/// Where salts come from: a secure generator, or a seeded one in simulations.
@FunctionalInterface
public interface SaltSource {
  /// 32 bytes that nobody can guess.
  Bytes next();

  /// The platform's secure generator.
  static SaltSource secure() {
    var random = new SecureRandom();
    return () -> {
      byte[] salt = new byte[PayloadCommitment.SALT_BYTES];
      random.nextBytes(salt);
      return Bytes.wrap(salt);
    };
  }
}
