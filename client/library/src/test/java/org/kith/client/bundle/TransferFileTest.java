package org.kith.client.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kith.protocol.bytes.Bytes;
import org.kith.schema.v1.Digest;
import org.kith.schema.v1.Heads;
import org.kith.schema.v1.PeerMessage;
import org.kith.schema.v1.Range;
import org.kith.schema.v1.TransferEnd;
import org.kith.schema.v1.TransferFrame;
import org.kith.schema.v1.TransferHead;

/// SPEC 7.12
class TransferFileTest {
  @TempDir Path folder;

  private static Bytes frame(TransferFrame.Builder frame) {
    return Bytes.wrap(frame.build().toByteArray());
  }

  private static Bytes head(int part) {
    return frame(
        TransferFrame.newBuilder()
            .setHead(TransferHead.newBuilder().setFormatVersion(1).setPart(part)));
  }

  private static Bytes message(int size) {
    return frame(
        TransferFrame.newBuilder()
            .setMessage(
                PeerMessage.newBuilder()
                    .setDigest(
                        Digest.newBuilder().setDigest(ByteString.copyFrom(new byte[size])))));
  }

  private static final Bytes END =
      frame(TransferFrame.newBuilder().setEnd(TransferEnd.newBuilder().setMessages(3)));

  private List<Path> write(long partBytesMax, Bytes... frames) throws IOException {
    try (var writer = new TransferFile.Writer(folder.resolve("file.kt"), partBytesMax)) {
      for (Bytes frame : frames) {
        writer.add(frame);
      }
      return writer.written();
    }
  }

  private static List<Bytes> read(Path file) throws IOException {
    var frames = new ArrayList<Bytes>();
    try (var reader = new TransferFile.Reader(file)) {
      for (Optional<Bytes> next = reader.next(); next.isPresent(); next = reader.next()) {
        frames.add(next.get());
      }
    }
    return frames;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    List<Path> files = write(0, head(1), message(10), message(0), END);
    assertThat(files).containsExactly(folder.resolve("file.kt"));
    assertThat(read(files.getFirst())).containsExactly(head(1), message(10), message(0), END);
  }

  @Test
  void partsStartWithTheirHeadAndKeepToTheirSize() throws IOException {
    List<Path> files = write(1_000, head(1), message(400), message(400), message(400), END);
    assertThat(files).hasSize(2);
    assertThat(read(files.get(0))).containsExactly(head(1), message(400), message(400));
    assertThat(read(files.get(1))).containsExactly(head(2), message(400), END);
    for (Path file : files) {
      assertThat(Files.size(file)).isLessThanOrEqualTo(1_000);
      assertThat(TransferFile.part(file)).isEqualTo(files.indexOf(file) + 1);
    }
  }

  @Test
  void everyCutAndEveryFlippedByteIsNoticed() throws IOException {
    Path file = write(0, head(1), message(5), END).getFirst();
    byte[] sound = Files.readAllBytes(file);
    Path touched = folder.resolve("touched.kt");
    int whole = read(file).size();
    for (int at = 0; at < sound.length; at++) {
      byte[] flipped = sound.clone();
      flipped[at] ^= 1;
      Files.write(touched, flipped);
      assertThatThrownBy(() -> read(touched)).as("byte %s", at).isInstanceOf(UnreadableFile.class);
      Files.write(touched, Arrays.copyOf(sound, at));
      boolean noticed;
      try {
        noticed = read(touched).size() < whole; // cut between frames: the end is missing
      } catch (UnreadableFile e) {
        noticed = true;
      }
      assertThat(noticed).as("cut at %s", at).isTrue();
    }
  }

  @Test
  void theStateIsWhatStandsBeforeTheRecords() throws IOException {
    Bytes heads =
        frame(
            TransferFrame.newBuilder()
                .setMessage(
                    PeerMessage.newBuilder().setHeads(Heads.newBuilder().setComplete(true))));
    Bytes range =
        frame(
            TransferFrame.newBuilder()
                .setMessage(PeerMessage.newBuilder().setRange(Range.newBuilder().setTo(1))));
    Path file = write(0, head(1), message(5), heads, range, heads, END).getFirst();
    assertThat(TransferFile.state(file)).containsExactly(head(1), heads);
  }
}
