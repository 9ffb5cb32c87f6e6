package org.kith.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// How records spread over many links (SPEC 7.14).
class ScaleTest {
  private static final int WARM_UP = 3;

  /// Three nodes, each linked to both others: who is second to bring a record stops bringing it.
  private static Scale triangle() {
    var scale = new Scale(3, 7);
    List<ScaleNode> nodes = scale.nodes();
    scale.link(nodes.get(0), nodes.get(1));
    scale.link(nodes.get(1), nodes.get(2));
    scale.link(nodes.get(2), nodes.get(0));
    scale.tickAll();
    return scale;
  }

  @Test
  void inATriangleDuplicatesGoAway() {
    Scale scale = triangle();
    assertThat(scale.spread().copies()).isGreaterThan(1);
    for (int i = 1; i < WARM_UP; i++) {
      scale.spread();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(scale.spread().copies()).isEqualTo(1);
    }
  }

  @Test
  void whereTheEagerLinkIsCutTheOthersBringIt() {
    Scale scale = triangle();
    for (int i = 0; i < WARM_UP; i++) {
      scale.spread();
    }
    scale.cut(scale.nodes().get(0), scale.nodes().get(1));
    for (int i = 0; i < 8; i++) {
      assertThat(scale.spread().tookMs()).isLessThan(1_000);
    }
  }

  @Test
  void sixtyNodesHaveEverythingSoonAndOnce() {
    Scale.Result result = Scale.run(60, 15, 1);
    assertThat(result.copies()).as("%s", result).isLessThanOrEqualTo(1.2);
    assertThat(result.hopsMedian()).as("%s", result).isLessThan(2 * result.hopsMax());
  }

  @Test
  void aThousandNodesReachTheGoals() {
    Scale.Result result = Scale.run(1_000, 10, 1);
    assertThat(result.copies()).as("%s", result).isLessThanOrEqualTo(1.2);
    assertThat(result.hopsWorst()).as("%s", result).isLessThanOrEqualTo(result.hopsMax());
  }
}
