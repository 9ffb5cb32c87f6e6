package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
import org.kith.server.store.StoreException;
import org.kith.server.writer.CosignGuard.Cosigned;

/// I9
class CosignGuardTest {
  private static final LogId ONE = LogId.of("one");
  private static final LogId TWO = LogId.of("two");

  @TempDir Path folder;

  private static Cosigned at(LogId log, long size) {
    return new Cosigned(log, size, Sha256.hash(Bytes.uint64be(size)));
  }

  @Test
  void theGreatestOfEachLogLasts() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      try (CosignGuard first = CosignGuard.open(disk)) {
        assertThat(first.greatest(ONE).size()).isZero();
        first.raise(List.of(at(ONE, 1), at(TWO, 7)));
        first.raise(List.of(at(ONE, 2)));
        first.raise(List.of());
      }
      try (Disk.DiskFile file = disk.open("cosigned")) {
        assertThat(file.size()).isEqualTo(3 * CosignGuard.ROW_BYTES);
        file.write(file.size(), ByteBuffer.wrap(new byte[CosignGuard.ROW_BYTES])); // torn
      }
      try (CosignGuard again = CosignGuard.open(disk)) {
        assertThat(again.greatest(ONE)).isEqualTo(at(ONE, 2));
        assertThat(again.greatest(TWO)).isEqualTo(at(TWO, 7));
        again.raise(List.of(at(TWO, 8)));
      }
      try (Disk.DiskFile file = disk.open("cosigned")) {
        assertThat(file.size()).isEqualTo(3 * CosignGuard.ROW_BYTES); // two kept, one new
      }
      try (CosignGuard third = CosignGuard.open(disk)) {
        assertThat(third.greatest(TWO)).isEqualTo(at(TWO, 8));
      }
    }
  }

  @Test
  void damageBeforeTheLastWriteHasANameAndStopsTheStart() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      try (CosignGuard guard = CosignGuard.open(disk)) {
        guard.raise(List.of(at(ONE, 1), at(TWO, 7)));
        guard.raise(List.of(at(ONE, 2), at(TWO, 8)));
      }
      for (int at = 0; at < 2 * CosignGuard.ROW_BYTES; at++) {
        flip(disk, at);
        int row = at / CosignGuard.ROW_BYTES + 1;
        assertThatThrownBy(() -> CosignGuard.open(disk))
            .isInstanceOf(StoreException.Corrupt.class)
            .hasMessageContaining("row " + row + " of what was cosigned");
        flip(disk, at);
      }
      flip(disk, 2 * CosignGuard.ROW_BYTES); // the last write is torn: its first row, not its last
      try (CosignGuard torn = CosignGuard.open(disk)) {
        assertThat(torn.greatest(ONE)).isEqualTo(at(ONE, 1));
        assertThat(torn.greatest(TWO)).isEqualTo(at(TWO, 7));
      }
    }
  }

  @Test
  void noMoreThanOneWriteIsTakenForTorn() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      try (CosignGuard guard = CosignGuard.open(disk)) {
        var many = new ArrayList<Cosigned>();
        for (int i = 0; i <= CosignGuard.ROWS_AT_ONCE_MAX; i++) {
          many.add(at(LogId.of("log " + i), 1));
        }
        guard.raise(many);
      }
      flip(disk, 0);
      assertThatThrownBy(() -> CosignGuard.open(disk)).isInstanceOf(StoreException.Corrupt.class);
      flip(disk, 0);
      try (Disk.DiskFile file = disk.open("cosigned")) {
        int torn = CosignGuard.ROWS_AT_ONCE_MAX * CosignGuard.ROW_BYTES;
        file.write(file.size(), ByteBuffer.wrap(new byte[torn + 1]));
        assertThatThrownBy(() -> CosignGuard.open(disk)).isInstanceOf(StoreException.Corrupt.class);
        file.truncate(file.size() - 1);
      }
      try (CosignGuard again = CosignGuard.open(disk)) {
        assertThat(again.greatest(LogId.of("log 64"))).isEqualTo(at(LogId.of("log 64"), 1));
      }
    }
  }

  @Test
  void aLongFileIsWrittenAnewWithTheNewestRows() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      long size;
      try (CosignGuard guard = CosignGuard.open(disk)) {
        guard.raise(List.of(at(TWO, 7)));
        size = fill(guard, disk);
        guard.raise(List.of(at(ONE, size + 1)));
        assertThat(rows(disk)).as("two kept, one new").isEqualTo(3);
      }
      try (CosignGuard again = CosignGuard.open(disk)) {
        assertThat(again.greatest(ONE)).isEqualTo(at(ONE, size + 1));
        assertThat(again.greatest(TWO)).isEqualTo(at(TWO, 7));
      }
    }
  }

  @Test
  void whereItCannotBeWrittenAnewNothingIsLostAndNothingIsCosigned() throws IOException {
    try (RealDisk real = RealDisk.open(folder)) {
      var disk = new FailingDisk(real);
      for (FailingDisk.Operation failing : FailingDisk.Operation.values()) {
        long size;
        try (CosignGuard guard = CosignGuard.open(disk)) {
          size = fill(guard, real);
          disk.failing = Set.of(failing);
          var next = List.of(at(ONE, size + 1));
          assertThatThrownBy(() -> guard.raise(next)).isInstanceOf(StoreException.DiskFailed.class);
          assertThat(guard.greatest(ONE)).as(failing.name()).isEqualTo(at(ONE, size));
          disk.failing = Set.of();
          guard.raise(next);
          assertThat(rows(real)).as(failing.name()).isEqualTo(2);
        }
        try (CosignGuard again = CosignGuard.open(disk)) {
          assertThat(again.greatest(ONE)).as(failing.name()).isEqualTo(at(ONE, size + 1));
        }
      }
    }
  }

  /// Cosigns sizes of a log until the file is long; the last of them.
  private static long fill(CosignGuard guard, Disk disk) throws IOException {
    long size = guard.greatest(ONE).size();
    for (long left = CosignGuard.ROWS_LONG - rows(disk); left > 0; ) {
      var many = new ArrayList<Cosigned>();
      for (; left > 0 && many.size() < CosignGuard.ROWS_AT_ONCE_MAX; left--) {
        many.add(at(ONE, ++size));
      }
      guard.raise(many);
    }
    return size;
  }

  private static long rows(Disk disk) throws IOException {
    try (Disk.DiskFile file = disk.open("cosigned")) {
      return file.size() / CosignGuard.ROW_BYTES;
    }
  }

  private static void flip(Disk disk, long at) throws IOException {
    try (Disk.DiskFile file = disk.open("cosigned")) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(at, one);
      file.write(at, ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}));
    }
  }
}
