package org.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.client.bundle.TransferFile;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.TransferEnd;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;

/// A transfer in parts: whoever takes it is told where one is missing, whatever the node makes of
/// the rest.
class BundlePartsTest {
  @TempDir Path folder;

  private List<Path> parts() throws IOException {
    var message =
        PeerMessage.newBuilder()
            .setDigest(Digest.newBuilder().setDigest(ByteString.copyFrom(new byte[400])));
    try (var writer = new TransferFile.Writer(folder.resolve("file.kt"), 600)) {
      writer.add(frame(TransferFrame.newBuilder().setHead(TransferHead.newBuilder())));
      for (int i = 0; i < 3; i++) {
        writer.add(frame(TransferFrame.newBuilder().setMessage(message)));
      }
      writer.add(frame(TransferFrame.newBuilder().setEnd(TransferEnd.newBuilder().setMessages(3))));
      return writer.written();
    }
  }

  private static Bytes frame(TransferFrame.Builder frame) {
    return Bytes.wrap(frame.build().toByteArray());
  }

  private Typed take(StandInNode node, Path... files) throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, StandInNode.TOKEN);
    var words = new ArrayList<>(List.of("bundle", "import"));
    for (Path file : files) {
      words.add(file.toString());
    }
    words.addAll(List.of("--node", node.url(), "--token-file", token.toString()));
    return Typed.with("", words);
  }

  @Test
  void aMissingPartIsNoticedAndAllOfThemInAnyOrderAreFine() throws IOException {
    List<Path> parts = parts();
    assertThat(parts).hasSize(3);
    try (var node = new StandInNode()) {
      Typed whole = take(node, parts.get(2), parts.get(0), parts.get(1));
      assertThat(whole.code()).as(whole.err()).isZero();
      Typed middle = take(node, parts.get(0), parts.get(2));
      assertThat(middle.code()).isNotZero();
      assertThat(middle.err()).contains("A part is missing: 1 of 3 messages did not come");
      Typed last = take(node, parts.get(0), parts.get(1));
      assertThat(last.err()).contains("The end of the file is missing");
      Path copy = Files.copy(parts.get(1), folder.resolve("copy"));
      Typed twice = take(node, parts.get(1), copy);
      assertThat(twice.err()).contains("are both part 2");
    }
  }
}
