package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a process asks is not asked twice at the same time, and again for as long as it must be. */
class OutboxTest {

  /** Something asked, of no meaning. */
  record Asked(String id) implements Question<String> {
    @Override
    public Class<String> answerType() {
      return String.class;
    }
  }

  private static final Outgoing DEPOSIT =
      new Outgoing("t1.0", new Recipient.Entity("account", "a"), new Asked("command"));

  private final List<Recipient.Entity> asked = new ArrayList<>();
  private final List<HostMessage> told = new ArrayList<>();
  private final List<HostMessage> timed = new ArrayList<>();
  private CompletableFuture<Reply> reply = new CompletableFuture<>();
  private Optional<Object> noted = Optional.empty();
  private final Outbox<Object> outbox =
      new Outbox<>(
          new Relay(),
          TestSettings.context(
              new HybridClock(() -> 0),
              (recipient, question) -> {
                asked.add(recipient);
                return reply;
              }),
          told::add,
          (delay, message) -> timed.add(message));

  @Test
  void shouldAskTheRecipient() {
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().id()).isEqualTo("a");
  }

  @Test
  void shouldNotAskAgainBeforeTheAnswerIsDecided() {
    outbox.send(List.of(DEPOSIT, DEPOSIT));
    outbox.send(List.of(DEPOSIT));
    accept();
    Object command = answered().orElseThrow();
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(1);
    assertThat(outbox.decided(command, false)).isTrue();
    assertThat(outbox.isIdle()).isTrue();
    outbox.send(List.of(DEPOSIT));
    assertThat(asked).hasSize(2);
  }

  @Test
  void shouldTellEveryKindOfAnswer() {
    assertThat(answerTo(RejectionCode.ACCOUNT_CLOSED)).isInstanceOf(Answer.Refused.class);
    assertThat(answerTo(RejectionCode.OUTCOME_UNKNOWN)).isInstanceOf(Answer.Unknown.class);
    assertThat(answerTo(RejectionCode.OVERLOADED)).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void shouldAskAgainWhatFailedOnlyAfterAWaitAndOnlyWhileItIsWanted() {
    reply = CompletableFuture.completedFuture(Reply.refused(RejectionCode.UNAVAILABLE, "Gone."));
    outbox.send(List.of(DEPOSIT));
    outbox.decided(answered().orElseThrow(), false);
    assertThat(timed).containsExactly(HostMessage.Resend.INSTANCE);
    assertThat(outbox.isIdle()).isFalse();
    Awaitility.await()
        .atMost(2, TimeUnit.SECONDS)
        .until(
            () -> {
              outbox.resend(topics -> List.of(DEPOSIT));
              return asked.size() == 2;
            });
    outbox.decided(answered().orElseThrow(), false);
    Awaitility.await()
        .atMost(2, TimeUnit.SECONDS)
        .until(
            () -> {
              outbox.resend(topics -> List.of());
              return outbox.isIdle();
            });
    assertThat(asked).hasSize(2);
  }

  /** Each group commit asks for what is due, and a busy entity has many that wait for answers. */
  @Test
  void shouldLookOnlyForWhatIsDue() {
    var open = new Outgoing("t2.0", new Recipient.Entity("account", "b"), new Asked("command"));
    outbox.send(List.of(open));
    var looked = new ArrayList<Set<Object>>();
    outbox.resend(topics -> wanted(topics, looked));
    assertThat(looked).as("what has not failed").isEmpty();

    reply = CompletableFuture.completedFuture(Reply.refused(RejectionCode.UNAVAILABLE, "Gone."));
    outbox.send(List.of(DEPOSIT));
    outbox.decided(answered().orElseThrow(), false);
    Awaitility.await()
        .atMost(2, TimeUnit.SECONDS)
        .until(
            () -> {
              outbox.resend(topics -> wanted(topics, looked));
              return !looked.isEmpty();
            });

    assertThat(looked).containsExactly(Set.of(DEPOSIT.topic()));
    assertThat(asked).hasSize(3);
  }

  @Test
  void shouldBeTakenNoteOfAtLeisure() {
    noted = Optional.of("note");
    outbox.send(List.of(DEPOSIT));
    accept();

    assertThat(answered()).isEmpty();
    assertThat(told).containsExactly(new HostMessage.Hint("note"));
    assertThat(outbox.isIdle()).isTrue();
  }

  @Test
  void shouldKeepWhatWasNotDecided() {
    outbox.send(List.of(DEPOSIT));
    accept();
    outbox.decided(answered().orElseThrow(), true);
    assertThat(timed).containsExactly(HostMessage.Resend.INSTANCE);
  }

  @Test
  void shouldLeaveTheCommandsOfOthersAlone() {
    assertThat(outbox.decided("another", false)).isFalse();
  }

  private static List<Outgoing> wanted(Set<Object> topics, List<Set<Object>> looked) {
    looked.add(topics);
    return List.of(DEPOSIT);
  }

  private void accept() {
    reply.complete(Reply.accepted(true, 1, "\"done\"".getBytes(StandardCharsets.UTF_8), 0));
  }

  private Answer answerTo(RejectionCode code) {
    reply = CompletableFuture.completedFuture(Reply.refused(code, "Expected, but."));
    outbox.send(
        List.of(
            new Outgoing(code.text(), new Recipient.Entity("account", "a"), new Asked("command"))));
    return ((HostMessage.Answered) told.removeLast()).answer();
  }

  private Optional<Object> answered() {
    return outbox.command((HostMessage.Answered) told.removeLast());
  }

  private final class Relay implements Conversation<Object, String, String> {

    @Override
    public List<Outgoing> react(String state, String event) {
      return List.of();
    }

    @Override
    public List<Outgoing> resume(String state) {
      return List.of();
    }

    @Override
    public Optional<Object> answered(Outgoing outgoing, Answer answer) {
      return noted.isEmpty() ? Optional.of(new Object()) : Optional.empty();
    }

    @Override
    public Optional<Object> noted(Outgoing outgoing, Answer answer) {
      return noted;
    }
  }
}
