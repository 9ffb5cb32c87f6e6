package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.server.store.RealDisk;
import org.kith.server.writer.SigningGuard.Marks;
import org.kith.server.writer.SigningGuard.Released;

/// SPEC 5.1: what the guard's file holds.
class GuardSlotsTest {
  @TempDir Path folder;

  /// The most that an organisation can come to: each manifest opens an epoch, and there are doubts
  /// about each.
  @Test
  void everyDoubtAboutEveryEpochOfALongLifeHasRoom() throws Exception {
    Bytes hash = Sha256.hash(Bytes.utf8("a long life"));
    var owner = new OrganisationId(hash);
    var released = new TreeMap<String, Released>();
    var elsewhere = new TreeMap<String, Long>();
    for (int epoch = 1; epoch <= ManifestChain.VERSIONS_MAX; epoch++) {
      for (String circle : Set.of(LogName.COMMONS, LogName.LOCAL, LogName.GOVERNANCE)) {
        String log = new LogName(owner, circle, epoch).originLine();
        released.put(log, new Released(Long.MAX_VALUE, hash));
        if (circle.equals(LogName.COMMONS)) { // peers hold no other
          elsewhere.put(log, Long.MAX_VALUE);
        }
      }
    }
    String mark = hash.hex();
    var memory =
        new GuardMemory(
            new Marks(mark, mark), true, released, elsewhere, new TreeSet<>(elsewhere.keySet()));
    try (RealDisk disk = RealDisk.open(folder)) {
      try (var slots = GuardSlots.make(disk.open("guard"))) {
        slots.write(memory);
        slots.write(memory.awaiting(false));
      }
      try (var slots = new GuardSlots(disk.open("guard"))) {
        assertThat(slots.newest()).contains(memory.awaiting(false));
      }
    }
  }
}
