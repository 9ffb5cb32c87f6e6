package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.LogKey;

/// Whose log it is, which keys sign it, and where it ends.
///
/// @param end where the epoch ended; empty while it is open
/// @param frozen why nothing new of it is admitted; empty where that is not so
public record LogOwner(
    LogName name, LogKey key, ManifestChain chain, Optional<LogEnd> end, Optional<String> frozen) {

  /// Every epoch of an organisation's commons log, ascending.
  ///
  /// @param frozen why nothing new is admitted, by epoch; 0 for all of them. An epoch that has
  /// ended is not frozen by its own contradictions: its end says which entries count.
  public static List<LogOwner> allOf(
      ManifestChain chain, Map<Integer, Decision.OriginFrozen> frozen) {
    var all = new ArrayList<LogOwner>();
    for (Manifest.Epoch epoch : chain.newest().commons()) {
      LogName name = LogName.commons(chain.organisation(), epoch.number());
      Optional<Decision.OriginFrozen> whole = Optional.ofNullable(frozen.get(0));
      Optional<Decision.OriginFrozen> own =
          epoch.open() ? Optional.ofNullable(frozen.get(epoch.number())) : Optional.empty();
      Optional<String> why = whole.or(() -> own).map(Decision.OriginFrozen::reason);
      LogKey key = chain.logKeys(epoch.number()).orElseThrow();
      all.add(new LogOwner(name, key, chain, epoch.end(), why));
    }
    return all;
  }

  /// Whether an entry counts: it stands below the end.
  public boolean counts(long index) {
    return end.isEmpty() || index < end.get().size();
  }
}
