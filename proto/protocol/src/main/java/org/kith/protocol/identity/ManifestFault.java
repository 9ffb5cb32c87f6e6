package org.kith.protocol.identity;

/// Why bytes are no manifest, or no chain of them.
public enum ManifestFault {
  TOO_LARGE("The manifest is larger than 64 KiB."),
  MALFORMED("The manifest's bytes break the encoding rules."),
  OUT_OF_RANGE("A field of the manifest is outside what it may be."),
  BAD_KEY("A key in the manifest is not a valid Ed25519 public key."),
  SHARED_KEY("The manifest uses one key for two purposes."),
  NOT_SIGNED("The manifest is not signed by enough of its root keys."),
  NOT_VERSION_1("The chain of manifests does not start with version 1."),
  TOO_MANY_VERSIONS("The chain has more than 256 versions of the manifest."),
  DOES_NOT_FOLLOW("A version of the manifest does not follow the one before it."),
  NOT_SIGNED_BEFORE(
      "A version of the manifest is not signed by enough root keys of the one before."),
  UNKNOWN_SIGNATURE("A version of the manifest bears a signature that none of its keys made."),
  CHANGED_HISTORY("A version of the manifest changes an epoch of the log that had ended.");

  private final String sentence;

  ManifestFault(String sentence) {
    this.sentence = sentence;
  }

  /// In words.
  public String sentence() {
    return sentence;
  }
}
