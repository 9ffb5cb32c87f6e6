package org.kith.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://node.example.org:7000,node.example.org:7000,TLS",
    "https://node.example.org,node.example.org:7441,TLS",
    "127.0.0.1:7441,127.0.0.1:7441,TLS",
    "http://127.0.0.1:80,127.0.0.1:80,PLAIN",
    "http://localhost:80/,localhost:80,PLAIN"
  })
  void readsAnAddress(String url, String shown, NodeAddress.Transport transport) {
    NodeAddress address = NodeAddress.parse(url);
    assertThat(address).hasToString(shown);
    assertThat(address.transport()).isEqualTo(transport);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://node:1",
        "https://node/path",
        "https://node:99999",
        "https://node:0",
        "http://node.example.org:80",
        "no spaces:1"
      })
  void saysWhatIsWrong(String url) {
    assertThatThrownBy(() -> NodeAddress.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHomeSaysWhereItsNodeListens(@TempDir Path folder) throws IOException {
    var home = new NodeHome(folder);
    assertThat(home.exists()).isFalse();
    assertThat(home.address()).isEmpty();
    assertThat(home.token()).isEmpty();
    Files.writeString(
        folder.resolve("api.json"), "{\"address\":\"127.0.0.1:7441\",\"certificate\":\"PEM\\n\"}");
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/admin.token"), "kith_x\n");
    assertThat(home.address()).contains(NodeAddress.parse("127.0.0.1:7441").pinned("PEM\n"));
    assertThat(home.token()).contains("kith_x");
    for (String wrong : new String[] {"", "[]", "{}", "{\"address\":\"\"}", "{\"addr"}) {
      Files.writeString(folder.resolve("api.json"), wrong);
      assertThatThrownBy(home::address).as(wrong).isInstanceOf(KithException.NodeFault.class);
    }
  }
}
