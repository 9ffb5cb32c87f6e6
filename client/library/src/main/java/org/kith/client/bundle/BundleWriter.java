package org.kith.client.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.TlogProof;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.LearningRecord;

/// Writes a bundle from what a node answers.
public final class BundleWriter {
  private BundleWriter() {}

  /// Writes the zip; the stream stays open.
  ///
  /// @param record for reading; what is verified are the bytes of the proof, and what they do not
  /// say is left out
  public static void write(LearningRecord record, GetProofResponse proof, OutputStream out)
      throws IOException {
    Map<String, Bytes> files = new LinkedHashMap<>();
    files.put(BundleFile.README, Bytes.utf8(readme()));
    files.put(BundleFile.RECORD, ReadableRecord.write(record));
    files.put(BundleFile.LEAF, Bytes.of(proof.getLeaf()));
    files.put(BundleFile.PAYLOAD, Bytes.of(proof.getPayload()));
    files.put(BundleFile.SALT, Bytes.of(proof.getSalt()));
    files.put(BundleFile.PROOF, Bytes.utf8(proof.getProof()));
    files.put(BundleFile.VKEYS, Bytes.utf8(String.join("\n", proof.getVkeysList()) + "\n"));
    for (int i = 0; i < proof.getManifestsCount(); i++) {
      files.put(BundleFile.manifest(i + 1), Bytes.of(proof.getManifests(i)));
    }
    new BundleFile(files).write(out);
  }

  /// The manifest's version whose end of the log proves the record, as [BundleVerification] will
  /// find it; empty where the log's key has signed the checkpoint.
  public static OptionalLong endedBy(GetProofResponse proof) {
    Optional<Checkpoint> end = TlogProof.parse(proof.getProof()).flatMap(TlogProof::unsigned);
    List<Bytes> manifests = proof.getManifestsList().stream().map(Bytes::of).toList();
    return end.isPresent()
            && ManifestChain.verify(manifests) instanceof ManifestChain.Parsed.Ok(var chain)
        ? chain.endedBy(end.get().log().epoch()).stream().mapToLong(Manifest::version).findFirst()
        : OptionalLong.empty();
  }

  private static String readme() {
    try (InputStream in = BundleWriter.class.getResourceAsStream("README.txt")) {
      if (in == null) {
        throw new AssertionError("README.txt is part of this package");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
