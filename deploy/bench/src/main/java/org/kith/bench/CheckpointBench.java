package org.kith.bench;

import java.util.ArrayList;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogName;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.bytes.Sha256;
import org.kith.protocol.log.Checkpoint;
import org.kith.protocol.log.LogKey;
import org.kith.protocol.log.MlDsaCosignature;
import org.kith.protocol.log.MlDsaKey;
import org.kith.protocol.log.Note;
import org.kith.protocol.log.NoteKey;
import org.kith.protocol.log.SecretKey;

/// What the second, post-quantum signature of a checkpoint costs, with Ed25519 alone beside it.
/// Once a checkpoint, never once a record.
final class CheckpointBench {
  private static final int ROUNDS = 2_000;
  private static final double NS_A_US = 1e3;

  private final Report report;
  private final SecretKey first = SecretKey.ofSeed(hash("first"));
  private final MlDsaKey second = MlDsaKey.ofSeed(hash("second"));
  private final LogName log = LogName.commons(new OrganisationId(hash("org")), 1);

  CheckpointBench(Report report) {
    this.report = report;
  }

  private static Bytes hash(String text) {
    return Sha256.hash(Bytes.utf8(text));
  }

  void run() {
    NoteKey key = NoteKey.ed25519(log.originLine(), first.publicKey());
    LogKey alone = LogKey.of(key);
    LogKey both =
        new LogKey(
            key,
            Optional.of(new NoteKey(log.originLine(), NoteKey.Type.ML_DSA_44, second.publicKey())));
    double signAlone = microseconds(size -> checkpoint(size).sign(first).encode());
    double signBoth = microseconds(this::signed);
    Bytes note = signed(1);
    double verifyAlone = microseconds(size -> Checkpoint.open(note, alone));
    double verifyBoth = microseconds(size -> Checkpoint.open(note, both));
    report.line("checkpoint.sign", signBoth, "us", signAlone);
    report.line("checkpoint.verify", verifyBoth, "us", verifyAlone);
    report.line(
        "checkpoint.bytes", note.size(), "bytes", checkpoint(1).sign(first).encode().size());
  }

  private Checkpoint checkpoint(int size) {
    return new Checkpoint(log, size, hash("root"));
  }

  private Bytes signed(int size) {
    Checkpoint checkpoint = checkpoint(size);
    var lines = new ArrayList<>(checkpoint.sign(first).lines());
    lines.add(MlDsaCosignature.sign(checkpoint, second));
    return new Note(checkpoint.text(), lines).encode();
  }

  private interface Work {
    Object with(int round);
  }

  /// Of the second half of the rounds, which no longer pays for compiling.
  private static double microseconds(Work work) {
    long start = 0;
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (round == ROUNDS / 2) {
        start = System.nanoTime();
      }
      done += work.with(round).hashCode() == 0 ? 0 : 1;
    }
    double took = (System.nanoTime() - start) / NS_A_US / (ROUNDS / 2);
    if (done == 0) {
      throw new IllegalStateException("nothing was done");
    }
    return took;
  }
}
