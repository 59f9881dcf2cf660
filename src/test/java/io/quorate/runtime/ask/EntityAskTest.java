package io.quorate.runtime.ask;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.clock.TestTime;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What attempts do to the time of the cluster. */
@NullUnmarked
class EntityAskTest {

  private static final int TRIES = 20;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final AskSettings SETTINGS =
      AskSettings.of(
          ConfigFactory.parseResources("conf/quorate.conf").resolve().getConfig("quorate"));

  private long passedMs;
  private final HybridClock clock = new HybridClock(() -> TestTime.START_MS, () -> 0);
  private final List<HostMessage.Request> requests = new ArrayList<>();
  private final Queue<CompletionStage<Reply>> replies = new ArrayDeque<>();

  @Test
  void shouldNotDriveTheClockAheadWhenNobodyIsReadyForALongTime() {
    for (int i = 0; i < TRIES; i++) {
      replies.add(CompletableFuture.completedStage(Reply.refused(RejectionCode.UNAVAILABLE, "")));
    }
    replies.add(CompletableFuture.completedStage(Reply.accepted(true, 1, new byte[0], 0)));

    assertThat(ask().code()).isNull();
    assertThat(requests).hasSize(TRIES + 1);
    assertThat(HybridClock.millis(clock.tick())).isEqualTo(TestTime.START_MS);
  }

  @Test
  void shouldBeLaterThanThePatienceOfAnAttemptWithoutAReply() {
    replies.add(CompletableFuture.failedStage(new IllegalStateException("no reply")));
    replies.add(CompletableFuture.completedStage(Reply.accepted(true, 1, new byte[0], 0)));

    ask();
    HostMessage.Request first = requests.get(0);
    assertThat(HybridClock.millis(requests.get(1).sentAt()))
        .isEqualTo(TestTime.START_MS + first.patienceMs());
  }

  @Test
  void shouldNotDriveTheClockAheadWhenAttemptsFailAtOnce() {
    for (int i = 0; i < TRIES; i++) {
      replies.add(CompletableFuture.failedStage(new IllegalStateException("no region")));
    }

    assertThat(ask().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    assertThat(HybridClock.millis(clock.tick()) - TestTime.START_MS)
        .isLessThanOrEqualTo(DEADLINE.toMillis());
  }

  private Reply ask() {
    Ask ask = Ask.write("account", "a", "command", null, -1, null, DEADLINE);
    return new EntityAsk(
            new Immediate(), clock, SETTINGS, ask, "test.command", new RequestIds(), () -> true)
        .start()
        .toCompletableFuture()
        .getNow(null);
  }

  /** Replies at once, and lets all waiting pass in no time; the clocks of the node stand still. */
  private final class Immediate implements EntityAsk.Transport {

    @Override
    public CompletionStage<Reply> send(
        Function<ActorRef<Reply>, HostMessage.Request> request, Duration timeout) {
      requests.add(request.apply(null));
      return replies.remove();
    }

    @Override
    public void later(Duration delay, Runnable action) {
      passedMs += delay.toMillis();
      action.run();
    }

    @Override
    public int random(int bound) {
      return 0;
    }

    @Override
    public long nanoTime() {
      return passedMs * 1_000_000;
    }
  }
}
