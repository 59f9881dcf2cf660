package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Step;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.coordinator.TransactionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What is said of a request whose effect is written while its answer is not due yet. */
@NullUnmarked
class WaitingTest {

  private static final int PATIENCE_MS = 500;

  private final HybridClock clock = new HybridClock(System::currentTimeMillis);
  private final HostContext context = TestSettings.context(clock);
  private final List<Reply> replies = new ArrayList<>();
  private final Hosted<TransactionCommand, TransactionEvent, Transaction> entity =
      new Hosted<>(TransactionType.TYPE, new EntityCodec<>(TransactionType.TYPE), "t1", context);
  private final Inbox inbox =
      new Inbox(
          "transaction",
          context,
          message -> {},
          (delay, message) -> {},
          (request, reply) -> replies.add(reply),
          answered -> Optional.empty());
  private HostState<Transaction> state = entity.initial();

  /** Nor done: it has not ended yet. Whoever asks finds out by asking again. */
  @Test
  void shouldNotCallAStartUndoneThatIsWritten() {
    startAndForget();

    var commit = commit();
    commit.outcomes().tell();

    assertThat(commit.outcomes().count()).isEqualTo(1);
    assertThat(replies).isEmpty();
  }

  @Test
  void shouldNotCallAStartUndoneThatIsWrittenWhenTheProofIsLost() {
    startAndForget();

    commit().outcomes().withdraw();

    assertThat(replies).extracting(Reply::code).containsExactly(RejectionCode.OUTCOME_UNKNOWN);
  }

  @Test
  void shouldCallAStartUndoneThatCameTooLate() {
    inbox.recovered();
    inbox.accept(start());
    awaitNoMore();

    commit().outcomes().tell();

    assertThat(replies).extracting(Reply::code).containsExactly(RejectionCode.UNAVAILABLE);
  }

  /** Starts the transaction, and lets something happen to it when nobody waits any more. */
  private void startAndForget() {
    inbox.recovered();
    inbox.accept(start());
    var first = commit();
    state = outcome(first.events());
    first.outcomes().tell();
    List<Waiting> later = first.outcomes().later();
    inbox.written(() -> later.stream().map(Waiting::until).collect(Collectors.toSet()), later);
    awaitNoMore();
    assertThat(replies).isEmpty();
  }

  /** Lets the patience pass. */
  private void awaitNoMore() {
    clock.observe(HybridClock.atMillis(HybridClock.millis(clock.tick()) + PATIENCE_MS));
  }

  private GroupCommit<TransactionCommand, TransactionEvent, Transaction> commit() {
    var commit = entity.commit(state, Recollection.NOTHING, (request, reply) -> replies.add(reply));
    inbox.take().forEach(commit::decide);
    return commit;
  }

  private HostMessage.Request start() {
    var steps =
        List.of(Step.of(AccountStepKinds.DEBIT, "a", 1), Step.of(AccountStepKinds.CREDIT, "b", 1));
    var start =
        new TransactionCommand.Start("t1", ProtocolName.SAGA, steps, 30_000, null).awaiting();
    long now = clock.tick();
    return new HostMessage.Request(
        start, "r1", null, 0, HostMessage.Request.ANY_VERSION, now, now, PATIENCE_MS, null, null);
  }

  @SuppressWarnings("unchecked")
  private static HostState<Transaction> outcome(List<StoredEvent> events) {
    return (HostState<Transaction>) events.getLast().outcome();
  }
}
