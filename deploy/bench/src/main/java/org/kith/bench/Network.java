package org.kith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.kith.schema.v1.CreateInvitationRequest;
import org.kith.schema.v1.ProposePeerRequest;

/// Organisations on this machine, each with a node in a process of its own.
final class Network implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  private final Path folder;
  private final List<BenchNode> nodes = new ArrayList<>();

  Network(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// A new organisation with an empty node that is ready.
  BenchNode add(String name) {
    return add(name, false);
  }

  /// @param meaning whether records are found by meaning too
  BenchNode add(String name, boolean meaning) {
    try {
      BenchNode node = new BenchNode(Files.createDirectory(folder.resolve(name)), name, meaning);
      nodes.add(node);
      node.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes two organisations accept each other.
  static void pair(BenchNode one, BenchNode other) {
    String line = invitation(one);
    accept(one, invitation(other), false);
    accept(other, line, false);
  }

  static String invitation(BenchNode node) {
    return node.client()
        .governance()
        .createInvitation(CreateInvitationRequest.getDefaultInstance())
        .getInvitation();
  }

  static void accept(BenchNode node, String invitation, boolean originOnly) {
    node.client()
        .governance()
        .proposePeer(
            ProposePeerRequest.newBuilder()
                .setInvitation(invitation)
                .setOriginOnly(originOnly)
                .setSafetyNumberCompared(true)
                .build());
  }

  /// Polls until the condition holds.
  static void await(String what, int secondsMax, BooleanSupplier condition) {
    long deadline = System.nanoTime() + secondsMax * 1_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("after " + secondsMax + " s still not: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    nodes.forEach(BenchNode::stop);
  }
}
