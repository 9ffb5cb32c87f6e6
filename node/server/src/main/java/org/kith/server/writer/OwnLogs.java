package org.kith.server.writer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Signer;

/// The logs that this node writes, with the key that signs each: the commons log with the
/// manifest's key, the local logs with a key that stands in no manifest (SPEC 4.3).
public record OwnLogs(
    LogName commons, LogName local, LogName governance, Map<LogName, Signer> keys) {
  public OwnLogs {
    keys = Map.copyOf(keys);
  }

  /// The own logs of an organisation whose commons log is this.
  public static OwnLogs of(LogName commons, Signer logKey, Signer localKey) {
    OrganisationId own = commons.organisation();
    var local = new LogName(own, LogName.LOCAL, 1);
    var governance = new LogName(own, LogName.GOVERNANCE, 1);
    return new OwnLogs(
        commons, local, governance, Map.of(commons, logKey, local, localKey, governance, localKey));
  }

  /// By origin line, so that they are always signed in one order.
  SortedMap<String, LogName> inOrder() {
    var ordered = new TreeMap<String, LogName>();
    keys.keySet().forEach(log -> ordered.put(log.originLine(), log));
    return ordered;
  }
}
