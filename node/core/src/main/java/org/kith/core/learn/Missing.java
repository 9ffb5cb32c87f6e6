package org.kith.core.learn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kith.protocol.bytes.RecordId;

/// A core element that was not in place somewhere.
///
/// @param practice the version that was tried
/// @param element position from 0 among its core elements
/// @param setbacks organisations with a setback that missed it
/// @param setbacksInAll organisations with a setback
/// @param others organisations without a setback that missed it
/// @param othersInAll organisations without a setback
/// @param lift how much more often it is missed together with a setback than chance would have
/// it; 0 where no setback missed it
public record Missing(
    RecordId practice,
    int element,
    int setbacks,
    int setbacksInAll,
    int others,
    int othersInAll,
    double lift) {
  private record Element(RecordId practice, int position) {}

  private static final Comparator<Element> ORDER =
      Comparator.comparing((Element element) -> element.practice().text())
          .thenComparingInt(Element::position);

  /// @param voices each organisation's reports
  static List<Missing> of(Collection<List<Trial>> voices) {
    Map<Element, int[]> counts = new TreeMap<>(ORDER); // with a setback, without
    int setbacks = 0;
    for (List<Trial> ofOne : voices) {
      boolean setback = ofOne.stream().anyMatch(Trial::isSetback);
      setbacks += setback ? 1 : 0;
      Set<Element> missed = new HashSet<>();
      for (Trial trial : ofOne) {
        if (!setback || trial.isSetback()) { // a site where it worked does not explain a setback
          trial.missing().forEach(at -> missed.add(new Element(trial.practice(), at)));
        }
      }
      for (Element element : missed) {
        counts.computeIfAbsent(element, _ -> new int[2])[setback ? 0 : 1]++;
      }
    }
    List<Missing> all = new ArrayList<>();
    for (var count : counts.entrySet()) {
      int with = count.getValue()[0];
      int without = count.getValue()[1];
      double lift =
          with == 0 ? 0 : (double) with * voices.size() / ((double) (with + without) * setbacks);
      all.add(
          new Missing(
              count.getKey().practice(),
              count.getKey().position(),
              with,
              setbacks,
              without,
              voices.size() - setbacks,
              lift));
    }
    all.sort(
        Comparator.comparingDouble(Missing::lift)
            .thenComparingInt(Missing::setbacks)
            .reversed()); // stable: ties stay in the order of versions and elements
    return List.copyOf(all);
  }
}
