package org.kith.server.meaning;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The model of this process: loaded once, when it is first needed, by whoever may wait for it.
public final class Model implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Model.class);

  /// How a model is loaded.
  public interface Loading {
    /// Loads it.
    ///
    /// @throws IOException where it is not there or cannot run
    Embedder load() throws IOException;
  }

  private final Loading loading;
  private volatile @Nullable Embedder loaded;
  private volatile @Nullable String problem;

  /// A model that is not loaded yet.
  public Model(Loading loading) {
    this.loading = loading;
  }

  /// The model that comes with the program.
  public static Model shipped() {
    return new Model(MiniLm::load);
  }

  /// The model, once it is loaded.
  public Optional<Embedder> ready() {
    return Optional.ofNullable(loaded);
  }

  /// Why it can never be used, in words.
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /// Loads it where it is not there yet; empty where it cannot be. Tried once only.
  public synchronized Optional<Embedder> load() {
    if (loaded == null && problem == null) {
      try {
        loaded = loading.load();
      } catch (IOException | RuntimeException e) {
        LOG.warn("Finding by meaning is off", e);
        problem = String.valueOf(e.getMessage());
      }
    }
    return ready();
  }

  @Override
  public synchronized void close() {
    Embedder last = loaded;
    loaded = null;
    problem = "it was closed";
    if (last != null) {
      last.close();
    }
  }
}
