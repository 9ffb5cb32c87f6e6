package org.kith.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {
  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    NodeConfig config = NodeConfig.parse(List.of("--dir", "home"));
    assertThat(config.home()).isAbsolute().hasFileName("home");
    assertThat(config.peerHost()).isEqualTo("0.0.0.0");
    assertThat(List.of(config.peerPort(), config.apiPort(), config.httpPort()))
        .containsExactly(7440, 7441, 7442);
    assertThat(config.advertised()).containsExactly("127.0.0.1:7440");
    assertThat(config.guardFolder()).isEmpty();
    assertThat(config.staleAfter()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void whatIsGivenCounts() throws Exception {
    NodeConfig config =
        NodeConfig.parse(
            List.of(
                "--dir=home",
                "--peer-port=1",
                "--advertise",
                "kith.example.org:7440",
                "--advertise=[2001:db8::1]:7440",
                "--guard-dir=/guard"));
    assertThat(config.peerPort()).isEqualTo(1);
    assertThat(config.advertised()).containsExactly("kith.example.org:7440", "[2001:db8::1]:7440");
    assertThat(config.guardFolder()).contains(Path.of("/guard"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, NodeConfig.STALE_AFTER_DAYS_MAX})
  void theLongestAndTheShortestSilenceMayBeChosen(int days) throws Exception {
    NodeConfig config =
        NodeConfig.parse(List.of("--dir", "home", "--stale-after-days", Integer.toString(days)));
    assertThat(config.staleAfter()).isEqualTo(Duration.ofDays(days));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--peer-port 1|--dir is missing",
        "--dir|--dir needs a value",
        "--dir a --dir b|--dir is given twice",
        "--dir a --colour red|Unknown argument '--colour'",
        "--dir a --peer-port 65536|--peer-port must be a number from 0",
        "--dir a --api-port x|--api-port must be a number from 0",
        "--dir a --stale-after-days 0|--stale-after-days must be a whole number from 1",
        "--dir a --stale-after-days 3651|--stale-after-days must be a whole number from 1 to 3650",
        "--dir a --advertise nowhere|--advertise must be host:port",
        "--dir a --advertise a:99999|--advertise must be host:port",
      })
  void whatIsWrongIsSaidInOneSentence(String arguments, String sentence) {
    assertThatThrownBy(() -> NodeConfig.parse(List.of(arguments.split(" "))))
        .isInstanceOf(CannotStart.class)
        .hasMessageStartingWith(sentence);
  }
}
