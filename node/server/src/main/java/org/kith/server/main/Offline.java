package org.kith.server.main;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.Follower;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.LogStore.StoreReport;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.Views;

/// What is done with a home folder while its node is stopped.
final class Offline {
  private Offline() {}

  /// Deletes views and index and makes them again from the journal.
  static int rebuild(NodeConfig config) throws CannotStart {
    HomeFolder home = HomeFolder.at(config.home(), config.passphraseFile());
    try (RealDisk disk = disk(home.store(), config.home());
        SegmentStore store = SegmentStore.open(disk)) {
      Views.delete(home.views());
      SearchIndex.delete(home.index());
      try (Views views = Views.open(home.views(), store);
          SearchIndex index = SearchIndex.open(home.index(), store, InstantSource.system())) {
        catchUp(views);
        catchUp(index);
        index.refresh();
        index.commit();
        System.out.println(
            "rebuilt: "
                + index.indexed()
                + " records can be found, from "
                + store.nextSequence()
                + " frames of the journal");
      }
    } catch (IOException e) {
      throw new CannotStart("The store cannot be closed: " + e.getMessage(), e);
    }
    return 0;
  }

  private static void catchUp(Follower follower) {
    while (follower.step(FollowerThread.STEP_FRAMES_MAX) > 0) {
      // steps until there is nothing more to take
    }
  }

  /// Reads the whole store and checks every byte.
  static int verify(NodeConfig config) throws CannotStart {
    HomeFolder home = HomeFolder.at(config.home(), config.passphraseFile());
    try (RealDisk disk = disk(home.store(), config.home());
        SegmentStore store = SegmentStore.open(disk)) {
      StoreReport report = store.verify();
      report.problems().forEach(problem -> System.out.println("problem: " + problem));
      System.out.println(
          (report.problems().isEmpty() ? "sound: " : "damaged: ")
              + report.entries()
              + " entries, "
              + report.payloads()
              + " payloads, "
              + report.checkpoints()
              + " checkpoints");
      return report.problems().isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw new CannotStart("The store cannot be closed: " + e.getMessage(), e);
    }
  }

  /// Locks and opens a folder of the node.
  static RealDisk disk(Path folder, Path home) throws CannotStart {
    try {
      return RealDisk.open(folder);
    } catch (IOException e) {
      throw new CannotStart(
          "The folder of the node in "
              + home
              + " cannot be used: "
              + Optional.ofNullable(e.getMessage()).orElse("it cannot be opened"),
          e);
    }
  }
}
