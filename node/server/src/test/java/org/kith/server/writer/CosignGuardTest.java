package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.Sha256;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
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
}
