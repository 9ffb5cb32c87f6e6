package org.kith.client.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.schema.v1.AuditFrame;
import org.kith.schema.v1.AuditHead;
import org.kith.schema.v1.AuditLogHead;
import org.kith.schema.v1.AuditManifest;

/// Reads a file of the audit frame by frame and checks that it is whole in itself (SPEC 6.3). Its
/// entries are not kept.
final class AuditReading {
  private static final int FORMAT_VERSION = 1;

  private final Map<OrganisationId, List<Bytes>> manifests = new LinkedHashMap<>();
  private final Map<String, AuditLogReading> logs = new LinkedHashMap<>();
  private final List<Note> cosigned = new ArrayList<>();
  private final List<AuditTrail.Begun> begun = new ArrayList<>();
  private Optional<AuditHead> head = Optional.empty();
  private boolean listed;
  private boolean ended;
  private long frames;

  private AuditReading() {}

  /// Reads a file.
  ///
  /// @throws UnreadableFile where it is no such file, damaged, or cut off inside a frame
  /// @throws AuditFault where something in it does not hold
  static AuditTrail read(Path file) throws IOException, AuditFault {
    var reading = new AuditReading();
    try (var frames = new FrameFile.Reader(file, AuditFile.FORM)) {
      for (Optional<Bytes> next = frames.next(); next.isPresent(); next = frames.next()) {
        reading.take(AuditFrame.parseFrom(next.get().buffer()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AuditFault("A frame of the file cannot be read.");
    }
    return reading.trail();
  }

  private static void require(boolean holds, String sentence) throws AuditFault {
    if (!holds) {
      throw new AuditFault(sentence);
    }
  }

  private void take(AuditFrame frame) throws AuditFault {
    require(!ended, "Something was added behind the end of the file.");
    require(
        frame.hasHead() ? head.isEmpty() : head.isPresent(),
        "The file does not start with one head.");
    switch (frame.getFrameCase()) {
      case HEAD -> head(frame.getHead());
      case MANIFEST -> manifest(frame.getManifest());
      case LEAVES -> {
        require(!listed, "A list of entries stands behind entries.");
        log(frame.getLeaves().getLog()).list(Bytes.of(frame.getLeaves().getHashes()));
      }
      case COSIGNED ->
          cosigned.add(
              Note.parse(Bytes.of(frame.getCosigned().getNote()))
                  .orElseThrow(() -> new AuditFault("A cosignature in the file is no note.")));
      case ITEM -> {
        allListed();
        log(frame.getItem().getLog()).take(frame.getItem().getItem()).ifPresent(begun::add);
      }
      case END -> {
        allListed();
        for (AuditLogReading log : logs.values()) {
          log.end();
        }
        require(
            frame.getEnd().getFrames() == frames,
            "The file has " + frames + " frames, and its end says " + frame.getEnd().getFrames());
        ended = true;
      }
      case FRAME_NOT_SET -> throw new AuditFault("The file is of a later version of Kith.");
    }
    frames++;
  }

  private void head(AuditHead said) throws AuditFault {
    require(said.getFormatVersion() == FORMAT_VERSION, "The file is of a later version of Kith.");
    require(said.getOrganisationId().size() == Sha256.HASH_BYTES, "The head names nobody.");
    var organisation = new OrganisationId(Bytes.of(said.getOrganisationId()));
    List<String> names = said.getLogsList().stream().map(AuditLogHead::getLog).toList();
    require(
        names.equals(List.of(LogName.GOVERNANCE, LogName.AUDIT)),
        "The head does not name the governance log and the audit log.");
    for (AuditLogHead log : said.getLogsList()) {
      logs.put(log.getLog(), new AuditLogReading(new LogName(organisation, log.getLog(), 1), log));
    }
    head = Optional.of(said);
  }

  private AuditLogReading log(String name) throws AuditFault {
    AuditLogReading log = logs.get(name);
    if (log == null) {
      throw new AuditFault("The file has entries of a log that its head does not name.");
    }
    return log;
  }

  private void allListed() throws AuditFault {
    if (!listed) {
      for (AuditLogReading log : logs.values()) {
        log.listed();
      }
      listed = true;
    }
  }

  private void manifest(AuditManifest said) throws AuditFault {
    require(said.getOrganisationId().size() == Sha256.HASH_BYTES, "A manifest is nobody's.");
    var id = new OrganisationId(Bytes.of(said.getOrganisationId()));
    manifests.computeIfAbsent(id, key -> new ArrayList<>()).add(Bytes.of(said.getManifest()));
  }

  private AuditTrail trail() throws AuditFault {
    require(ended, "The end of the file is missing: it was cut off, or never written whole.");
    AuditHead said = head.orElseThrow();
    var organisation = new OrganisationId(Bytes.of(said.getOrganisationId()));
    NoteKey localKey =
        NoteKey.parse(said.getLocalVkey())
            .filter(key -> key.type() == NoteKey.Type.ED25519)
            .orElseThrow(() -> new AuditFault("The key of the governance log cannot be read."));
    Map<String, AuditTrail.OneLog> read = new LinkedHashMap<>();
    for (AuditLogReading log : logs.values()) {
      read.put(log.name().circle(), log.read(signed(log, localKey)));
    }
    var trail =
        new AuditTrail(
            organisation, localKey, said.getWrittenMs(), chains(), read, cosigned, begun);
    require(
        trail.chains().containsKey(organisation),
        "The manifests of " + organisation.text() + " are missing.");
    return trail;
  }

  private Map<OrganisationId, ManifestChain> chains() throws AuditFault {
    Map<OrganisationId, ManifestChain> chains = new LinkedHashMap<>();
    for (var one : manifests.entrySet()) {
      if (ManifestChain.verify(one.getValue()) instanceof ManifestChain.Parsed.Ok(var chain)
          && chain.organisation().equals(one.getKey())) {
        chains.put(one.getKey(), chain);
      } else {
        throw new AuditFault("The manifests of " + one.getKey().text() + " do not verify.");
      }
    }
    return chains;
  }

  /// How much of a log its node's own checkpoint covers.
  private static long signed(AuditLogReading log, NoteKey localKey) throws AuditFault {
    Bytes note = log.checkpoint();
    if (note.isEmpty()) {
      return 0;
    }
    Optional<Checkpoint> own =
        Checkpoint.open(note, localKey)
            .filter(read -> read.log().equals(log.name()))
            .filter(read -> log.holds(read.size(), read.root()));
    require(
        own.isPresent(),
        "The node's own checkpoint of "
            + AuditFault.words(log.name().circle())
            + " is not of these entries, or not signed.");
    return own.orElseThrow().size();
  }
}
