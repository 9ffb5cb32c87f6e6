package org.kith.protocol.vectors;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;

/// What the vectors are made from: hashes and keys that follow from words.
final class Fixed {
  static final LogName LOG = LogName.commons(new OrganisationId(hash("organisation")), 1);
  static final SecretKey LOG_SECRET = secret("log key");
  static final SecretKey OTHER_SECRET = secret("another key");
  static final NoteKey LOG_KEY = NoteKey.ed25519(LOG.originLine(), LOG_SECRET.publicKey());

  private Fixed() {}

  static Bytes hash(String words) {
    return Sha256.hash(Bytes.utf8("kith vectors: " + words));
  }

  static SecretKey secret(String words) {
    return SecretKey.ofSeed(hash(words));
  }

  static Bytes flipped(Bytes bytes, int index) {
    byte[] array = bytes.toArray();
    array[index] ^= 1;
    return Bytes.wrap(array);
  }
}
