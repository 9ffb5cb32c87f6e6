package org.kith.bench;

import com.google.gson.Gson;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kith.schema.v1.LearningRecord;
import org.kith.schema.v1.PublishRecordRequest;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The sample records as they are, at one node.
final class SampleSet {
  private static final Pattern REFERENCE = Pattern.compile("@([a-z]+/[a-z0-9-]+)");

  private SampleSet() {}

  /// Publishes each after those that it refers to; record id -> `riverside/01-…`.
  static Map<String, String> publish(BenchNode node, Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        texts.put(folder.relativize(file).toString().replace(".yaml", ""), Files.readString(file));
      }
    }
    Map<String, String> ids = new HashMap<>();
    List<String> waiting = new ArrayList<>(texts.keySet());
    while (!waiting.isEmpty()) {
      for (String name : List.copyOf(waiting)) {
        String text = texts.getOrDefault(name, "");
        if (REFERENCE.matcher(text).results().allMatch(at -> ids.containsKey(at.group(1)))) {
          String resolved =
              REFERENCE.matcher(text).replaceAll(at -> ids.getOrDefault(at.group(1), "none"));
          ids.put(name, publish(node, resolved));
          waiting.remove(name);
        }
      }
    }
    Map<String, String> names = new HashMap<>();
    ids.forEach((name, id) -> names.put(id, name));
    return names;
  }

  private static String publish(BenchNode node, String text) throws IOException {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    LearningRecord.Builder record = LearningRecord.newBuilder();
    JsonFormat.parser().merge(new Gson().toJson(tree), record);
    return node.client()
        .publish(
            PublishRecordRequest.newBuilder()
                .setRecord(record)
                .setWarnedReason("a sample record about nobody")
                .build())
        .getRecordId();
  }
}
