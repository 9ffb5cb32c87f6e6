package org.kith.server.store;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.kith.protocol.bytes.OrganisationId;

/// Reads the files of records again and again, a little at a time, so that what has rotted is known
/// (SPEC 5.6). A round begins with the node and then once a day.
public final class AttachmentScrub implements Follower {
  private final AttachmentFolder folder;
  private final InstantSource clock;
  private final Deque<String> left = new ArrayDeque<>();

  /// Bytes that were read beyond what one step may: files are read whole.
  private long ahead;

  private long finishedMs;
  private long checked;

  public AttachmentScrub(AttachmentFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// Reads all at once; what is wrong, in words.
  ///
  /// @param own organisation that is told of files which are not here at all
  public static List<String> problems(AttachmentFolder folder, OrganisationId own) {
    folder.hashes().forEach(folder::isSound);
    return folder.faults(own).stream().map(AttachmentFault::sentence).toList();
  }

  @Override
  public synchronized int step(int framesMax) {
    long now = clock.millis();
    if (left.isEmpty()) {
      if (now - finishedMs < Scrub.ROUND.toMillis()) {
        return 0;
      }
      left.addAll(folder.hashes());
    }
    ahead = Math.max(0, ahead - Scrub.STEP_BYTES_MAX);
    while (!left.isEmpty() && ahead < Scrub.STEP_BYTES_MAX) {
      String hash = left.remove();
      ahead += folder.bytes(hash);
      var _ = folder.isSound(hash);
      checked++;
    }
    if (left.isEmpty()) {
      finishedMs = now;
    }
    return 0; // there is no hurry: the rest waits for the next look
  }

  @Override
  public synchronized Status status() {
    return new Status("attachments", checked, left.size(), 0, List.of());
  }
}
