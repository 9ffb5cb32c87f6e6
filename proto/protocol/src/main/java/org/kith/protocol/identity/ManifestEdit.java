package org.kith.protocol.identity;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.LogEpoch;
import org.kith.schema.v1.LogState;
import org.kith.schema.v1.ManifestBody;

/// Changes to an organisation's newest manifest, which become a [ManifestProposal] (SPEC 4.8).
public final class ManifestEdit {
  private final ManifestBody.Builder next;

  private ManifestEdit(ManifestBody.Builder next) {
    this.next = next;
  }

  /// The next version, so far without changes.
  public static ManifestEdit of(ManifestChain chain) {
    Manifest newest = chain.newest();
    return new ManifestEdit(
        newest.body().toBuilder()
            .setVersion(newest.version() + 1)
            .setPrevious(newest.hash().toByteString()));
  }

  /// Root keys and how many of them must sign.
  public ManifestEdit rootKeys(List<Bytes> keys, int threshold) {
    next.clearRootKeys().setRootThreshold(threshold);
    new TreeSet<>(keys).forEach(key -> next.addRootKeys(key.toByteString()));
    return this;
  }

  /// One more root key; the threshold stays.
  public ManifestEdit addRootKey(Bytes key) {
    var keys = new TreeSet<>(next.getRootKeysList().stream().map(Bytes::of).toList());
    keys.add(key);
    return rootKeys(List.copyOf(keys), next.getRootThreshold());
  }

  /// How many root keys must sign from now on.
  public ManifestEdit threshold(int threshold) {
    next.setRootThreshold(threshold);
    return this;
  }

  /// Ends an epoch of the commons log at a position.
  ///
  /// @throws IllegalArgumentException where there is no such epoch
  public ManifestEdit endLog(int epoch, LogEnd end) {
    for (int i = 0; i < next.getCommonsCount(); i++) {
      if (next.getCommons(i).getEpoch() == epoch) {
        next.setCommons(
            i,
            next.getCommons(i).toBuilder()
                .setState(end.revoked() ? LogState.LOG_STATE_REVOKED : LogState.LOG_STATE_CLOSED)
                .setSize(end.size())
                .setRoot(end.root().toByteString()));
        return this;
      }
    }
    throw new IllegalArgumentException("The manifest has no epoch " + epoch + ".");
  }

  /// Opens the next epoch of the commons log, with one key.
  public ManifestEdit openLog(Bytes key) {
    return openLog(key, Optional.empty());
  }

  /// Opens the next epoch of the commons log.
  ///
  /// @param mlDsa44Key key of the second signature; needed where the manifest requires one
  public ManifestEdit openLog(Bytes key, Optional<Bytes> mlDsa44Key) {
    int last = next.getCommons(next.getCommonsCount() - 1).getEpoch();
    next.addCommons(
        LogEpoch.newBuilder()
            .setEpoch(last + 1)
            .setKey(key.toByteString())
            .setState(LogState.LOG_STATE_OPEN)
            .setMlDsa44Key(mlDsa44Key.orElse(Bytes.EMPTY).toByteString()));
    return this;
  }

  /// SHA-256 of SubjectPublicKeyInfo of one or two TLS keys.
  public ManifestEdit tlsPins(List<Bytes> pins) {
    next.clearTlsPins();
    new TreeSet<>(pins).forEach(pin -> next.addTlsPins(pin.toByteString()));
    return this;
  }

  /// Until when new records are admitted, in ms since 1970.
  public ManifestEdit expires(long expiresMs) {
    next.setExpiresMs(expiresMs);
    return this;
  }

  /// What is to be signed.
  public ManifestProposal propose() {
    return ManifestProposal.of(next.build());
  }
}
