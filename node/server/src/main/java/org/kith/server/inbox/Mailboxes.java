package org.kith.server.inbox;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.Sha256;
import org.kith.schema.v1.KeptItem;
import org.kith.schema.v1.KeptMailbox;
import org.kith.server.store.Disk;
import org.kith.server.store.Disk.DiskFile;
import org.kith.server.store.StoreException;

/// Every person's saved queries and inbox: a small file each, replaced whole. Items and the cursor
/// that they were found up to are in one file, so that they can never disagree.
public final class Mailboxes {
  private static final String SUFFIX = ".mailbox";
  private static final String UNFINISHED = ".new";
  private static final Pattern FILE = Pattern.compile("[a-z2-7]{52}\\.mailbox");

  private final Disk disk;
  private final Map<String, KeptMailbox> kept = new HashMap<>();

  private Mailboxes(Disk disk) {
    this.disk = disk;
  }

  /// Reads what is there. A file that was not finished was never acknowledged.
  ///
  /// @throws StoreException where the disk fails
  public static Mailboxes open(Disk disk) {
    var all = new Mailboxes(disk);
    try {
      for (String name : disk.list()) {
        if (FILE.matcher(name).matches()) {
          KeptMailbox mailbox = KeptMailbox.parseFrom(read(disk, name));
          all.kept.put(mailbox.getOwner(), mailbox);
        } else if (name.endsWith(UNFINISHED)) {
          disk.delete(name);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new StoreException.Corrupt("the subscriptions: " + e.getMessage());
    } catch (IOException e) {
      throw new StoreException.DiskFailed("opening the subscriptions", e);
    }
    return all;
  }

  private static byte[] read(Disk disk, String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      int _ = file.read(0, bytes);
      return bytes.array();
    }
  }

  /// A person's mailbox; empty where they have none.
  public synchronized Optional<KeptMailbox> find(String owner) {
    return Optional.ofNullable(kept.get(owner));
  }

  /// All of them, as they are now.
  public synchronized List<KeptMailbox> all() {
    return new ArrayList<>(kept.values());
  }

  /// Changes a mailbox, or makes it, and keeps it. When this returns it is durable.
  public synchronized KeptMailbox change(String owner, UnaryOperator<KeptMailbox> how) {
    KeptMailbox before =
        kept.getOrDefault(owner, KeptMailbox.newBuilder().setOwner(owner).setNextNumber(1).build());
    KeptMailbox after = how.apply(before);
    if (!after.equals(before)) {
      write(after);
      kept.put(owner, after);
    }
    return after;
  }

  /// Moves a cursor that need not be durable: what is looked at again is found again.
  synchronized void move(String owner, long cursor) {
    kept.computeIfPresent(
        owner,
        (_, mailbox) ->
            cursor > mailbox.getCursor() ? mailbox.toBuilder().setCursor(cursor).build() : mailbox);
  }

  private void write(KeptMailbox mailbox) {
    String name = Sha256.hash(Bytes.utf8(mailbox.getOwner())).base32() + SUFFIX;
    try {
      try (DiskFile file = disk.open(name + UNFINISHED)) {
        file.truncate(0);
        file.write(0, ByteBuffer.wrap(mailbox.toByteArray()));
        file.sync();
      }
      disk.rename(name + UNFINISHED, name);
      disk.syncFolder();
    } catch (IOException e) {
      throw new StoreException.DiskFailed("keeping an inbox", e);
    }
  }

  /// With these items behind the others; what does not fit leaves.
  static KeptMailbox with(KeptMailbox mailbox, List<KeptItem> added) {
    KeptMailbox.Builder builder = mailbox.toBuilder();
    long number = mailbox.getNextNumber();
    for (KeptItem item : added) {
      builder.addItems(item.toBuilder().setNumber(number++));
    }
    builder.setNextNumber(number);
    int over = builder.getItemsCount() - InboxLimits.ITEMS_MAX;
    if (over > 0) {
      drop(builder, over);
    }
    return builder.build();
  }

  private static void drop(KeptMailbox.Builder builder, int over) {
    List<KeptItem> items = new ArrayList<>(builder.getItemsList());
    int left = over;
    for (var each = items.iterator(); each.hasNext() && left > 0; ) {
      if (each.next().getRead()) {
        each.remove();
        left--;
      }
    }
    items.subList(0, left).clear(); // nobody has read these
    builder.clearItems().addAllItems(items).setDropped(builder.getDropped() + left);
  }
}
