package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.TlogProof;
import org.kith.schema.v1.GetProofRequest;
import org.kith.schema.v1.GetProofResponse;
import org.kith.schema.v1.PublishRecordResponse;

/// Proofs of records below the end of a log (SPEC 4.9), checked as a stranger does.
final class EndProofs {
  private EndProofs() {}

  /// What a node hands out of a record proves it by the end that its manifests name, whether
  /// somebody has signed that checkpoint or not.
  static void proof(TestNode node, PublishRecordResponse receipt) {
    GetProofResponse answer =
        node.learning()
            .getProof(GetProofRequest.newBuilder().setRecordId(receipt.getRecordId()).build());
    if (!(ManifestChain.verify(answer.getManifestsList().stream().map(Bytes::of).toList())
        instanceof ManifestChain.Parsed.Ok(var chain))) {
      throw new AssertionError("the manifests hold");
    }
    LogName log = LogName.parse(receipt.getLog()).orElseThrow();
    Checkpoint end = chain.logEnd(log.epoch()).orElseThrow().checkpoint(log).orElseThrow();
    TlogProof proof = TlogProof.parse(answer.getProof()).orElseThrow();
    assertThat(proof.index()).isEqualTo(receipt.getIndex());
    assertThat(proof.leads(Bytes.of(answer.getLeaf()), end)).isTrue();
    assertThat(
            proof
                .unsigned()
                .or(
                    () ->
                        Checkpoint.open(
                            proof.checkpoint(), chain.logKeys(log.epoch()).orElseThrow())))
        .contains(end);
  }
}
