package org.kith.server.store;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kith.schema.v1.Attachment;
import org.kith.schema.v1.Draft;
import org.kith.server.store.Disk.DiskFile;

/// Drafts of this node: one small file each, in no log, in no view, offered to nobody. What is kept
/// is durable.
public final class DraftFolder {
  /// Drafts that are kept at once.
  public static final int DRAFTS_MAX = 10_000;

  private static final String SUFFIX = ".draft";
  private static final String UNFINISHED = ".new";
  private static final Pattern FILE = Pattern.compile("[a-z2-7]{16}\\.draft");

  private final Disk disk;
  private final Map<String, Draft> drafts = new ConcurrentHashMap<>();

  private DraftFolder(Disk disk) {
    this.disk = disk;
  }

  /// Reads what is there. A file that was not finished was never acknowledged.
  ///
  /// @throws StoreException where the disk fails
  public static DraftFolder open(Disk disk) {
    var folder = new DraftFolder(disk);
    try {
      for (String name : disk.list()) {
        if (FILE.matcher(name).matches()) {
          Draft draft = Draft.parseFrom(read(disk, name));
          folder.drafts.put(draft.getDraftId(), draft);
        } else if (name.endsWith(UNFINISHED)) {
          disk.delete(name);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException.Corrupt("the drafts: " + e.getMessage());
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the drafts", e);
    }
    return folder;
  }

  private static byte[] read(Disk disk, String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      int _ = file.read(0, bytes);
      return bytes.array();
    }
  }

  /// Keeps a draft in place of what it was before.
  public synchronized void keep(Draft draft) {
    String name = draft.getDraftId() + SUFFIX;
    try {
      try (DiskFile file = disk.open(name + UNFINISHED)) {
        file.truncate(0);
        file.write(0, ByteBuffer.wrap(draft.toByteArray()));
        file.sync();
      }
      disk.rename(name + UNFINISHED, name);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping a draft", e);
    }
    drafts.put(draft.getDraftId(), draft);
  }

  /// Forgets a draft; its file is gone for good.
  public synchronized void discard(String id) {
    try {
      disk.delete(id + SUFFIX);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("discarding a draft", e);
    }
    drafts.remove(id);
  }

  public Optional<Draft> find(String id) {
    return Optional.ofNullable(drafts.get(id));
  }

  /// Hashes of files that drafts name.
  public Set<String> attachments() {
    return drafts.values().stream()
        .flatMap(draft -> draft.getRecord().getAttachmentsList().stream())
        .map(Attachment::getSha256)
        .collect(Collectors.toSet());
  }

  /// All drafts, in no order.
  public List<Draft> all() {
    return new ArrayList<>(drafts.values());
  }
}
