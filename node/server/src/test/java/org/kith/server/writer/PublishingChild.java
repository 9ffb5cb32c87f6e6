package org.kith.server.writer;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.kith.protocol.bytes.RecordId;
import org.kith.server.store.Disk;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;

/// A process that publishes and erases as fast as it can and says each receipt, until it is killed.
/// Arguments: folder, first number, the point to halt at (NEVER for none), how often to pass it
/// before, and how many commits to make at most.
final class PublishingChild {
  static final int SEGMENT_BYTES = 100_000;
  static final String NEVER = "NEVER";

  private static final int BATCH_MAX = 8;
  private static final int ERASE_EVERY = 3;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final OwnOrganisation own = OwnOrganisation.named("Riverside");
  private final Map<String, Integer> passed = new TreeMap<>();
  private final Deque<Outcome.Appended> erasable = new ArrayDeque<>();
  private final String haltAt;
  private int passesLeft;

  private PublishingChild(String haltAt, int passesBefore) {
    this.haltAt = haltAt;
    this.passesLeft = passesBefore;
  }

  public static void main(String[] args) throws Exception {
    var child = new PublishingChild(args[2], Integer.parseInt(args[3]));
    child.live(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[4]));
  }

  private void pass(String point) {
    passed.merge(point, 1, Integer::sum);
    if (point.equals(haltAt) && passesLeft-- <= 0) {
      Runtime.getRuntime().halt(1);
    }
  }

  private void live(Path folder, int first, int commits) throws Exception {
    Disk disk = new HaltingDisk(RealDisk.open(folder.resolve("store")), "store", this::pass);
    Disk guardDisk = new HaltingDisk(RealDisk.open(folder.resolve("guard")), "guard", this::pass);
    SegmentStore store = SegmentStore.open(disk, SEGMENT_BYTES);
    Tombstones tombstones = Tombstones.open(guardDisk);
    Writer writer =
        Writer.start(
            store,
            own.logs(),
            SigningGuard.open(guardDisk, SigningGuard.Marks.of("mark"), store.nextSequence() == 0),
            own.chain(),
            new Writer.Surroundings(
                InstantSource.system(),
                SaltSource.secure(),
                moment -> pass(moment.name()),
                tombstones,
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
    int number = first;
    var random = new Random(first);
    for (int commit = 1; commit <= commits; commit++) {
      number = publish(writer, number, 1 + random.nextInt(BATCH_MAX));
      if (commit % ERASE_EVERY == 0) {
        erase(writer, tombstones);
      }
    }
    passed.forEach((point, times) -> out.println("POINT " + times + " " + point));
  }

  private int publish(Writer writer, int first, int count) {
    List<Proposal> batch = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      batch.add(
          Proposal.Publish.of(
              own.logs().commons(),
              OwnOrganisation.lesson("A lesson with the number " + number),
              Optional.of("request-" + number)));
    }
    List<Outcome> outcomes = writer.commit(batch);
    for (int i = 0; i < count; i++) {
      var receipt = (Outcome.Appended) outcomes.get(i);
      out.println("ACK " + (first + i) + " " + receipt.index() + " " + receipt.id().text());
      out.println("SIGNED " + receipt.checkpoint().hex());
      erasable.add(receipt);
    }
    return first + count;
  }

  private void erase(Writer writer, Tombstones tombstones) {
    Outcome.Appended receipt = erasable.remove();
    RecordId id = receipt.id();
    var _ =
        tombstones.add(
            new Tombstones.Tombstone(id, own.logs().commons().organisation(), Optional.of(id)));
    var _ = writer.commit(List.of(new Proposal.Erase(receipt.log().id(), receipt.index())));
    out.println("ERASED " + receipt.index());
  }
}
