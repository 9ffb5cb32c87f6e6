package org.kith.cli;

import java.util.List;
import org.kith.client.KithClient;
import org.kith.schema.v1.PayloadPolicy;
import org.kith.schema.v1.SetPayloadPolicyRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which payloads are fetched.
@Command(
    name = "payloads",
    description = {
      "Show or decide which records' content is fetched from others; their entries always come.",
      "What is wanted later comes later, from any peer that has it. Without options: show."
    },
    footer = "Example: kith node payloads --dir riverside --topic falls,sepsis --kib-max 64")
final class NodePayloadsCommand extends KithCommand {
  @Mixin NodeChoice choice = new NodeChoice();

  @Option(names = "--topic", split = ",", paramLabel = "TOPIC", description = "Only these topics.")
  List<String> topics = List.of();

  @Option(names = "--kib-max", paramLabel = "N", description = "Only records of at most N KiB.")
  int kibMax;

  @Option(names = "--all", description = "Everything again.")
  boolean all;

  @Override
  Exit run(Screen screen) {
    boolean narrows = !topics.isEmpty() || kibMax != 0;
    if (all && narrows) {
      throw Failure.usage("Give --all, or what is wanted with --topic and --kib-max.");
    }
    try (KithClient client = choice.connect()) {
      if (all || narrows) {
        var answer =
            client
                .node()
                .setPayloadPolicy(
                    SetPayloadPolicyRequest.newBuilder()
                        .setPolicy(
                            PayloadPolicy.newBuilder().addAllTopics(topics).setKibMax(kibMax))
                        .build());
        screen.answer(answer, () -> print(screen, answer.getPolicy()));
      } else {
        var answer = client.node().payloadPolicy();
        screen.answer(
            answer,
            () -> {
              print(screen, answer.getPolicy());
              screen.line("not here  " + answer.getAwaiting() + " records' content");
            });
      }
      return Exit.OK;
    }
  }

  private static void print(Screen screen, PayloadPolicy policy) {
    screen.line(
        "topics    "
            + (policy.getTopicsCount() == 0 ? "all" : String.join(", ", policy.getTopicsList())));
    screen.line(
        "size      " + (policy.getKibMax() == 0 ? "any" : policy.getKibMax() + " KiB at most"));
  }
}
