package org.kith.server.writer;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MlDsaCosignature;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.Signer;

/// The logs that this node writes, with the key that signs each: the commons log with the
/// manifest's key, the local logs with a key that stands in no manifest (SPEC 4.3).
///
/// @param second signs the commons log's checkpoints too, against the day on which the first can
/// be
/// forged (SPEC 3.11); empty where the manifest does not ask for it
public record OwnLogs(
    LogName commons,
    LogName local,
    LogName governance,
    Map<LogName, Signer> keys,
    Optional<MlDsaKey> second) {
  public OwnLogs {
    keys = Map.copyOf(keys);
  }

  /// The own logs of an organisation whose commons log is this.
  public static OwnLogs of(LogName commons, Signer logKey, Signer localKey) {
    return of(commons, logKey, localKey, Optional.empty());
  }

  /// The same with a second signature on the commons log's checkpoints.
  public static OwnLogs of(
      LogName commons, Signer logKey, Signer localKey, Optional<MlDsaKey> second) {
    OrganisationId own = commons.organisation();
    var local = new LogName(own, LogName.LOCAL, 1);
    var governance = new LogName(own, LogName.GOVERNANCE, 1);
    return new OwnLogs(
        commons,
        local,
        governance,
        Map.of(commons, logKey, local, localKey, governance, localKey),
        second);
  }

  /// Signs a checkpoint of an own log with every key that it needs.
  ///
  /// @throws IllegalArgumentException where the log is not an own one
  Note sign(Checkpoint checkpoint) {
    Signer signer = keys.get(checkpoint.log());
    if (signer == null) {
      throw new IllegalArgumentException(checkpoint.log() + " is not an own log");
    }
    Note note = checkpoint.sign(signer);
    if (second.isEmpty() || !checkpoint.log().equals(commons)) {
      return note;
    }
    var lines = new ArrayList<>(note.lines());
    lines.add(MlDsaCosignature.sign(checkpoint, second.get()));
    return new Note(note.text(), lines);
  }

  /// The local log of what was done and decides nothing. It has no key: what is signed must be
  /// whole before a restored node may sign again, and nobody else holds this.
  public LogName audit() {
    return new LogName(commons.organisation(), LogName.AUDIT, 1);
  }

  /// By origin line, so that they are always signed in one order.
  SortedMap<String, LogName> inOrder() {
    var ordered = new TreeMap<String, LogName>();
    keys.keySet().forEach(log -> ordered.put(log.originLine(), log));
    return ordered;
  }
}
