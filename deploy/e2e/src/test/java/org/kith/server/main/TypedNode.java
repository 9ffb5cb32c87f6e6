package org.kith.server.main;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kith.cli.Ended;

/// A node in this process on a home that `kith org init` has made, asked by commands as people type
/// them.
final class TypedNode implements AutoCloseable {
  private final Path home;
  private String port = "0";
  private String machine = "the first machine";
  private @Nullable Node node;

  private TypedNode(Path home) {
    this.home = home;
  }

  /// Makes the organisation; nothing runs yet.
  static TypedNode init(Path folder, String name) {
    var made = new TypedNode(folder.resolve(name));
    String display = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    made.type("org", "init", "--name", display + " Example Trust", "--no-input").with(0);
    return made;
  }

  /// The same organisation on another machine: its home and its guard, as they are now.
  TypedNode copyOn(Path elsewhere) throws Exception {
    var copy = new TypedNode(elsewhere);
    Copies.copy(home, copy.home());
    Copies.copy(guard(), copy.guard());
    return copy;
  }

  /// Starts it on the port that it had before.
  TypedNode start(String... more) throws CannotStart {
    var flags =
        new ArrayList<>(List.of("--dir", home.toString(), "--guard-dir", guard().toString()));
    flags.addAll(List.of("--peer-host", "127.0.0.1", "--peer-port", port));
    flags.addAll(List.of("--api-port", "0", "--http-port", "0", "--meaning", "off"));
    flags.addAll(List.of(more));
    node =
        Node.start(
            NodeConfig.parse(flags),
            Map.of("KITH_MACHINE", machine),
            InstantSource.system(),
            () -> {
              throw new AssertionError("the node broke");
            });
    port = Integer.toString(node.peerPort());
    return this;
  }

  /// From the next start on it runs on another machine.
  void moveTo(String other) {
    machine = other;
  }

  Path home() {
    return home;
  }

  Path guard() {
    return home.resolveSibling(home.getFileName() + "-guard");
  }

  String peerAddress() {
    return "127.0.0.1:" + port;
  }

  /// `kith <words> --dir <home>`.
  Ended type(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--dir", home.toString()));
    return Ended.kith(all);
  }

  /// `kith <words> --dir <home> -o json`, which must succeed.
  JsonObject ask(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-o", "json"));
    return type(all.toArray(String[]::new)).json();
  }

  String organisation() {
    return ask("org", "show").get("organisationId").getAsString();
  }

  /// Both accept each other; this one is where the other dials.
  void join(TypedNode other) {
    String here =
        ask("peer", "invite", "--endpoint", peerAddress()).get("invitation").getAsString();
    String there =
        other
            .ask("peer", "invite", "--endpoint", other.peerAddress())
            .get("invitation")
            .getAsString();
    type("peer", "add", there, "--yes").with(0);
    other.type("peer", "add", here, "--yes").with(0);
  }

  /// Publishes a short lesson; its id.
  String publish(String title) throws Exception {
    return tryToPublish(title).text("recordId");
  }

  Ended tryToPublish(String title, String... more) throws Exception {
    Path file = home.resolveSibling(home.getFileName() + "-record.yaml");
    Files.writeString(
        file,
        """
        title: %s
        summary: What a test wrote down to see whether it arrives.
        topics: [handover]
        authorRole: test author
        audience: network
        licence: CC-BY-4.0
        lesson:
          lessonType: worked
          whatHappened: Something happened that is long enough to be a record.
          whatWeLearned: Something was learned that is long enough as well.
        """
            .formatted(title));
    var words = new ArrayList<>(List.of("publish", file.toString(), "-o", "json"));
    words.addAll(List.of(more));
    return type(words.toArray(String[]::new));
  }

  /// How many records a search finds.
  int found(String words) {
    return ask("search", words).get("totalSize").getAsInt();
  }

  /// The commons log of an organisation in an epoch, as the node's status has it.
  JsonObject log(String organisation, int epoch) {
    return ask("node", "status").getAsJsonArray("logs").asList().stream()
        .map(one -> one.getAsJsonObject())
        .filter(one -> one.get("origin").getAsString().equals(organisation))
        .filter(one -> one.get("circle").getAsString().equals("commons"))
        .filter(one -> one.get("epoch").getAsInt() == epoch)
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  /// How much of a log is held.
  long size(String organisation, int epoch) {
    JsonObject log = log(organisation, epoch);
    return log.has("size") ? log.get("size").getAsLong() : 0;
  }

  @Override
  public void close() {
    Node running = node;
    if (running != null) {
      running.close();
      node = null;
    }
  }
}
