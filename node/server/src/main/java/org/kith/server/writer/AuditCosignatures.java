package org.kith.server.writer;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.kith.core.sync.Message.AuditAnswer;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Note;
import org.kith.server.store.Disk;

/// What peers have cosigned of the own audit (SPEC 7.16): of each peer, log and line the newest,
/// durable beside the signing guard; and who refuses to go on, since this node started. What is
/// added has been verified. Safe for several threads.
public final class AuditCosignatures {
  /// What a peer answers is not its cosignature.
  public static final String BAD_COSIGNATURE = "BAD_COSIGNATURE";

  private static final String FILE = "audit-cosignatures";
  private static final String WHAT = "what peers cosigned of the own audit";

  /// Reasons by which a peer says that it has cosigned another history, or more of this one.
  private static final Set<String> CONTRADICTING =
      Set.of(AuditAnswer.OLD_SIZE, AuditAnswer.LINE_ENDED, AuditAnswer.BAD_PROOF);

  private final Disk disk;
  private final Map<String, Kept> newest = new TreeMap<>();
  private final Map<String, Refusal> refusals = new TreeMap<>();

  /// One cosignature.
  ///
  /// @param timeSeconds since 1970, as the peer says
  /// @param note with the peer's line only
  public record Kept(OrganisationId peer, AuditCheckpoint shown, long timeSeconds, Note note) {}

  /// A peer did not cosign what it was shown.
  ///
  /// @param knownLine newest line of which it says that it cosigned something; 0 for none
  public record Refusal(
      OrganisationId peer, String log, String reason, int knownLine, long knownSize) {
    /// Whether it says that what is here is not what it saw before.
    public boolean contradicts() {
      return CONTRADICTING.contains(reason);
    }
  }

  private AuditCosignatures(Disk disk) {
    this.disk = disk;
  }

  /// Opens with what was kept before.
  ///
  /// @param disk outside the home folder
  /// @throws org.kith.server.store.StoreException where the disk fails, or what lies there is
  /// damaged
  public static AuditCosignatures open(Disk disk) {
    var kept = new AuditCosignatures(disk);
    for (String line : SealedLines.read(disk, FILE, WHAT)) {
      String[] words = line.split(" ", -1);
      Optional<Note> note = Note.parse(Bytes.wrap(Base64.getDecoder().decode(words[2])));
      Optional<AuditCheckpoint> shown = note.flatMap(read -> AuditCheckpoint.parse(read.text()));
      Optional<OrganisationId> peer = OrganisationId.parse(words[0]);
      if (peer.isPresent() && shown.isPresent()) {
        var one = new Kept(peer.get(), shown.get(), Long.parseLong(words[1]), note.orElseThrow());
        kept.newest.put(place(one.peer(), one.shown().log(), one.shown().line()), one);
      }
    }
    return kept;
  }

  private static String place(OrganisationId peer, String log, int line) {
    return peer.text() + "/" + log + "/" + line;
  }

  /// Keeps a cosignature that was verified, in the place of an older one; durable when it returns.
  ///
  /// @throws org.kith.server.store.StoreException where the disk fails
  public synchronized void keep(Kept one) {
    newest.put(place(one.peer(), one.shown().log(), one.shown().line()), one);
    refusals.remove(one.peer().text() + one.shown().log());
    var lines = new ArrayList<String>();
    for (Kept kept : newest.values()) {
      lines.add(
          kept.peer().text() + " " + kept.timeSeconds() + " " + kept.note().encode().base64());
    }
    SealedLines.write(disk, FILE, WHAT, lines);
  }

  /// A peer refuses.
  public synchronized void refused(Refusal refusal) {
    refusals.put(refusal.peer().text() + refusal.log(), refusal);
  }

  /// The newest that a peer has cosigned of a line.
  public synchronized Optional<Kept> newest(OrganisationId peer, String log, int line) {
    return Optional.ofNullable(newest.get(place(peer, log, line)));
  }

  /// Everything that is kept.
  public synchronized List<Kept> all() {
    return List.copyOf(newest.values());
  }

  /// Who refuses now.
  public synchronized List<Refusal> refusals() {
    return List.copyOf(refusals.values());
  }
}
