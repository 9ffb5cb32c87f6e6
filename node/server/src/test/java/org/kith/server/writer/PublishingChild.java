package org.kith.server.writer;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;

/// A process that publishes as fast as it can and says each receipt, until it is killed.
/// Arguments:
/// folder, first number, and the moment to halt at (or NEVER) with how many commits before.
final class PublishingChild {
  private static final int SEGMENT_BYTES = 200_000;
  private static final int BATCH_MAX = 8;

  private PublishingChild() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int number = Integer.parseInt(args[1]);
    int commits = Integer.parseInt(args[3]);
    OwnOrganisation own = OwnOrganisation.named("Riverside");
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int[] left = {commits};
    Failpoint halt =
        moment -> {
          if (moment.name().equals(args[2]) && left[0]-- <= 0) {
            Runtime.getRuntime().halt(1);
          }
        };
    RealDisk disk = RealDisk.open(folder.resolve("store"));
    RealDisk guardDisk = RealDisk.open(folder.resolve("guard"));
    SegmentStore store = SegmentStore.open(disk, SEGMENT_BYTES);
    Writer writer =
        Writer.start(
            store,
            own.logs(),
            SigningGuard.open(guardDisk, SigningGuard.Marks.of("mark"), store.nextSequence() == 0),
            own.chain(),
            new Writer.Surroundings(
                InstantSource.system(),
                SaltSource.secure(),
                halt,
                Tombstones.open(guardDisk),
                Quotas.unlimited(store)));
    if (!(writer.publishing() instanceof Publishing.On)) {
      out.println("READ_ONLY " + writer.publishing());
      return;
    }
    // What a start signs is released too.
    store
        .head(own.logs().commons().id())
        .flatMap(head -> head.checkpoint())
        .ifPresent(note -> out.println("SIGNED " + note.hex()));
    var random = new Random(number);
    while (true) {
      List<Proposal> batch = new ArrayList<>();
      int first = number;
      for (int i = random.nextInt(BATCH_MAX); i >= 0; i--) {
        batch.add(
            Proposal.Publish.of(
                own.logs().commons(),
                OwnOrganisation.lesson("A lesson with the number " + number),
                Optional.of("request-" + number)));
        number++;
      }
      List<Outcome> outcomes = writer.commit(batch);
      for (int i = 0; i < outcomes.size(); i++) {
        var receipt = (Outcome.Appended) outcomes.get(i);
        out.println("ACK " + (first + i) + " " + receipt.index() + " " + receipt.id().text());
        out.println("SIGNED " + receipt.checkpoint().hex());
      }
    }
  }
}
