package io.quorate.storage.raft.consensus;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what may hang, on a thread of its own: that is interrupted when it takes too long, and left
 * alone when it does not heed that. Stateless and safe for use by any thread.
 */
final class InterruptibleEnd {

  private static final Logger LOG = LoggerFactory.getLogger(InterruptibleEnd.class);

  private InterruptibleEnd() {}

  /**
   * Blocks until the end is over, or was given up, which is after twice the patience.
   *
   * @param patience with the end, and once more after it was interrupted
   * @throws IOException when the end fails
   */
  static void run(String name, Closeable end, Duration patience) throws IOException {
    var over = new CompletableFuture<Void>();
    Thread thread = Thread.ofPlatform().name(name).daemon(true).start(() -> end(end, over));
    try {
      if (!isOver(over, patience)) {
        LOG.warn("{} has not ended after {}, and is interrupted", name, patience);
        thread.interrupt();
        if (!isOver(over, patience)) {
          LOG.error("{} does not end, and is left alone", name);
        }
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Closeable end, CompletableFuture<Void> over) {
    try {
      end.close();
      over.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      over.completeExceptionally(e);
    }
  }

  private static boolean isOver(CompletableFuture<Void> over, Duration patience)
      throws IOException, InterruptedException {
    try {
      var unused = over.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
