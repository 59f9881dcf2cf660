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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Asks of an entity that lets the asker wait. */
@NullUnmarked
class PatientAskTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final AskSettings SETTINGS =
      AskSettings.of(
          ConfigFactory.parseResources("conf/quorate.conf").resolve().getConfig("quorate"));

  private final HybridClock clock = new HybridClock(() -> TestTime.START_MS, () -> 0);
  private final Scheduled transport = new Scheduled();
  private boolean wanted = true;

  @Test
  void shouldSendTheNextAttemptBeforeTheOneBeforeItIsTooOld() {
    assertThat(ask()).as("the answer to come").isNotNull();
    transport.passTo(DEADLINE.toMillis() / 2);
    assertThat(transport.requests).hasSizeGreaterThan(2);
    for (int i = 1; i < transport.requests.size(); i++) {
      assertThat(transport.sentMs.get(i) - transport.sentMs.get(i - 1))
          .isLessThan(transport.requests.get(i - 1).patienceMs());
    }
    assertThat(transport.requests)
        .extracting(HostMessage.Request::requestId)
        .containsOnly(transport.requests.getFirst().requestId());
    assertThat(transport.requests)
        .extracting(HostMessage.Request::firstSentAt)
        .containsOnly(transport.requests.getFirst().firstSentAt());
  }

  @Test
  void shouldTakeTheFirstAnswerAndSendNoMore() {
    CompletableFuture<Reply> answer = ask();
    transport.passTo(5_000);
    transport.replies.getFirst().complete(granted());
    assertThat(answer).isCompletedWithValueMatching(reply -> reply.version() == 1);
    int sent = transport.requests.size();
    transport.passTo(DEADLINE.toMillis());
    assertThat(transport.requests).hasSize(sent);
  }

  @Test
  void shouldAskAgainSoonWhenAnAttemptWasNotDone() {
    CompletableFuture<Reply> answer = ask();
    transport.replies.getFirst().complete(Reply.refused(RejectionCode.UNAVAILABLE, ""));
    transport.passTo(500);
    assertThat(transport.requests).hasSize(2);
    transport.replies.get(1).complete(granted());
    assertThat(answer).isCompleted();
  }

  @Test
  void shouldAnswerARefusalAtOnce() {
    CompletableFuture<Reply> answer = ask();
    transport.replies.getFirst().complete(Reply.refused(RejectionCode.DEADLOCK, ""));
    assertThat(answer)
        .isCompletedWithValueMatching(reply -> reply.code() == RejectionCode.DEADLOCK);
  }

  @Test
  void shouldNotKnowTheOutcomeWhenTheDeadlineIsOver() {
    CompletableFuture<Reply> answer = ask();
    transport.passTo(DEADLINE.toMillis() - 1);
    assertThat(answer).isNotDone();
    transport.passTo(DEADLINE.toMillis());
    assertThat(answer)
        .isCompletedWithValueMatching(reply -> reply.code() == RejectionCode.OUTCOME_UNKNOWN);
    int sent = transport.requests.size();
    transport.passTo(2 * DEADLINE.toMillis());
    assertThat(transport.requests).hasSize(sent);
  }

  @Test
  void shouldEndWhenNobodyWantsToKnow() {
    CompletableFuture<Reply> answer = ask();
    wanted = false;
    transport.passTo(SETTINGS.patienceMaxMs());
    assertThat(answer)
        .isCompletedWithValueMatching(reply -> reply.code() == RejectionCode.OUTCOME_UNKNOWN);
    assertThat(transport.requests).hasSize(1);
  }

  private CompletableFuture<Reply> ask() {
    Ask ask = Ask.write("lock", "l", "command", null, -1, null, DEADLINE);
    return new PatientAsk(
            transport, clock, SETTINGS, ask, "test.command", new RequestIds(), () -> wanted)
        .start()
        .toCompletableFuture();
  }

  private static Reply granted() {
    return Reply.accepted(true, 1, new byte[0], 0);
  }

  /** Keeps what is to be done later until the test lets the time pass. */
  private static final class Scheduled implements EntityAsk.Transport {

    private record Action(long atMs, Runnable run) {}

    private final List<HostMessage.Request> requests = new ArrayList<>();
    private final List<Long> sentMs = new ArrayList<>();
    private final List<CompletableFuture<Reply>> replies = new ArrayList<>();
    private final PriorityQueue<Action> actions =
        new PriorityQueue<>(Comparator.comparingLong(Action::atMs));
    private long nowMs;

    void passTo(long otherMs) {
      while (!actions.isEmpty() && actions.peek().atMs() <= otherMs) {
        Action next = actions.remove();
        nowMs = next.atMs();
        next.run().run();
      }
      nowMs = otherMs;
    }

    @Override
    public CompletionStage<Reply> send(
        Function<ActorRef<Reply>, HostMessage.Request> request, Duration timeout) {
      requests.add(request.apply(null));
      sentMs.add(nowMs);
      var reply = new CompletableFuture<Reply>();
      replies.add(reply);
      return reply;
    }

    @Override
    public void later(Duration delay, Runnable action) {
      actions.add(new Action(nowMs + delay.toMillis(), action));
    }

    @Override
    public int random(int bound) {
      return 0;
    }

    @Override
    public long nanoTime() {
      return nowMs * 1_000_000;
    }
  }
}
