package org.kith.server.main;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kith.client.bundle.AuditFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;
import org.kith.protocol.record.Leaf;
import org.kith.protocol.record.PayloadCommitment;
import org.kith.schema.v1.AuditEnd;
import org.kith.schema.v1.AuditFrame;
import org.kith.schema.v1.AuditHead;
import org.kith.schema.v1.AuditItem;
import org.kith.schema.v1.AuditLeaves;
import org.kith.schema.v1.EntryBody;
import org.kith.schema.v1.GovernanceEntry;
import org.kith.schema.v1.LogItem;

/// Frames of an exported audit, to be tampered with.
record Trail(List<AuditFrame> frames) {
  private static final int FIRST_LINE_BYTES = "kith-audit-trail/v1\n".length();

  static Trail read(Path file) throws IOException {
    var frames = new ArrayList<AuditFrame>();
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      String first = new String(in.readNBytes(FIRST_LINE_BYTES), StandardCharsets.US_ASCII);
      if (!first.equals("kith-audit-trail/v1\n")) {
        throw new AssertionError(first);
      }
      while (in.available() > 0) {
        int length = in.readInt();
        in.skipNBytes(Integer.BYTES); // the checksum
        frames.add(AuditFrame.parseFrom(in.readNBytes(length)));
      }
    }
    return new Trail(frames);
  }

  /// Written with checksums that are right.
  Path write(Path file) throws IOException {
    try (var writer = new AuditFile.Writer(file)) {
      for (AuditFrame frame : frames) {
        writer.add(Bytes.wrap(frame.toByteArray()));
      }
    }
    return file;
  }

  /// Where the entries of a log stand among the frames.
  List<Integer> places(String log) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).hasItem() && frames.get(i).getItem().getLog().equals(log)) {
        places.add(i);
      }
    }
    return places;
  }

  Trail with(int place, AuditFrame frame) {
    var changed = new ArrayList<>(frames);
    changed.set(place, frame);
    return new Trail(changed);
  }

  Trail without(int place) {
    var changed = new ArrayList<>(frames);
    changed.remove(place);
    return new Trail(changed);
  }

  Trail inserting(int place, AuditFrame frame) {
    var changed = new ArrayList<>(frames);
    changed.add(place, frame);
    return new Trail(changed);
  }

  Trail swapping(int place, int other) {
    return with(place, frames.get(other)).with(other, frames.get(place));
  }

  Trail cutAt(int place) {
    return new Trail(frames.subList(0, place));
  }

  /// The end says how many frames there are now.
  Trail counted() {
    var changed = new ArrayList<>(frames);
    changed.removeIf(AuditFrame::hasEnd);
    changed.add(
        AuditFrame.newBuilder().setEnd(AuditEnd.newBuilder().setFrames(changed.size())).build());
    return new Trail(changed);
  }

  /// An entry that says that somebody else decided, and commits to that.
  static AuditFrame decidedByAnother(AuditFrame frame) throws IOException {
    LogItem item = frame.getItem().getItem();
    Bytes payload =
        Bytes.wrap(
            GovernanceEntry.parseFrom(item.getPayload()).toBuilder()
                .setDecidedBy("somebody else")
                .build()
                .toByteArray());
    EntryBody body =
        EntryBody.parseFrom(item.getEntry()).toBuilder()
            .setPayloadCommitment(
                PayloadCommitment.of(Bytes.of(item.getSalt()), payload).toByteString())
            .setPayloadSize(payload.size())
            .build();
    return frame.toBuilder()
        .setItem(
            frame.getItem().toBuilder()
                .setItem(
                    item.toBuilder()
                        .setEntry(body.toByteString())
                        .setPayload(payload.toByteString())))
        .build();
  }

  /// The same entries with all that they need to be whole again, as somebody could make it who has
  /// the node and all its keys.
  Trail madeAnew(SecretKey localKey) throws IOException {
    AuditHead head = frames.getFirst().getHead();
    var organisation = new OrganisationId(Bytes.of(head.getOrganisationId()));
    Map<String, List<AuditItem>> items = new LinkedHashMap<>();
    var anew = head.toBuilder();
    var rest = new ArrayList<AuditFrame>();
    frames.stream().filter(f -> f.hasManifest() || f.hasCosigned()).forEach(rest::add);
    for (int at = 0; at < head.getLogsCount(); at++) {
      String name = head.getLogs(at).getLog();
      var log = new LogName(organisation, name, 1);
      var tree = new MerkleTree();
      List<AuditItem> numbered = new ArrayList<>();
      var hashes = new ArrayList<Bytes>();
      for (int place : places(name)) {
        AuditItem item = frames.get(place).getItem();
        EntryBody body =
            EntryBody.parseFrom(item.getItem().getEntry()).toBuilder()
                .setIndex(tree.size())
                .build();
        Bytes hash = Leaf.leafHash(Bytes.of(body.toByteString()));
        tree.append(hash);
        hashes.add(hash);
        numbered.add(
            item.toBuilder()
                .setItem(item.getItem().toBuilder().setEntry(body.toByteString()))
                .build());
      }
      items.put(name, numbered);
      Bytes root = tree.root(tree.size());
      anew.getLogsBuilder(at).setSize(tree.size()).setRoot(root.toByteString());
      if (name.equals(LogName.GOVERNANCE)) {
        anew.getLogsBuilder(at)
            .setCheckpoint(
                new Checkpoint(log, tree.size(), root).sign(localKey).encode().toByteString());
        anew.setLocalVkey(NoteKey.ed25519(log.originLine(), localKey.publicKey()).vkey());
      }
      rest.add(
          AuditFrame.newBuilder()
              .setLeaves(
                  AuditLeaves.newBuilder()
                      .setLog(name)
                      .setHashes(Bytes.concat(hashes.toArray(Bytes[]::new)).toByteString()))
              .build());
    }
    items
        .values()
        .forEach(all -> all.forEach(one -> rest.add(AuditFrame.newBuilder().setItem(one).build())));
    rest.addFirst(AuditFrame.newBuilder().setHead(anew).build());
    return new Trail(rest).counted();
  }
}
