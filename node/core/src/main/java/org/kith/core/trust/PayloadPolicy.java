package org.kith.core.trust;

import java.util.Collections;
import java.util.List;
import org.kith.protocol.record.Entry;

/// Which payloads this node fetches (SPEC 7.13). Entries always come: logs stay whole and verify.
///
/// @param topics numbers; all where empty
/// @param bytesMax of one payload; no limit where 0
public record PayloadPolicy(List<Integer> topics, long bytesMax) {
  /// All of them.
  public static final PayloadPolicy EVERYTHING = new PayloadPolicy(List.of(), 0);

  public PayloadPolicy {
    topics = List.copyOf(topics);
  }

  /// Whether an entry's payload is wanted. What has no topic, such as a kind of a later version,
  /// is.
  public boolean wants(Entry entry) {
    return (bytesMax == 0 || entry.payloadSize() <= bytesMax)
        && (topics.isEmpty()
            || entry.topics().isEmpty()
            || !Collections.disjoint(topics, entry.topics()));
  }
}
