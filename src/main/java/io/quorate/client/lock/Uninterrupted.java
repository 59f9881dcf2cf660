package io.quorate.client.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Does what must be done also by a thread that is interrupted, such as releasing a lock. */
final class Uninterrupted {

  private Uninterrupted() {}

  /** Returns the result of work on a thread of its own; the caller stays interrupted if it is. */
  static <T> T call(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("quorate-client-uninterrupted")
        .start(
            () -> {
              try {
                result.complete(work.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
