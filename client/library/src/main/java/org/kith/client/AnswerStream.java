package org.kith.client;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;

/// Answers as they arrive. Reading waits for the next one; closing ends the call.
public final class AnswerStream<R> implements Iterator<R>, AutoCloseable {
  private final Iterator<R> answers;
  private final Context.CancellableContext context;
  private final Calls calls;

  AnswerStream(Iterator<R> answers, Context.CancellableContext context, Calls calls) {
    this.answers = answers;
    this.context = context;
    this.calls = calls;
  }

  /// Waits until there is a next answer or the node has ended the stream.
  ///
  /// @throws KithException where the call fails
  @Override
  public boolean hasNext() {
    try {
      return answers.hasNext();
    } catch (StatusRuntimeException e) {
      throw calls.typed(e);
    }
  }

  @Override
  public R next() {
    try {
      return answers.next();
    } catch (StatusRuntimeException e) {
      throw calls.typed(e);
    }
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
