package org.kith.server.peer;

import org.kith.server.store.Disk;

/// What is remembered of peers beside the signing guard, whatever is put back from a backup.
public record PeerMemory(FeatureLevels levels, LastHeard lastHeard) {
  public static PeerMemory open(Disk disk) {
    return new PeerMemory(FeatureLevels.open(disk), LastHeard.open(disk));
  }
}
