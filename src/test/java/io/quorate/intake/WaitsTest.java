package io.quorate.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Requests that wait when the node shuts down. */
class WaitsTest {

  private static final Reply ANSWER = Reply.refused(RejectionCode.NOT_FOUND, "an answer");

  private static final int AT_ONCE = 10_000;

  private final Waits waits = new Waits(10);
  private final CompletableFuture<Reply> answer = new CompletableFuture<>();

  @Test
  void shouldPassOnAnAnswerThatComesInTime() {
    CompletableFuture<Reply> waiting = waits.of(answer).toCompletableFuture();

    answer.complete(ANSWER);
    waits.end();

    assertThat(waiting).isCompletedWithValue(ANSWER);
  }

  @Test
  void shouldPassOnAFailure() {
    CompletableFuture<Reply> waiting = waits.of(answer).toCompletableFuture();

    answer.completeExceptionally(new IllegalStateException("a failure"));

    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void shouldNotCallUndoneWhatItCutsShort() {
    CompletableFuture<Reply> before = waits.of(answer).toCompletableFuture();

    waits.end();
    CompletableFuture<Reply> after = waits.of(answer).toCompletableFuture();

    assertThat(before.join().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(after.join().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
  }

  /** Until the second is over it may just as well be busy. */
  @Test
  void shouldCountThoseThatLastAndLetGoOfOneTooMany() {
    var second = new ArrayList<Runnable>();
    var few = new Waits(2, second::add);
    List<CompletableFuture<Reply>> waiting =
        Stream.generate(() -> few.of(answer).toCompletableFuture()).limit(3).toList();
    assertThat(few.lasting()).isZero();

    second.forEach(Runnable::run);
    assertThat(few.lasting()).isEqualTo(2);
    assertThat(waiting).filteredOn(CompletableFuture::isDone).containsExactly(waiting.get(2));
    assertThat(waiting.get(2).join().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);

    answer.complete(ANSWER);
    assertThat(few.lasting()).isZero();
    assertThat(waiting.getFirst()).isCompletedWithValue(ANSWER);
    second.forEach(Runnable::run);
    assertThat(few.lasting()).isZero();
  }

  /** While one is let go another may come, and ends the waiting itself. */
  @RepeatedTest(20)
  void shouldLetGoOfThoseThatComeAtTheSameTime() {
    waits.end();

    List<CompletableFuture<Reply>> waiting =
        IntStream.range(0, AT_ONCE)
            .parallel()
            .mapToObj(i -> waits.of(answer).toCompletableFuture())
            .toList();

    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }
}
