package org.kith.server.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kith.schema.v1.DiskUse;
import org.kith.server.store.LogStore;

/// What the parts of the home folder take of the disk.
final class UsedDisk {
  private UsedDisk() {}

  static DiskUse read(LogStore store, NodeFacts facts) {
    return DiskUse.newBuilder()
        .setStoreBytes(store.bytesOnDisk())
        .setViewsBytes(bytesIn(facts.views()))
        .setIndexBytes(bytesIn(facts.index()))
        .setMeaningBytes(bytesIn(facts.meaning()))
        .setFreeBytes(facts.home().toFile().getUsableSpace())
        .build();
  }

  private static long bytesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // files come and go while the index works; the figure is for reading only
    }
  }
}
