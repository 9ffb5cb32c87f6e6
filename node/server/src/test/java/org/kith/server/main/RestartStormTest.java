package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.schema.v1.ListSyncSessionsRequest;

/// SPEC 12, T27: a whole region loses its power, and all nodes come back at once.
class RestartStormTest {
  private static final int NODES = 8;

  @TempDir Path folder;
  private final List<TestHome> homes = new ArrayList<>();
  private final List<TestNode> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TestNode::close);
  }

  @Test
  void eightNodesInARingThatAllRestartAtOnceHaveEverythingOfAllAgain() throws Exception {
    for (int i = 0; i < NODES; i++) {
      homes.add(TestHome.make(folder, "n" + i));
      running.add(TestNode.start(homes.get(i)));
    }
    for (int i = 0; i < NODES; i++) {
      TestNode next = running.get((i + 1) % NODES);
      running.get(i).accept(next.home(), next.peerAddress());
      next.accept(homes.get(i), running.get(i).peerAddress());
    }
    for (TestNode node : running) {
      for (TestHome home : homes) {
        if (!isNeighbour(node.home(), home)) {
          node.acceptOriginOnly(home);
        }
      }
      node.publish(TestNode.lesson("Before the power went"));
    }
    everybodyHas(1);
    List<String> ports = running.stream().map(node -> "" + node.node().peerPort()).toList();
    running.forEach(TestNode::close);
    running.clear();

    for (int i = 0; i < NODES; i++) { // with what it missed: something that no other has seen yet
      running.add(TestNode.start(homes.get(i), "--peer-port", ports.get(i)));
      running.get(i).publish(TestNode.lesson("After the power came back"));
    }
    everybodyHas(2);
    for (TestNode node : running) {
      assertThat(
              node.operations()
                  .listSyncSessions(ListSyncSessionsRequest.getDefaultInstance())
                  .getSessionsList())
          .as("one session with each neighbour")
          .hasSize(2)
          .allSatisfy(session -> assertThat(session.getState()).isEqualTo("connected"));
    }
  }

  private boolean isNeighbour(TestHome one, TestHome other) {
    int apart = Math.abs(homes.indexOf(one) - homes.indexOf(other));
    return apart <= 1 || apart == NODES - 1;
  }

  private void everybodyHas(int records) throws Exception {
    for (TestNode node : running) {
      for (TestHome origin : homes) {
        if (!origin.equals(node.home())) {
          node.awaitAdmitted(origin, records);
        }
      }
    }
  }
}
