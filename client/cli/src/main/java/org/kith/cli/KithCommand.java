package org.kith.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What every command has: the screen, and a result.
abstract class KithCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  /// Does what was asked, or throws a [Failure] or a [org.kith.client.KithException].
  abstract Exit run(Screen screen) throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run(root().screen()).code();
  }

  final Kith root() {
    if (spec == null) {
      throw new IllegalStateException("the command line was not parsed");
    }
    return (Kith) spec.root().userObject();
  }
}
