package org.kith.server.main;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.schema.v1.RebuildViewsResponse;
import org.kith.schema.v1.VerifyStoreResponse;
import org.kith.server.erase.FileNaming;
import org.kith.server.search.SearchIndex;
import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.AttachmentScrub;
import org.kith.server.store.DraftFolder;
import org.kith.server.store.Follower;
import org.kith.server.store.FollowerThread;
import org.kith.server.store.LogStore.StoreReport;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.StoreException;
import org.kith.server.store.Views;

/// What is done with a home folder while its node is stopped.
final class Offline {
  private Offline() {}

  /// Deletes views and index and makes them again from the journal. Prints a
  /// RebuildViewsResponse.
  static int rebuild(NodeConfig config) throws CannotStart {
    InstantSource clock = InstantSource.system();
    Instant start = clock.instant();
    HomeFolder home = HomeFolder.at(config.home(), config.passphraseFile());
    try (RealDisk disk = disk(home.store(), config.home());
        SegmentStore store = SegmentStore.open(disk)) {
      Views.delete(home.views());
      SearchIndex.delete(home.index());
      SearchIndex.delete(home.meaning()); // made again while the node runs
      try (Views views = Views.open(home.views(), store);
          SearchIndex index = SearchIndex.open(home.index(), store, clock)) {
        catchUp(views);
        catchUp(index);
        index.refresh();
        index.commit();
        answer(
            RebuildViewsResponse.newBuilder()
                .setRecords(Math.toIntExact(views.admitted()))
                .setIndexed(index.indexed())
                .setTookMs((int) Duration.between(start, clock.instant()).toMillis()));
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

  /// Reads the whole store and checks every byte. Prints a VerifyStoreResponse.
  static int verify(NodeConfig config) throws CannotStart {
    HomeFolder home = HomeFolder.at(config.home(), config.passphraseFile());
    try (RealDisk disk = disk(home.store(), config.home());
        RealDisk drafts = disk(home.drafts(), config.home());
        RealDisk attachments = disk(home.attachments(), config.home());
        SegmentStore store = SegmentStore.open(disk)) {
      StoreReport report = store.verify();
      AttachmentFolder folder =
          AttachmentFolder.open(
              attachments, InstantSource.system(), DraftFolder.open(drafts)::attachments);
      List<String> files = files(store, folder, home.manifests().organisation());
      boolean sound = report.problems().isEmpty() && files.isEmpty();
      answer(
          VerifyStoreResponse.newBuilder()
              .setSound(sound)
              .setEntries(Math.toIntExact(report.entries()))
              .setPayloads(Math.toIntExact(report.payloads()))
              .setCheckpoints(Math.toIntExact(report.checkpoints()))
              .addAllProblems(report.problems())
              .addAllProblems(files));
      return sound ? 0 : 1;
    } catch (IOException e) {
      throw new CannotStart("The store cannot be closed: " + e.getMessage(), e);
    }
  }

  /// What is wrong with the files of records, where the journal can be read.
  private static List<String> files(
      SegmentStore store, AttachmentFolder folder, OrganisationId own) {
    try {
      new FileNaming(store, folder).start(); // the node may have stopped before it came to the end
    } catch (StoreException.Corrupt e) {
      return Stream.concat(
              AttachmentScrub.problems(folder, own).stream(),
              Stream.of(
                  "Which files the newest records name is not known, as their frames cannot be"
                      + " read."))
          .toList();
    }
    return AttachmentScrub.problems(folder, own);
  }

  /// Prints one answer, as the API would give it, for whoever started this program.
  private static void answer(Message.Builder answer) {
    try {
      System.out.println(JsonFormat.printer().print(answer));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("messages of our own have a JSON form", e);
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
