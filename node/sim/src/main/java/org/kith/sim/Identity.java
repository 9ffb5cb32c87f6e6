package org.kith.sim;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestDraft;
import org.kith.protocol.identity.ManifestEdit;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.log.Signer;
import org.kith.server.writer.OwnLogs;

/// A simulated organisation: real keys, made from its number.
record Identity(int number, ManifestChain chain, OwnLogs logs) {
  private static final long FAR_FUTURE_MS = 4_000_000_000_000L;

  private static final Map<Integer, Identity> MADE = new ConcurrentHashMap<>();
  private static final Map<OrganisationId, List<LogId>> COMMONS = new ConcurrentHashMap<>();

  /// The organisation with this number; the same in every history.
  static Identity of(int number) {
    return MADE.computeIfAbsent(number, Identity::make);
  }

  private static Identity make(int number) {
    var draft =
        new ManifestDraft(
            "Organisation " + number,
            "",
            "",
            key(number, "log").publicKey(),
            key(number, "circles").publicKey(),
            key(number, "cosign").publicKey(),
            List.of(Sha256.hash(Bytes.utf8("tls " + number))),
            FAR_FUTURE_MS);
    Bytes signed = draft.sign(List.of(key(number, "root")), 1).signed();
    if (!(ManifestChain.verify(List.of(signed)) instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("a manifest that was just signed verifies");
    }
    LogName commons = LogName.commons(chain.organisation(), 1);
    return new Identity(
        number, chain, OwnLogs.of(commons, key(number, "log"), key(number, "local")));
  }

  /// The same organisation once it has ended its first log there and opened the second.
  Identity ended(LogEnd end) {
    SecretKey next = key(number, "log 2");
    var proposal =
        ManifestEdit.of(chain)
            .endLog(1, end)
            .openLog(next.publicKey())
            .propose()
            .signedBy(key(number, "root"));
    if (!(proposal.completing(chain) instanceof ManifestChain.Parsed.Ok(var later))) {
      throw new AssertionError("the root key has signed it");
    }
    LogName commons = LogName.commons(later.organisation(), 2);
    return new Identity(number, later, OwnLogs.of(commons, next, key(number, "local")));
  }

  /// Signs what the organisation says about others' logs.
  Signer cosignKey() {
    return key(number, "cosign");
  }

  /// Every epoch of the commons log that there may be.
  static List<LogId> commons(OrganisationId id) {
    return COMMONS.computeIfAbsent(
        id, one -> List.of(LogName.commons(one, 1).id(), LogName.commons(one, 2).id()));
  }

  private static SecretKey key(int number, String purpose) {
    return SecretKey.ofSeed(Sha256.hash(Bytes.utf8("simulated " + purpose + " " + number)));
  }

  /// The log key's signature under whatever a liar likes.
  Bytes sign(Checkpoint checkpoint) {
    return checkpoint.sign(key(number, "log")).encode();
  }

  /// The log key's signature under another organisation's log.
  Bytes signFor(Checkpoint others) {
    return Note.sign(others.text(), others.log().originLine(), key(number, "log")).encode();
  }

  /// Whether an organisation's log key has signed it, whosever log it is.
  static boolean hasSigned(OrganisationId who, Checkpoint checkpoint, Bytes note) {
    return MADE.values().stream()
        .filter(one -> one.id().equals(who))
        .anyMatch(one -> one.signFor(checkpoint).equals(note));
  }

  /// One of two second versions of the manifest, both signed with the root key.
  Bytes secondManifest(int which) {
    var proposal =
        ManifestEdit.of(chain)
            .expires(FAR_FUTURE_MS + 1 + which)
            .propose()
            .signedBy(key(number, "root"));
    if (!(proposal.completing(chain) instanceof ManifestChain.Parsed.Ok(var next))) {
      throw new AssertionError("the root key has signed it");
    }
    return next.newest().signed();
  }

  /// Whether it is one of its own commons logs.
  boolean writes(LogId log) {
    return commons(id()).contains(log);
  }

  OrganisationId id() {
    return chain.organisation();
  }
}
