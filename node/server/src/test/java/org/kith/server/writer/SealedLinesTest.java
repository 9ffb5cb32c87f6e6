package org.kith.server.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
import org.kith.server.store.StoreException;

class SealedLinesTest {
  private static final int SEAL_BYTES = 1 + 64 + 1; // between line ends, as hex

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadUpToTheLargestFile() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      assertThat(SealedLines.read(disk, "lines", "lines")).isEmpty();
      SealedLines.write(disk, "lines", "lines", List.of("one", "", "three"));
      assertThat(SealedLines.read(disk, "lines", "lines")).containsExactly("one", "", "three");

      String largest = "x".repeat(SealedLines.FILE_BYTES_MAX - SEAL_BYTES);
      SealedLines.write(disk, "lines", "lines", List.of(largest));
      assertThat(SealedLines.read(disk, "lines", "lines")).containsExactly(largest);
      assertThatThrownBy(() -> SealedLines.write(disk, "lines", "lines", List.of(largest + "x")))
          .isInstanceOf(StoreException.DiskFailed.class);
      assertThat(SealedLines.read(disk, "lines", "lines")).containsExactly(largest);
      try (Disk.DiskFile file = disk.open("lines")) {
        file.write(file.size(), ByteBuffer.wrap(new byte[] {'\n'}));
      }
      assertThatThrownBy(() -> SealedLines.read(disk, "lines", "lines"))
          .isInstanceOf(StoreException.Corrupt.class);
    }
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    try (RealDisk disk = RealDisk.open(folder)) {
      SealedLines.write(disk, "lines", "lines", List.of("one", "two"));
      long size;
      try (Disk.DiskFile file = disk.open("lines")) {
        size = file.size();
      }
      for (int at = 0; at < size; at++) {
        flip(disk, at);
        assertThatThrownBy(() -> SealedLines.read(disk, "lines", "the lines"))
            .as("byte %d", at)
            .isInstanceOf(StoreException.Corrupt.class)
            .hasMessageContaining("the lines (lines in the guard folder)");
        flip(disk, at);
      }
      assertThat(SealedLines.read(disk, "lines", "lines")).containsExactly("one", "two");
    }
  }

  private static void flip(Disk disk, long at) throws IOException {
    try (Disk.DiskFile file = disk.open("lines")) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(at, one);
      file.write(at, ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}));
    }
  }
}
