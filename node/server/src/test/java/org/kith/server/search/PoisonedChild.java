package org.kith.server.search;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import org.kith.server.store.Follower;
import org.kith.server.store.Journal;
import org.kith.server.store.LogStore;
import org.kith.server.store.LogStore.Sequenced;
import org.kith.server.store.MemoryStore;
import org.kith.server.store.Views;

/// Follows a journal in which one frame ends whoever reads it: views and index, one after the
/// other, in a process of its own.
final class PoisonedChild {
  static final int RECORDS = 60;
  static final int POISONED = 37;
  static final int HALTED = 42;

  private PoisonedChild() {}

  /// @param arguments the folder that keeps views and index
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    LogStore poisoned = poisoned(journal().store);
    try (var views = Views.open(folder.resolve("views"), poisoned);
        var index = SearchIndex.open(folder.resolve("index"), poisoned, () -> SearchFixture.NOW)) {
      follow(views);
      follow(index);
      index.refresh();
    }
  }

  /// The same at every start.
  static Journal journal() {
    var journal = new Journal(new MemoryStore());
    journal.addMany(Journal.RIVERSIDE, RECORDS, i -> "What happened, for the time number " + i);
    return journal;
  }

  private static void follow(Follower follower) {
    int taken;
    do {
      taken = follower.step(RECORDS);
    } while (taken > 0);
  }

  private static LogStore poisoned(LogStore store) {
    return (LogStore)
        Proxy.newProxyInstance(
            PoisonedChild.class.getClassLoader(),
            new Class<?>[] {LogStore.class},
            (self, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                return answer instanceof List<?> list && method.getName().equals("follow")
                    ? new Frames(list.stream().map(Sequenced.class::cast).toList())
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /// Ends the process where it is gone through and comes upon the frame.
  private static final class Frames extends AbstractList<Sequenced> {
    private final List<Sequenced> frames;

    Frames(List<Sequenced> frames) {
      this.frames = frames;
    }

    @Override
    public Sequenced get(int at) {
      return frames.get(at);
    }

    @Override
    public int size() {
      return frames.size();
    }

    @Override
    public Iterator<Sequenced> iterator() {
      Iterator<Sequenced> each = frames.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public Sequenced next() {
          Sequenced next = each.next();
          if (next.sequence() == POISONED) {
            Runtime.getRuntime().halt(HALTED);
          }
          return next;
        }
      };
    }
  }
}
