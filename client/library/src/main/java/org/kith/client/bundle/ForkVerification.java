package org.kith.client.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.ForkProof;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.Note;
import org.kith.schema.v1.ForkEvidence;

/// Verifies, with no network, that an organisation has contradicted itself: two histories of one
/// log (SPEC 3.9), or two manifests of one version (SPEC 4.8).
public final class ForkVerification {
  private ForkVerification() {}

  /// What was proved.
  ///
  /// @param chain the organisation's manifests, as the evidence has them
  /// @param what in words
  public record Proved(ManifestChain chain, String what) {}

  /// What the evidence proves; empty where it proves nothing.
  public static Optional<Proved> verify(Bytes file) {
    ForkEvidence evidence;
    try {
      evidence = ForkEvidence.parseFrom(file.buffer());
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    List<Bytes> manifests = evidence.getManifestsList().stream().map(Bytes::of).toList();
    if (!(ManifestChain.verify(manifests) instanceof ManifestChain.Parsed.Ok ok)) {
      return Optional.empty();
    }
    List<Bytes> statements = evidence.getStatementsList().stream().map(Bytes::of).toList();
    return evidence.getEpoch() == 0
        ? manifests(ok.chain(), manifests, statements)
        : log(ok.chain(), evidence.getEpoch(), statements);
  }

  private static Optional<Proved> log(ManifestChain chain, int epoch, List<Bytes> statements) {
    Optional<LogKey> key = chain.logKeys(epoch);
    for (Bytes statement : statements) {
      Optional<ForkProof> proof = ForkProof.parse(statement);
      if (proof.isPresent() && key.isPresent() && proof.get().holds(key.get())) {
        LogName log = LogName.commons(chain.organisation(), epoch);
        return Optional.of(
            new Proved(
                chain,
                "two histories of "
                    + log.originLine()
                    + ", signed at sizes "
                    + size(proof.get().smaller())
                    + " and "
                    + size(proof.get().larger())));
      }
    }
    return Optional.empty();
  }

  private static String size(Bytes note) {
    return Note.parse(note)
        .flatMap(read -> Checkpoint.parse(read.text()))
        .map(checkpoint -> Long.toString(checkpoint.size()))
        .orElse("unknown");
  }

  private static Optional<Proved> manifests(
      ManifestChain chain, List<Bytes> before, List<Bytes> statements) {
    if (statements.size() != 2) {
      return Optional.empty();
    }
    List<Manifest> versions = new ArrayList<>();
    for (Bytes statement : statements) {
      for (int kept = before.size(); kept >= 0; kept--) {
        var candidate = new ArrayList<>(before.subList(0, kept));
        candidate.add(statement);
        if (ManifestChain.verify(candidate) instanceof ManifestChain.Parsed.Ok found) {
          versions.add(found.chain().newest());
          break;
        }
      }
    }
    boolean contradict =
        versions.size() == 2
            && versions.get(0).version() == versions.get(1).version()
            && !versions.get(0).hash().equals(versions.get(1).hash());
    return contradict
        ? Optional.of(
            new Proved(chain, "two manifests of version " + versions.getFirst().version()))
        : Optional.empty();
  }
}
