package org.kith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.identity.Passphrase;
import org.kith.protocol.log.SecretKey;

/// A root key in a file of its own, with its passphrase beside it where no other file is named.
final class RootKeyFile {
  private RootKeyFile() {}

  static SecretKey open(Path key, @Nullable Path passphraseFile) throws InitFault, IOException {
    Path passphrase = passphraseFile == null ? key.resolveSibling("passphrase") : passphraseFile;
    if (!Files.isReadable(key) || !Files.isReadable(passphrase)) {
      throw Failure.usage(
          "The root key "
              + key
              + " or its passphrase "
              + passphrase
              + " cannot be read; name them with --key and --passphrase-file.");
    }
    return OrganisationHome.open(key, Passphrase.of(Files.readString(passphrase).strip()));
  }
}
