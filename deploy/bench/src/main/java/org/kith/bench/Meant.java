package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.kith.server.meaning.Embedder;
import org.kith.server.meaning.Model;
import org.kith.server.search.MeaningIndex;
import org.kith.server.store.RealDisk;
import org.kith.server.store.SegmentStore;

/// Fills a stopped node's index of meanings faster than the model can read: the first records have
/// points of their own, all others points near to one of these. The index itself is the node's own,
/// and so is the way into it.
final class Meant implements Embedder {
  /// Records whose points come from the model.
  static final int OWN_POINTS = 2_000;

  private static final int SECONDS_MAX = 3_000;
  private static final int FRAMES = 1_000;
  private static final int STEPS = 127;

  /// How far the copies are from what they are copied from, in steps of each dimension: two of one
  /// point are about as close to one another as two records of one topic.
  private static final double APART = 12;

  private final Embedder model;
  private final List<byte[]> points = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(47);

  private Meant(Embedder model) {
    this.model = model;
  }

  /// Gives every record in a home folder a point; how many there are then.
  static int fill(Path home) {
    try (RealDisk disk = RealDisk.open(home.resolve("store"));
        SegmentStore store = SegmentStore.open(disk);
        MeaningIndex index =
            MeaningIndex.open(home.resolve("meaning"), store, new Model(Meant::load))) {
      Network.await("all have a point", SECONDS_MAX, () -> isFull(index));
      return index.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFull(MeaningIndex index) {
    int taken;
    do {
      taken = index.step(FRAMES);
    } while (taken > 0);
    return index.behind() == 0;
  }

  private static Embedder load() {
    return new Meant(Model.shipped().load().orElseThrow());
  }

  @Override
  public byte[] embed(String text) {
    if (points.size() < OWN_POINTS) {
      byte[] point = model.embed(text);
      points.add(point);
      return point;
    }
    return beside(points.get(random.nextInt(points.size())));
  }

  private byte[] beside(byte[] point) {
    double[] moved = new double[point.length];
    double most = 1;
    for (int i = 0; i < point.length; i++) {
      moved[i] = point[i] + random.nextGaussian() * APART;
      most = Math.max(most, Math.abs(moved[i]));
    }
    byte[] other = new byte[point.length];
    for (int i = 0; i < point.length; i++) {
      other[i] = (byte) Math.round(moved[i] / most * STEPS);
    }
    return other;
  }

  @Override
  public void close() {
    model.close();
  }
}
