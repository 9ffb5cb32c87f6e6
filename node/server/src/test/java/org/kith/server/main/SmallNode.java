package org.kith.server.main;

import com.sun.tools.attach.VirtualMachine;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.kith.schema.v1.GetStatusRequest;
import org.kith.schema.v1.GetStatusResponse;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.NodeServiceGrpc;
import org.kith.schema.v1.OriginStatus;
import org.kith.schema.v1.ProposePeerRequest;

/// A node in a process of its own, with little memory. Where it is not enough, the process ends.
record SmallNode(TestHome home, Process process, ManagedChannel channel, JMXConnector looking)
    implements AutoCloseable {
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
            .redirectError(logOf(home).toFile())
            .start();
    try {
      Path api = home.path().resolve("api.json");
      Await.within(START_MAX, "it is ready", () -> Files.exists(api) || !process.isAlive());
      return new SmallNode(home, process, TestNode.channel(home), lookInto(process));
    } catch (Exception | AssertionError e) {
      var _ = process.destroyForcibly(); // it may have too little memory to end by itself
      throw e;
    }
  }

  /// What is said over this line comes from a process that was started here, and from nowhere else.
  @SuppressWarnings("BanJNDI")
  private static JMXConnector lookInto(Process process) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
    } finally {
      machine.detach();
    }
  }

  private MemoryMXBean memory() throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(
        looking.getMBeanServerConnection(),
        ManagementFactory.MEMORY_MXBEAN_NAME,
        MemoryMXBean.class);
  }

  /// What of its heap is in use once the garbage is out.
  long heapBytes() throws IOException {
    memory().gc();
    return memory().getHeapMemoryUsage().getUsed();
  }

  /// What its heap can never grow beyond.
  long heapBytesMax() throws IOException {
    return memory().getHeapMemoryUsage().getMax();
  }

  /// What it has written for its operator since it started.
  List<String> log() throws IOException {
    return Files.readAllLines(logOf(home));
  }

  private static Path logOf(TestHome home) {
    return home.path().resolveSibling(home.path().getFileName() + ".log");
  }

  /// The port that peers dial.
  int peerPort() {
    String address = status().getAddresses().getPeer();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  GetStatusResponse status() {
    return NodeServiceGrpc.newBlockingStub(channel)
        .withCallCredentials(TestNode.bearer(home.token()))
        .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS)
        .getStatus(GetStatusRequest.getDefaultInstance());
  }

  void accept(TestHome other, String... endpoints) {
    var _ =
        GovernanceServiceGrpc.newBlockingStub(channel)
            .withCallCredentials(TestNode.bearer(home.token()))
            .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS)
            .proposePeer(
                ProposePeerRequest.newBuilder()
                    .setInvitation(other.invitation(endpoints))
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

  /// Waits until this many records of an origin are admitted here.
  void awaitAdmitted(TestHome origin, int records) throws Exception {
    Await.until(
        home.path().getFileName() + " has " + records + " of " + origin.path().getFileName(),
        () -> origin(origin).getAdmitted() == records);
  }

  @Override
  public void close() throws IOException {
    looking.close();
    channel.shutdownNow();
    process.destroy();
    var _ = process.onExit().orTimeout(CALL_SECONDS_MAX, TimeUnit.SECONDS).join();
  }
}
