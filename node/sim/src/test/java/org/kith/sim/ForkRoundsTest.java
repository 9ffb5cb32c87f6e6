package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kith.core.admit.Verdict;
import org.kith.core.trust.LogOwner;
import org.kith.server.writer.Outcome;
import org.kith.server.writer.Proposal;

/// T7: an origin shows two halves of its peers two histories of its log, all of them sound, and
/// both are admitted. Once the halves are joined, it is found within three rounds of exchange:
/// messages that follow from one another are counted, a round being one there and one back.
class ForkRoundsTest {
  private static final int ROUNDS_MAX = 3;
  private static final int MESSAGES_A_ROUND = 2;
  private static final int RECORDS = 5;
  private static final int SEEDS = 3;
  private static final long SETTLED_MS = 30_000;
  private static final long STEP_MS = 10;
  private static final long COMES_OVER_MS = 300_000;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void aForkIsFoundInThreeRoundsOnceItsHoldersMeet(int honest) {
    int most = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      most = Math.max(most, new History(seed, honest).found());
    }
    System.out.printf("a fork among %d: found after %d messages at most%n", honest, most);
  }

  /// SPEC 4.9: it was a thief; the organisation ends its log somewhere, on its own history. Those
  /// who had the thief's come over to it, as the others do, and believe one another.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void whereTheLogIsEndedEverybodyComesOverToTheHistoryThatItsEndNames(int honest) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var history = new History(seed, honest);
      var _ = history.found();
      history.end();
    }
  }

  /// One liar, node 0, and the honest ones after it.
  private static final class History {
    private final World world;
    private final SimNode liar;
    private final List<SimNode> honest;

    History(long seed, int count) {
      world = new World(seed, 1 + count, Trick.FORKS);
      liar = world.nodes().getFirst();
      honest = List.copyOf(world.nodes().subList(1, 1 + count));
      var meeting = new Meeting(world, new SplittableRandom(seed), new SplittableRandom(seed));
      for (SimNode one : world.nodes()) {
        world.nodes().forEach(other -> meeting.befriend(one, other));
        one.write();
      }
      for (SimNode one : honest) {
        for (SimNode other : honest) {
          if (Liar.seesSecond(one) != Liar.seesSecond(other)) {
            world.network().lines().partForGood(one, other);
          }
        }
      }
    }

    int found() {
      for (int i = 0; i < RECORDS; i++) {
        liar.propose(
            Proposal.Publish.of(
                liar.identity().logs().commons(), Records.lesson(i, "network"), Optional.empty()),
            outcome -> {
              assertThat(outcome).isInstanceOf(Outcome.Appended.class);
              world.headAdvanced(liar, liar.identity().logs().commons().id());
            });
      }
      world.drain(world.nowMs() + SETTLED_MS);
      for (SimNode node : honest) {
        assertThat(node.size(liar.identity()))
            .as("%s admitted its history", node)
            .isEqualTo(RECORDS);
        assertThat(frozen(node)).as("%s suspects nothing", node).isFalse();
      }

      world.network().cutAll(liar); // it tells nobody anything any more
      honest.forEach(node -> world.network().lines().partForGood(node, liar));
      world.network().lines().join(honest);
      honest.forEach(node -> node.round = 0);
      awaitFrozen(honest.stream().anyMatch(this::frozen), false);
      int found = honest.stream().filter(this::frozen).mapToInt(n -> n.round).min().orElseThrow();
      assertThat(found)
          .as("%s: messages after one another until it is found", world)
          .isLessThanOrEqualTo(ROUNDS_MAX * MESSAGES_A_ROUND);
      awaitFrozen(honest.stream().allMatch(this::frozen), true);
      return found;
    }

    void end() {
      world.trouble().revoke(liar);
      world.network().lines().join(world.nodes());
      world.drain(world.nowMs() + COMES_OVER_MS);
      LogOwner ended = LogOwner.allOf(liar.identity().chain(), Map.of()).getFirst();
      assertThat(ended.end()).isPresent();
      long size = ended.end().get().size();
      for (SimNode node : honest) {
        assertThat(Convergence.isWhole(node, ended))
            .as("%s at %s of %s", world, node, size)
            .isTrue();
        assertThat(node.writer().standing().log(ended.name().id()).flatMap(LogOwner::frozen))
            .as("%s: %s goes on", world, node)
            .isEmpty();
        for (long at = 0; at < size; at++) {
          assertThat(node.store().read(ended.name().id(), at).orElseThrow().verdict())
              .as("%s shows %s", node, at)
              .isEqualTo(Verdict.ADMITTED);
        }
        world.invariants().holds(node);
      }
    }

    private void awaitFrozen(boolean already, boolean all) {
      long endMs = world.nowMs() + SETTLED_MS;
      boolean done = already;
      while (!done) {
        assertThat(world.nowMs()).as("%s: time until it is found", world).isLessThan(endMs);
        world.drain(world.nowMs() + STEP_MS);
        done =
            all ? honest.stream().allMatch(this::frozen) : honest.stream().anyMatch(this::frozen);
      }
    }

    private boolean frozen(SimNode node) {
      return Convergence.isFrozen(node, liar.identity());
    }
  }
}
