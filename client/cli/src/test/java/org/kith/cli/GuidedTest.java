package org.kith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.client.KithClient;
import org.kith.client.NodeAddress;

/// `kith draft new --kind` at a terminal: no answer is lost.
class GuidedTest {
  private static final String TWO = "How do others hand over?\nIt is about the night, on paper.\n";
  private static final String ALL =
      TWO + "handover\nward manager\nHow do you hand over at night, without paper?\nnetwork\n";

  @TempDir private Path folder = Path.of("");
  private final StandInNode node;

  GuidedTest() throws IOException {
    node = new StandInNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Typed answer(String input, String... more) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), StandInNode.TOKEN + "\n");
    List<String> all = new ArrayList<>(List.of("draft", "new", "--kind", "question"));
    all.addAll(List.of("--node", node.url(), "--token-file", token.toString()));
    all.addAll(List.of(more));
    return Typed.atTerminal(folder, new ByteArrayInputStream(input.getBytes(UTF_8)), all);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void allAnswersMakeADraftAndNoFile() throws IOException {
    assertThat(answer(ALL).code()).isZero();

    assertThat(node.draft("draft1").getRecord().getQuestion().getQuestion())
        .isEqualTo("How do you hand over at night, without paper?");
    assertThat(files()).containsExactly("token");
  }

  @Test
  void nothingIsAskedWhereNoNodeAnswers() throws IOException {
    Typed nowhere =
        Typed.atTerminal(
            folder,
            new ByteArrayInputStream(ALL.getBytes(UTF_8)),
            List.of("draft", "new", "--kind", "question", "--node", "http://127.0.0.1:1"));
    assertThat(nowhere.code()).isEqualTo(Exit.UNREACHABLE.code());
    assertThat(nowhere.err()).doesNotContain("Title").contains("No node answers");
    assertThat(Typed.atTerminal(folder, nothing(), List.of("draft", "new", "--kind", "lab")).err())
        .doesNotContain("Title")
        .contains("Say which node");
    assertThat(files()).isEmpty();
  }

  private static ByteArrayInputStream nothing() {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Test
  void theEndOfInputKeepsTheAnswersInAFileAndNothingOnTheNode() throws IOException {
    Files.writeString(folder.resolve("draft-question.yaml"), "somebody's");

    Typed stopped = answer(TWO);

    Path file = folder.resolve("draft-question-2.yaml");
    assertThat(stopped.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(stopped.lastWords())
        .isEqualTo(
            "kith: Stopped; nothing went to the node. What you answered is in "
                + file
                + "; complete it there, and carry on with: kith draft new "
                + file);
    assertThat(node.hasDrafts()).isFalse();
    assertThat(Files.readString(file)).contains("title: How do others hand over?");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Path token = folder.resolve("token");
    List<String> on = List.of("--node", node.url(), "--token-file", token.toString());
    List<String> again = new ArrayList<>(List.of("draft", "new", file.toString()));
    again.addAll(on);
    assertThat(Typed.with("", again).code()).isZero();
    assertThat(node.draft("draft1").getTitle()).isEqualTo("How do others hand over?");
  }

  @Test
  void whoAnswersNothingFindsNothingKept() throws IOException {
    Typed stopped = answer("");

    assertThat(stopped.code()).isEqualTo(Exit.REFUSED.code());
    assertThat(stopped.lastWords()).contains("Nothing was answered, so nothing is kept.");
    assertThat(node.hasDrafts()).isFalse();
    assertThat(files()).containsExactly("token");
  }

  /// These answers; whoever waits for more has this happen first.
  private static InputStream answersThen(String answers, Runnable happens) {
    return new ByteArrayInputStream(answers.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int from, int length) {
        int read = super.read(bytes, from, length);
        if (read < 0) {
          happens.run();
        }
        return read;
      }
    };
  }

  @Test
  void whatTheNodeDoesNotTakeIsInTheFile() throws IOException {
    Typed failed = answer(ALL, "--attach", folder.resolve("missing.pdf").toString());

    assertThat(failed.code()).isNotZero();
    assertThat(failed.err())
        .contains("carry on with: kith draft new " + folder, "missing.pdf does not exist");
    assertThat(Files.readString(folder.resolve("draft-question.yaml")))
        .contains("How do you hand over at night, without paper?")
        .doesNotContain("Not answered yet");
  }

  @Test
  void anInterruptionKeepsWhatWasAnsweredOnce() throws IOException {
    var guided = new AtomicReference<Guided>();
    var err = new ByteArrayOutputStream();
    var around =
        new Surroundings(
            answersThen(TWO, () -> Objects.requireNonNull(guided.get()).interrupted()),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            true,
            Map.of(),
            folder);
    try (KithClient client = KithClient.builder(NodeAddress.parse(node.url())).connect()) {
      var screen = new Screen(around, Screen.Form.table, true, true);
      var asking = new Guided("question", client, screen, folder);
      guided.set(asking);
      assertThat(catchThrowable(asking::ask)).isInstanceOf(Failure.class);
      asking.failed();
    }
    assertThat(err.toString(UTF_8)).contains("Stopped. What you answered is in " + folder);
    assertThat(files()).containsExactly("draft-question.yaml");
  }
}
