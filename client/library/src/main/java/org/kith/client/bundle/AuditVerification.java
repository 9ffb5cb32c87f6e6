package org.kith.client.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.AuditCheckpoint;
import org.kith.protocol.log.Cosignature;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;

/// Verifies a file of the audit with no network (SPEC 6.3): that it is whole in itself, that it
/// agrees with every cosignature in it, with what others have kept, and with a policy.
public final class AuditVerification {
  private final Optional<WitnessPolicy> policy;
  private final List<Path> against;

  private AuditVerification(Optional<WitnessPolicy> policy, List<Path> against) {
    this.policy = policy;
    this.against = List.copyOf(against);
  }

  /// Without anything from outside: whoever wrote all of it anew is found only by the cosignatures
  /// that stand in it.
  public static AuditVerification ofTheFileAlone() {
    return new AuditVerification(Optional.empty(), List.of());
  }

  /// Asks for the cosignatures that a policy names.
  public AuditVerification requiring(WitnessPolicy witnesses) {
    return new AuditVerification(Optional.of(witnesses), against);
  }

  /// Compares with notes that peers kept, and with earlier files of the same audit.
  public AuditVerification against(List<Path> files) {
    return new AuditVerification(policy, files);
  }

  /// What verifying gives.
  public sealed interface Verdict {
    /// Everything holds.
    record Valid(AuditReport report) implements Verdict {}

    /// Something does not.
    ///
    /// @param reason the first thing that does not hold, in a sentence
    record Invalid(String reason) implements Verdict {}
  }

  /// Verifies a file.
  ///
  /// @throws IOException where a file cannot be read at all
  public Verdict verify(Path file) throws IOException {
    try {
      return new Verdict.Valid(new Comparing(AuditReading.read(file)).report());
    } catch (UnreadableFile e) {
      return new Verdict.Invalid(String.valueOf(e.getMessage()));
    } catch (AuditFault e) {
      return new Verdict.Invalid(e.sentence());
    }
  }

  /// One file, compared with what others say.
  private final class Comparing {
    private final AuditTrail trail;
    private final Map<NoteKey, String> keys = new LinkedHashMap<>();
    private final List<AuditReport.Witnessed> witnesses = new ArrayList<>();
    private final List<AuditReport.Break> breaks = new ArrayList<>();
    private final List<String> compared = new ArrayList<>();

    Comparing(AuditTrail trail) {
      this.trail = trail;
      for (ManifestChain chain : trail.chains().values()) {
        chain.cosignKeys().forEach(key -> keys.put(key, chain.newest().displayName()));
      }
      policy.ifPresent(
          asked -> asked.witnesses().forEach((name, key) -> keys.putIfAbsent(key, name)));
    }

    AuditReport report() throws IOException, AuditFault {
      for (Note note : trail.cosigned()) {
        compare(note, "A cosignature in the file");
      }
      for (Path other : against) {
        compare(other);
        compared.add(other.toString());
      }
      List<AuditReport.OneLog> logs = new ArrayList<>();
      for (AuditTrail.OneLog log : trail.logs().values()) {
        logs.add(
            new AuditReport.OneLog(
                log.name(),
                log.tree().size(),
                log.tree().root(log.tree().size()),
                log.signedSize(),
                policySize(log),
                log.firstMs(),
                log.lastMs()));
      }
      return new AuditReport(
          trail.organisation(),
          Objects.requireNonNull(trail.chains().get(trail.organisation())).newest().displayName(),
          trail.localKey().vkey(),
          trail.writtenMs(),
          logs,
          witnesses,
          breaks,
          compared);
    }

    private void compare(Path other) throws IOException, AuditFault {
      byte[] first = AuditFile.FORM.first();
      byte[] begins;
      try (var in = Files.newInputStream(other)) {
        begins = in.readNBytes(Note.NOTE_BYTES_MAX + 1);
      }
      if (new String(begins, StandardCharsets.ISO_8859_1)
          .startsWith(new String(first, StandardCharsets.ISO_8859_1))) {
        compare(AuditReading.read(other), other.toString());
      } else {
        Note note =
            Note.parse(Bytes.wrap(begins))
                .orElseThrow(
                    () ->
                        new AuditFault(
                            other
                                + " is neither a note of a peer nor a file of kith audit export."));
        compare(note, other.toString());
      }
    }

    private void compare(AuditTrail earlier, String file) throws AuditFault {
      if (!earlier.organisation().equals(trail.organisation())) {
        throw new AuditFault(
            file + " is the audit of another organisation, " + earlier.organisation().text() + ".");
      }
      for (AuditTrail.OneLog log : earlier.logs().values()) {
        AuditTrail.OneLog here = log(log.name());
        long same = 0;
        long both = Math.min(log.tree().size(), here.tree().size());
        while (same < both && log.tree().leafHash(same).equals(here.tree().leafHash(same))) {
          same++;
        }
        if (same < log.tree().size()) {
          String what =
              same == both
                  ? "%s has %d entries of %s, and this file %d: the others were cut off, or this file is the older one."
                      .formatted(
                          file, log.tree().size(), AuditFault.words(log.name()), here.tree().size())
                  : "Entry %d of %s is another one than in %s."
                      .formatted(same, AuditFault.words(log.name()), file);
          differs(log.name(), earlier.line(), log.tree().size(), file, what);
        }
      }
    }

    /// A line that was ended may have another history; the one that goes on may not.
    private void differs(String log, int line, long size, String by, String what)
        throws AuditFault {
      AuditTrail.Begun next =
          trail.begun().stream()
              .filter(begun -> begun.line() > line)
              .findFirst()
              .orElseThrow(() -> new AuditFault(what));
      breaks.add(
          new AuditReport.Break(
              log,
              line,
              size,
              by,
              next.index(),
              next.decidedBy(),
              next.decidedMs(),
              next.reason()));
    }

    private AuditTrail.OneLog log(String name) {
      return Objects.requireNonNull(trail.logs().get(name)); // the reader has asked for both
    }

    private void compare(Note note, String where) throws AuditFault {
      AuditCheckpoint shown =
          AuditCheckpoint.parse(note.text())
              .orElseThrow(() -> new AuditFault(where + " is not about an audit."));
      if (!shown.organisation().equals(trail.organisation())) {
        throw new AuditFault(
            where + " is about another organisation, " + shown.organisation().text() + ".");
      }
      List<NoteKey> signers = keys.keySet().stream().filter(note::hasLineOf).toList();
      if (signers.isEmpty()) {
        throw new AuditFault(
            where
                + " is by nobody whose key is in the file; name the peer's cosign key in a policy"
                + " (--policy): kith peer show prints it.");
      }
      for (NoteKey signer : signers) {
        String peer = Objects.requireNonNull(keys.get(signer));
        long seconds =
            Cosignature.verify(note, signer)
                .orElseThrow(
                    () -> new AuditFault(where + " is not signed by " + peer + ", as it says."));
        compare(shown, signer, peer, seconds);
      }
    }

    private void compare(AuditCheckpoint shown, NoteKey signer, String peer, long seconds)
        throws AuditFault {
      AuditTrail.OneLog log = log(shown.log());
      String said =
          "%s cosigned the first %d entries of line %d of %s at %s"
              .formatted(
                  peer,
                  shown.size(),
                  shown.line(),
                  AuditFault.words(shown.log()),
                  Instant.ofEpochSecond(seconds));
      if (shown.line() > trail.line()) {
        throw new AuditFault(
            said
                + ", and this file knows nothing of that line: it is older, or the decision that"
                + " began the line was taken out.");
      }
      if (shown.size() <= log.tree().size() && log.tree().root(shown.size()).equals(shown.root())) {
        witnesses.add(
            new AuditReport.Witnessed(
                peer, signer.vkey(), shown.log(), shown.line(), shown.size(), seconds));
        return;
      }
      String what =
          shown.size() > log.tree().size()
              ? said
                  + ", and the file has "
                  + log.tree().size()
                  + ": the others were cut off, or the file is older."
              : said
                  + ", and they are not the first of this file: one was changed, taken out, moved"
                  + " or put in afterwards.";
      differs(shown.log(), shown.line(), shown.size(), peer, what);
    }

    /// The greatest number of first entries that enough witnesses have cosigned.
    private long policySize(AuditTrail.OneLog log) throws AuditFault {
      if (policy.isEmpty()) {
        return -1;
      }
      if (!policy.get().trusts(trail.localKey())) {
        throw new AuditFault("The policy does not name the governance log's key.");
      }
      long size = log.tree().size();
      return Stream.concat(Stream.of(size), witnesses.stream().map(AuditReport.Witnessed::size))
          .sorted((a, b) -> Long.compare(b, a))
          .filter(many -> size == 0 || policy.get().isMet(key -> hasCosigned(key, log, many)))
          .findFirst()
          .orElseThrow(
              () ->
                  new AuditFault(
                      "Not enough witnesses of the policy have cosigned "
                          + AuditFault.words(log.name())
                          + "."));
    }

    private boolean hasCosigned(NoteKey key, AuditTrail.OneLog log, long many) {
      return witnesses.stream()
          .anyMatch(
              witness ->
                  witness.vkey().equals(key.vkey())
                      && witness.log().equals(log.name())
                      && witness.size() >= many);
    }
  }
}
