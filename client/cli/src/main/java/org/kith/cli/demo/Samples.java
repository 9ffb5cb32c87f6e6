package org.kith.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kith.cli.Failure;
import org.kith.cli.records.RecordFile;

/// The sample records of all organisations, in an order in which each can be published: after
/// those that it links to.
final class Samples {
  private Samples() {}

  static List<Sample> load(Path folder, List<String> organisations) throws IOException {
    Map<String, Sample> byName = new LinkedHashMap<>();
    for (String organisation : organisations) {
      Path own = folder.resolve(organisation);
      if (!Files.isDirectory(own)) {
        throw Failure.usage(
            "There are no samples in " + own + "; name the folder deploy/samples with --samples.");
      }
      try (var files = Files.list(own)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          Sample sample = read(organisation, file);
          byName.put(sample.name(), sample);
        }
      }
    }
    return inOrder(byName);
  }

  private static Sample read(String organisation, Path file) throws IOException {
    String fileName = String.valueOf(file.getFileName());
    String name = organisation + "/" + fileName.substring(0, fileName.length() - ".yaml".length());
    return switch (RecordFile.read(file)) {
      case RecordFile.Read read -> new Sample(organisation, name, read.record());
      case RecordFile.Unreadable unreadable ->
          throw Failure.refused(
              "INVALID_RECORD",
              "The sample " + file + " is not a record; correct what is said above.",
              unreadable.problems());
    };
  }

  private static List<Sample> inOrder(Map<String, Sample> byName) {
    List<Sample> ordered = new ArrayList<>();
    Set<String> done = new LinkedHashSet<>();
    for (Sample sample : byName.values()) {
      add(sample, byName, done, new LinkedHashSet<>(), ordered);
    }
    return ordered;
  }

  private static void add(
      Sample sample,
      Map<String, Sample> byName,
      Set<String> done,
      Set<String> path,
      List<Sample> ordered) {
    if (done.contains(sample.name())) {
      return;
    }
    if (!path.add(sample.name())) {
      throw Failure.refused("These samples link in a circle: " + String.join(", ", path) + ".");
    }
    for (String reference : sample.references()) {
      Sample target = byName.get(reference);
      if (target == null) {
        throw Failure.refused(
            "The sample " + sample.name() + " links to " + reference + ", which does not exist.");
      }
      add(target, byName, done, path, ordered);
    }
    path.remove(sample.name());
    done.add(sample.name());
    ordered.add(sample);
  }
}
