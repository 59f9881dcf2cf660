package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who comes while a barrier is under way must not be content with it. */
class BarriersTest {

  private final List<CompletableFuture<Void>> begun = new ArrayList<>();
  private final Barriers barriers =
      new Barriers(
          () -> {
            begun.add(new CompletableFuture<>());
            return begun.getLast();
          });

  @Test
  void shouldLetThoseWhoComeMeanwhileShareTheNextOne() {
    CompletableFuture<Void> first = pass();
    CompletableFuture<Void> second = pass();
    CompletableFuture<Void> third = pass();
    assertThat(begun).hasSize(1);

    begun.get(0).complete(null);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(begun).hasSize(2);

    begun.get(1).complete(null);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(begun).hasSize(2);
  }

  @Test
  void shouldBeginAnotherOneAfterAFailure() {
    CompletableFuture<Void> first = pass();
    CompletableFuture<Void> second = pass();
    begun.get(0).completeExceptionally(new IllegalStateException("test"));
    assertThat(first).isCompletedExceptionally();
    begun.get(1).complete(null);
    assertThat(second).isCompleted();

    CompletableFuture<Void> third = pass();
    begun.get(2).complete(null);
    assertThat(third).isCompleted();
  }

  /** As when there is no room for one more thread. */
  @Test
  void shouldBeginAnotherOneAfterOneThatDidNotEvenBegin() {
    var tried = new AtomicInteger();
    var failing =
        new Barriers(
            () -> {
              tried.incrementAndGet();
              throw new OutOfMemoryError("test");
            });

    assertThat(failing.pass().toCompletableFuture()).isCompletedExceptionally();
    assertThat(failing.pass().toCompletableFuture()).isCompletedExceptionally();
    assertThat(tried).hasValue(2);
  }

  /** Who gives up must not end it for the others. */
  @Test
  void shouldGoOnForTheOthersWhenOneGivesUp() {
    CompletableFuture<Void> first = pass();
    CompletableFuture<Void> second = pass();
    CompletableFuture<Void> third = pass();
    second.cancel(false);
    begun.get(0).complete(null);
    begun.get(1).complete(null);
    assertThat(first).isCompleted();
    assertThat(third).isCompleted();
  }

  private CompletableFuture<Void> pass() {
    return barriers.pass().toCompletableFuture();
  }
}
