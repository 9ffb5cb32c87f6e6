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
  LATER_VERSION("The chain has a later version of the manifest, which this version cannot check.");

  private final String sentence;

  ManifestFault(String sentence) {
    this.sentence = sentence;
  }

  /// In words.
  public String sentence() {
    return sentence;
  }
}
