package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Process;
import io.quorate.kernel.Process.Answer;
import io.quorate.kernel.Process.Outgoing;
import io.quorate.kernel.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a process asks is asked under its own id, not twice at the same time, and answered once. */
class OutboxTest {

  private static final Outgoing DEPOSIT = new Outgoing("t1.0", "account", "a", "command");

  private final List<Ask> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final Outbox<String> outbox =
      new Outbox<>(
          new Relay(),
          TestSettings.context(
              new HybridClock(() -> 0),
              ask -> {
                asked.add(ask);
                return reply;
              }),
          (requestId, command) -> told.add(requestId + " " + command));

  @Test
  void shouldAskUnderTheRequestsOwnId() {
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().requestId()).isEqualTo("t1.0");
    assertThat(asked.getFirst().id()).isEqualTo("a");
  }

  @Test
  void shouldNotAskTwiceAtTheSameTime() {
    outbox.send(List.of(DEPOSIT, DEPOSIT));
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(1);
    reply.complete(Reply.accepted(true, 1, new byte[0], 0));
    reply = new CompletableFuture<>();
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(2);
  }

  @Test
  void shouldBringEveryKindOfAnswerBack() {
    outbox.send(List.of(DEPOSIT));
    reply.complete(Reply.accepted(true, 1, new byte[0], 0));
    answer(RejectionCode.ACCOUNT_CLOSED);
    answer(RejectionCode.OUTCOME_UNKNOWN);
    answer(RejectionCode.OVERLOADED);
    assertThat(told)
        .containsExactly(
            "t1.0.answer t1.0 Accepted",
            "t1.0.answer t1.0 Refused",
            "t1.0.answer t1.0 Unknown",
            "t1.0.answer t1.0 Unknown");
  }

  private void answer(RejectionCode code) {
    reply = CompletableFuture.completedFuture(Reply.refused(code, "Expected, but."));
    outbox.send(List.of(DEPOSIT));
  }

  private static final class Relay implements Process<String, String, String> {

    @Override
    public List<Outgoing> react(String state, String event) {
      return List.of();
    }

    @Override
    public List<Outgoing> resume(String state) {
      return List.of();
    }

    @Override
    public String answered(Outgoing outgoing, Answer answer) {
      return outgoing.requestId() + " " + answer.getClass().getSimpleName();
    }
  }
}
