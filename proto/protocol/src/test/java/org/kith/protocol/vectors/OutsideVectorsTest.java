package org.kith.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Ed25519;

/// SPEC 3.7 on 914 edge cases that others collected (C2SP/CCTV), where they are at hand: they lie
/// in `vectors` beside the folder that `KITH_CORPUS_DIR` names.
class OutsideVectorsTest {
  private static final Set<String> BAD_KEY = Set.of("low_order_component_A", "low_order_A");

  @Test
  void edgeCasesHaveTheVerdictThatTheRuleGives() throws IOException {
    String corpus = System.getenv("KITH_CORPUS_DIR");
    assumeTrue(corpus != null, "KITH_CORPUS_DIR is not set: the outside vectors are not read");
    Path file = Path.of(corpus).resolveSibling("vectors").resolve("ed25519-cctv.json");
    assumeTrue(Files.exists(file), "there are no outside vectors at " + file);
    JsonArray cases = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
    int accepted = 0;
    for (JsonElement element : cases) {
      JsonObject c = element.getAsJsonObject();
      boolean verdict =
          Ed25519.verify(
              Bytes.fromHex(c.get("key").getAsString()),
              Bytes.utf8(c.get("msg").getAsString()),
              Bytes.fromHex(c.get("sig").getAsString()));
      assertThat(verdict).as("case %s", c.get("number")).isEqualTo(expected(flags(c)));
      accepted += verdict ? 1 : 0;
    }
    assertThat(cases).hasSize(914);
    assertThat(accepted).isEqualTo(16);
  }

  /// All of these are made to hold with the cofactor; what is left to refuse is an encoding that
  /// is not canonical, and a key that is not of prime order.
  private static boolean expected(Set<String> flags) {
    return !flags.contains("non_canonical_A")
        && !flags.contains("non_canonical_R")
        && BAD_KEY.stream().noneMatch(flags::contains);
  }

  private static Set<String> flags(JsonObject c) {
    var flags = new HashSet<String>();
    JsonElement listed = c.get("flags");
    if (listed != null && listed.isJsonArray()) {
      listed.getAsJsonArray().forEach(flag -> flags.add(flag.getAsString()));
    }
    return flags;
  }
}
