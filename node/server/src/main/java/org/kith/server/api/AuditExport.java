package org.kith.server.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kith.core.trust.Member;
import org.kith.core.trust.Standing;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.MerkleTree;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.Signer;
import org.kith.schema.v1.AuditCosigned;
import org.kith.schema.v1.AuditEnd;
import org.kith.schema.v1.AuditFrame;
import org.kith.schema.v1.AuditHead;
import org.kith.schema.v1.AuditItem;
import org.kith.schema.v1.AuditLeaves;
import org.kith.schema.v1.AuditLogHead;
import org.kith.schema.v1.AuditManifest;
import org.kith.schema.v1.ExportAuditResponse;
import org.kith.schema.v1.LogItem;
import org.kith.server.store.LogStore;
import org.kith.server.writer.AuditCosignatures;
import org.kith.server.writer.OwnLogs;

/// The governance log and the audit log as a file that verifies with no network (SPEC 6.3).
final class AuditExport {
  private static final int FORMAT_VERSION = 1;

  /// Hashes of entries in one frame.
  private static final int LEAVES_MAX = 8_192;

  private static final long READ_BYTES_MAX = 1 << 20;

  private final LogStore store;
  private final OwnLogs own;
  private final Supplier<Standing> standing;
  private final InstantSource clock;

  private final AuditCosignatures cosignatures;

  AuditExport(LocalApi.Parts parts) {
    this.store = parts.store();
    this.own = parts.own();
    this.standing = parts.standing();
    this.clock = parts.clock();
    this.cosignatures = parts.audits().kept();
  }

  /// Hands out all frames, in order.
  void to(Consumer<ExportAuditResponse> each) {
    new Writing(each).write();
  }

  private Optional<LogStore.LogHead> head(LogName log) {
    return store.head(log.id());
  }

  private final class Writing {
    private final Consumer<ExportAuditResponse> each;
    private long frames;

    /// Read before the sizes are: what was cosigned by then is of entries that were here.
    private final List<AuditCosignatures.Kept> kept = cosignatures.all();

    /// How far each log went when the writing began.
    private final Map<LogName, Long> sizes = new LinkedHashMap<>();

    Writing(Consumer<ExportAuditResponse> each) {
      this.each = each;
    }

    void write() {
      ManifestChain chain = standing.get().own();
      var head =
          AuditHead.newBuilder()
              .setFormatVersion(FORMAT_VERSION)
              .setOrganisationId(chain.organisation().hash().toByteString())
              .setLocalVkey(localKey().vkey())
              .setWrittenMs(clock.millis());
      for (LogName log : List.of(own.governance(), own.audit())) {
        head.addLogs(logHead(log));
      }
      send(AuditFrame.newBuilder().setHead(head));
      manifests(chain);
      sizes.forEach(this::leaves);
      cosigned();
      sizes.forEach(this::items);
      send(AuditFrame.newBuilder().setEnd(AuditEnd.newBuilder().setFrames(frames)));
    }

    private NoteKey localKey() {
      Signer local = own.keys().get(own.governance());
      if (local == null) {
        throw new AssertionError("the governance log has a key");
      }
      return NoteKey.ed25519(own.governance().originLine(), local.publicKey());
    }

    private AuditLogHead logHead(LogName log) {
      Optional<LogStore.LogHead> head = head(log);
      long size = head.map(LogStore.LogHead::size).orElse(0L);
      sizes.put(log, size);
      Bytes root =
          head.map(found -> found.frontier().root()).orElseGet(() -> new MerkleTree().root(0));
      return AuditLogHead.newBuilder()
          .setLog(log.circle())
          .setSize(size)
          .setRoot(root.toByteString())
          .setCheckpoint(
              head.flatMap(LogStore.LogHead::checkpoint).orElse(Bytes.EMPTY).toByteString())
          .build();
    }

    private void manifests(ManifestChain chain) {
      for (Bytes manifest : chain.encoded()) {
        send(
            AuditFrame.newBuilder()
                .setManifest(
                    AuditManifest.newBuilder()
                        .setOrganisationId(chain.organisation().hash().toByteString())
                        .setManifest(manifest.toByteString())));
      }
    }

    /// With the manifests of every peer, so that its keys of then are there.
    private void cosigned() {
      Map<ManifestChain, List<Note>> byPeer = new LinkedHashMap<>();
      for (AuditCosignatures.Kept one : kept) {
        standing
            .get()
            .member(one.peer())
            .map(Member::chain)
            .filter(chain -> isBy(chain, one.note()))
            .ifPresent(
                chain -> byPeer.computeIfAbsent(chain, key -> new ArrayList<>()).add(one.note()));
      }
      byPeer.keySet().forEach(this::manifests);
      for (List<Note> notes : byPeer.values()) {
        for (Note note : notes) {
          send(
              AuditFrame.newBuilder()
                  .setCosigned(AuditCosigned.newBuilder().setNote(note.encode().toByteString())));
        }
      }
    }

    private static boolean isBy(ManifestChain chain, Note note) {
      return chain.cosignKeys().stream().anyMatch(note::hasLineOf);
    }

    private void leaves(LogName log, long size) {
      for (long from = 0; from < size; from += LEAVES_MAX) {
        MerkleTree tree = store.tree(log.id());
        var hashes = new Bytes[(int) Math.min(LEAVES_MAX, size - from)];
        for (int i = 0; i < hashes.length; i++) {
          hashes[i] = tree.leafHash(from + i);
        }
        send(
            AuditFrame.newBuilder()
                .setLeaves(
                    AuditLeaves.newBuilder()
                        .setLog(log.circle())
                        .setHashes(Bytes.concat(hashes).toByteString())));
      }
    }

    private void items(LogName log, long size) {
      for (long next = 0; next < size; ) {
        List<LogStore.StoredEntry> read = store.readRange(log.id(), next, size, READ_BYTES_MAX);
        for (LogStore.StoredEntry entry : read) {
          var item = LogItem.newBuilder().setEntry(entry.entry().toByteString());
          entry
              .payload()
              .ifPresent(
                  salted ->
                      item.setSalt(salted.salt().toByteString())
                          .setPayload(salted.payload().toByteString()));
          send(
              AuditFrame.newBuilder()
                  .setItem(AuditItem.newBuilder().setLog(log.circle()).setItem(item)));
        }
        if (read.isEmpty()) {
          return; // what cannot be read is missing in the file, and verifying says so
        }
        next += read.size();
      }
    }

    private void send(AuditFrame.Builder frame) {
      each.accept(ExportAuditResponse.newBuilder().setFrame(frame.build().toByteString()).build());
      frames++;
    }
  }
}
