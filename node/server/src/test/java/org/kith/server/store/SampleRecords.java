package org.kith.server.store;

import com.google.gson.GsonBuilder;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kith.schema.v1.LearningRecord;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The sample records as they are, of all kinds, each with the links that it has.
public final class SampleRecords {
  public static final Path FOLDER = Path.of("../../deploy/samples");
  private static final Pattern REFERENCE = Pattern.compile("@([a-z]+/[a-z0-9-]+)");

  private SampleRecords() {}

  /// One line of a list beside the samples: its parts between tabs.
  public static List<String[]> lines(String list) throws IOException {
    return Files.readAllLines(FOLDER.resolve(list)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .toList();
  }

  /// Hands each sample over after those that it refers to.
  ///
  /// @param publish from an organisation's folder and its record to the record's id
  /// @return `riverside/01-…` -> the record's id
  public static Map<String, String> publish(BiFunction<String, LearningRecord, String> publish)
      throws IOException {
    Map<String, String> ids = new LinkedHashMap<>();
    Map<String, String> texts = texts();
    List<String> waiting = new ArrayList<>(texts.keySet());
    while (!waiting.isEmpty()) {
      boolean moved =
          waiting.removeIf(
              name -> {
                String text = texts.getOrDefault(name, "");
                boolean ready =
                    REFERENCE.matcher(text).results().allMatch(at -> ids.containsKey(at.group(1)));
                if (ready) {
                  LearningRecord record = record(text, ids);
                  ids.put(name, publish.apply(name.split("/", 2)[0], record));
                }
                return ready;
              });
      if (!moved) {
        throw new AssertionError("samples that refer to one another in a circle: " + waiting);
      }
    }
    return ids;
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        texts.put(FOLDER.relativize(file).toString().replace(".yaml", ""), Files.readString(file));
      }
    }
    return texts;
  }

  private static LearningRecord record(String text, Map<String, String> ids) {
    String resolved =
        REFERENCE.matcher(text).replaceAll(at -> ids.getOrDefault(at.group(1), "none"));
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(resolved);
    LearningRecord.Builder record = LearningRecord.newBuilder();
    try {
      JsonFormat.parser().merge(new GsonBuilder().serializeNulls().create().toJson(tree), record);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return record.build();
  }
}
