package org.kith.server.main;

import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.ProposePeerRequest;

/// A node in a process of its own, with little memory. Where it is not enough, the process ends.
record SmallNode(TestHome home, Process process, ManagedChannel channel) implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int CALL_SECONDS_MAX = 20;

  static SmallNode start(TestHome home, int heapMib, String... flags) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--dir",
                home.path().toString(),
                "--guard-dir",
                home.guard().toString()));
    for (String port : List.of("--peer-port", "--api-port", "--http-port")) {
      command.addAll(List.of(port, "0"));
    }
    command.addAll(List.of("--peer-host", "127.0.0.1"));
    command.addAll(List.of(flags));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(home.path().resolveSibling("small.log").toFile())
            .start();
    Path api = home.path().resolve("api.json");
    Await.within(START_MAX, "it is ready", () -> Files.exists(api) || !process.isAlive());
    return new SmallNode(home, process, TestNode.channel(home));
  }

  GetStatusResponse status() {
    return NodeServiceGrpc.newBlockingStub(channel)
        .withCallCredentials(TestNode.bearer(home.token()))
        .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS)
        .getStatus(GetStatusRequest.getDefaultInstance());
  }

  void accept(TestHome other) {
    var _ =
        GovernanceServiceGrpc.newBlockingStub(channel)
            .withCallCredentials(TestNode.bearer(home.token()))
            .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS)
            .proposePeer(
                ProposePeerRequest.newBuilder()
                    .setInvitation(other.invitation())
                    .setSafetyNumberCompared(true)
                    .build());
  }

  OriginStatus origin(TestHome origin) {
    String id = origin.chain().organisation().text();
    return status().getOriginsList().stream()
        .filter(o -> o.getOrganisationId().equals(id))
        .findFirst()
        .orElseGet(OriginStatus::getDefaultInstance);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.destroy();
    var _ = process.onExit().orTimeout(CALL_SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}
