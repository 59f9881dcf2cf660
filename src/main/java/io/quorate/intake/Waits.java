package io.quorate.intake;

import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for something to end, for as long as they asked: a node that shuts down lets
 * them go, so that they are answered with what is known. Safe for use by any thread.
 */
public final class Waits {

  private static final Reply CUT_SHORT =
      Reply.refused(
          RejectionCode.OUTCOME_UNKNOWN,
          "Expected to wait for the end, but this node is shutting down; ask again.");

  private final Map<Long, CompletableFuture<Reply>> open = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private volatile boolean ended;

  /** Waits for an answer; one that is cut short is {@code outcome_unknown}. */
  public CompletionStage<Reply> of(CompletionStage<Reply> answer) {
    var wait = new CompletableFuture<Reply>();
    long number = next.incrementAndGet();
    open.put(number, wait);
    answer.whenComplete((reply, failure) -> answered(number, reply, failure));
    if (ended) {
      end();
    }
    return wait;
  }

  private void answered(long number, @Nullable Reply reply, @Nullable Throwable failure) {
    CompletableFuture<Reply> wait = open.remove(number);
    if (wait == null) {
      return;
    }
    if (failure == null) {
      wait.complete(reply);
    } else {
      wait.completeExceptionally(failure);
    }
  }

  /** Whether all were let go, and nobody waits any more. */
  public boolean haveEnded() {
    return ended;
  }

  /** Lets all go, now and from now on. */
  public void end() {
    ended = true;
    // One by one: another may come meanwhile, and only who takes it out answers it.
    List.copyOf(open.keySet()).forEach(number -> answered(number, CUT_SHORT, null));
  }
}
