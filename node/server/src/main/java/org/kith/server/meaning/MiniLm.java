package org.kith.server.meaning;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// all-MiniLM-L6-v2, quantised, as it comes with the program. One thread for each text.
final class MiniLm implements Embedder {
  /// Pieces of a text that are read: what the model was trained with.
  static final int PIECES_MAX = 256;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String WORDS = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int STEPS = 127;

  private final WordPiece words;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private MiniLm(WordPiece words, OrtEnvironment environment, OrtSession session) {
    this.words = words;
    this.environment = environment;
    this.session = session;
  }

  /// Loads the model: about a second.
  ///
  /// @throws IOException where it is not there or cannot run on this machine
  static MiniLm load() throws IOException {
    try (InputStream model = open(MODEL);
        InputStream list = open(WORDS);
        var options = new OrtSession.SessionOptions()) {
      var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      WordPiece words = WordPiece.read(new InputStreamReader(list, StandardCharsets.UTF_8));
      return new MiniLm(
          words, environment, environment.createSession(model.readAllBytes(), options));
    } catch (OrtException | LinkageError e) {
      throw new IOException("the model cannot run here: " + e.getMessage(), e);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = MiniLm.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("the model is not installed");
    }
    return in;
  }

  @Override
  public byte[] embed(String text) {
    long[] pieces = words.pieces(text, PIECES_MAX);
    long[] ones = new long[pieces.length];
    Arrays.fill(ones, 1);
    try (var ids = OnnxTensor.createTensor(environment, new long[][] {pieces});
        var mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        var types = OnnxTensor.createTensor(environment, new long[][] {new long[pieces.length]});
        var result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][][] states = (float[][][]) result.get(0).getValue();
      return mean(states[0]);
    } catch (OrtException e) {
      throw new UncheckedIOException("the model failed", new IOException(e));
    }
  }

  /// The direction of the mean over all pieces, as fine as bytes can say it.
  private static byte[] mean(float[][] states) {
    double[] sum = new double[DIMENSIONS];
    for (float[] state : states) {
      for (int i = 0; i < DIMENSIONS; i++) {
        sum[i] += state[i];
      }
    }
    double scale = Arrays.stream(sum).map(Math::abs).max().orElse(0);
    byte[] point = new byte[DIMENSIONS];
    if (scale > 0) {
      for (int i = 0; i < DIMENSIONS; i++) {
        point[i] = (byte) Math.round(sum[i] / scale * STEPS);
      }
    }
    return point;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new UncheckedIOException("the model cannot be closed", new IOException(e));
    }
  }
}
