package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.cli.Ended;

/// What people at the command line are told where a node cannot or will not do what they ask.
class RefusedAtNodesTest {
  @TempDir Path folder;
  private final List<TypedNode> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.reversed().forEach(TypedNode::close);
  }

  private TypedNode start(String name, String... flags) throws Exception {
    TypedNode node = TypedNode.init(folder, name).start(flags);
    open.add(node);
    return node;
  }

  @Test
  void ofAnErasedRecordNothingIsErasedAgainOrHandedOut() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    a.join(b);
    String id = a.publish("One that must go");
    Await.until("b holds it", () -> a.type("show", id).out().contains("\nheld by 1 other"));
    a.type("retract", id, "--reason", "personal-data").with(0);
    Ended again = a.type("retract", id, "--reason", "personal-data").with(1);
    assertThat(again.err())
        .isEqualTo(
            "kith: It is retracted and erased already; who has confirmed: kith erasure show "
                + id
                + ".\n");
    Path bundle = folder.resolve("er.kith");
    assertThat(a.type("show", id, "--bundle", bundle.toString()).with(1).err())
        .contains("No bundle was written: its content is erased.");
    assertThat(bundle).doesNotExist();
    assertThat(a.type("show", id).with(0).out())
        .contains("\nentry held by 1 other organisation: Harbour Example Trust\n");
  }

  @Test
  void whoeverIsRemovedIsToldInWords() throws Exception {
    TypedNode a = start("riverside");
    TypedNode b = start("harbour");
    a.join(b);
    a.publish("One that goes over");
    Await.until("b holds it", () -> b.found("goes") == 1);
    assertThat(b.type("peer", "remove", a.organisation(), "--no-input").with(2).err())
        .contains("say with --yes that you mean it");
    assertThat(b.ask("peer", "list").toString()).contains("\"accepted\"");
    b.type("peer", "remove", a.organisation(), "--no-input", "--yes").with(0);
    Await.until(
        "a is told",
        () -> {
          a.type("node", "sync").with(0);
          return a.type("node", "status")
              .with(0)
              .out()
              .contains(
                  "Harbour Example Trust: It refuses our node's key: it has not accepted us yet, or"
                      + " does not accept us any more. Ring them;");
        });
  }

  @Test
  void aNodeThatOnlyReadsSaysWhyAndWhatToDo() throws Exception {
    TypedNode a = start("riverside");
    a.publish("One before");
    a.close();
    Copies.delete(a.guard());
    a.start();
    assertThat(a.tryToPublish("One after").with(1).err())
        .startsWith("kith: The signing guard is missing, so this may be a copy")
        .contains("kith node run --confirm-restored")
        .doesNotContain("  : ")
        .doesNotContain("correct the field");
  }
}
