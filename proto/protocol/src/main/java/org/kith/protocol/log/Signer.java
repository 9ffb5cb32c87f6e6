package org.kith.protocol.log;

import org.kith.protocol.bytes.Bytes;

/// Whatever holds a private key: a key in memory, or a simulated one.
public interface Signer {
  /// The Ed25519 public key, 32 bytes.
  Bytes publicKey();

  /// The signature over a message, 64 bytes. The same message gives the same signature.
  Bytes sign(Bytes message);
}
