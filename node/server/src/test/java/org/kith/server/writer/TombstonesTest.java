package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.RecordId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
import org.kith.server.store.StoreException;
import org.kith.server.writer.Tombstones.Tombstone;

/// SPEC 9.3
class TombstonesTest {
  private static final RecordId RECORD = new RecordId(hash("record"));
  private static final RecordId RETRACTION = new RecordId(hash("retraction"));
  private static final OrganisationId ORIGIN = new OrganisationId(hash("origin"));
  private static final OrganisationId OTHER = new OrganisationId(hash("other"));

  private static final int MANY = 50_000;

  @TempDir Path folder;

  private static Bytes hash(String text) {
    return Sha256.hash(Bytes.utf8(text));
  }

  @Test
  void theyLastAndCountForTheirOriginOnly() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      try (Tombstones first = Tombstones.open(disk)) {
        assertThat(first.isEmpty()).isTrue();
        assertThat(first.add(new Tombstone(RECORD, ORIGIN, Optional.of(RETRACTION)))).isTrue();
        assertThat(first.add(new Tombstone(RECORD, ORIGIN, Optional.of(RETRACTION)))).isFalse();
        assertThat(first.add(new Tombstone(RETRACTION, OTHER, Optional.empty()))).isTrue();
      }
      try (Tombstones again = Tombstones.open(disk)) {
        assertThat(again.all())
            .containsExactly(
                new Tombstone(RECORD, ORIGIN, Optional.of(RETRACTION)),
                new Tombstone(RETRACTION, OTHER, Optional.empty()));
        assertThat(again.covers(RECORD, ORIGIN)).isTrue();
        assertThat(again.covers(RECORD, OTHER)).isFalse();
        assertThat(again.covers(RECORD, RETRACTION)).isTrue();
        assertThat(again.covers(RETRACTION, RECORD)).isFalse();
      }
    }
  }

  @Test
  void aTornOneIsForgottenAndTheNextTakesItsPlace() throws IOException {
    assertThat(Tombstones.TOMBSTONE_BYTES).isLessThanOrEqualTo(256);
    try (RealDisk disk = RealDisk.open(folder)) {
      try (Tombstones first = Tombstones.open(disk)) {
        var _ = first.add(new Tombstone(RECORD, ORIGIN, Optional.empty()));
      }
      try (Disk.DiskFile file = disk.open("tombstones")) {
        file.write(file.size(), ByteBuffer.wrap(new byte[Tombstones.TOMBSTONE_BYTES]));
      }
      var next = new Tombstone(RETRACTION, OTHER, Optional.of(RECORD));
      try (Tombstones torn = Tombstones.open(disk)) {
        assertThat(torn.all()).hasSize(1);
        assertThat(torn.add(next)).isTrue();
      }
      try (Tombstones again = Tombstones.open(disk)) {
        assertThat(again.all()).hasSize(2).contains(next);
      }
    }
  }

  /// I25: what was erased is not shown again because a byte of the list has rotted.
  @Test
  void damageBeforeTheLastOneHasANameAndStopsTheStart() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      try (Tombstones first = Tombstones.open(disk)) {
        for (int i = 0; i < 3; i++) {
          var _ = first.add(new Tombstone(new RecordId(hash("r" + i)), ORIGIN, Optional.empty()));
        }
      }
      for (int at = 0; at < 2 * Tombstones.TOMBSTONE_BYTES; at++) {
        flip(disk, at);
        int number = at / Tombstones.TOMBSTONE_BYTES + 1;
        assertThatThrownBy(() -> Tombstones.open(disk))
            .isInstanceOf(StoreException.Corrupt.class)
            .hasMessageContaining("number " + number + " of the tombstones");
        flip(disk, at);
      }
      try (Tombstones again = Tombstones.open(disk)) {
        assertThat(again.all()).hasSize(3);
      }
      try (Disk.DiskFile file = disk.open("tombstones")) { // more than one can be torn
        file.write(file.size(), ByteBuffer.wrap(new byte[Tombstones.TOMBSTONE_BYTES + 1]));
      }
      assertThatThrownBy(() -> Tombstones.open(disk)).isInstanceOf(StoreException.Corrupt.class);
    }
  }

  private static void flip(Disk disk, long at) throws IOException {
    try (Disk.DiskFile file = disk.open("tombstones")) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(at, one);
      file.write(at, ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}));
    }
  }

  @Test
  void manyAreRememberedInATimeThatGrowsWithTheirNumber() throws IOException {
    var bytes = ByteBuffer.allocate(MANY * Tombstones.TOMBSTONE_BYTES);
    for (int i = 0; i < MANY; i++) {
      var one = new Tombstone(new RecordId(hash("r" + i)), ORIGIN, Optional.of(RETRACTION));
      bytes.put(Tombstones.encode(one));
    }
    try (RealDisk disk = RealDisk.open(folder)) {
      try (Disk.DiskFile file = disk.open("tombstones")) {
        file.write(0, bytes.flip());
      }
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), // copied at each addition they took minutes
          () -> {
            try (Tombstones all = Tombstones.open(disk)) {
              assertThat(all.all()).hasSize(MANY);
              assertThat(all.covers(new RecordId(hash("r7")), ORIGIN)).isTrue();
            }
          });
    }
  }
}
