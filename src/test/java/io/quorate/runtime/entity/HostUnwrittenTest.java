package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.coordinator.TransactionType;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Events that wait for the next write, and those that are told before they are written. */
@NullUnmarked
class HostUnwrittenTest extends HostFixture {

  private static final int LIMIT_SECONDS = 10;
  private static final List<Step> STEPS =
      List.of(Step.of(AccountStepKinds.DEBIT, "a", 5), Step.of(AccountStepKinds.CREDIT, "b", 5));

  private final String transaction = "transaction|" + id;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  /** An order on its way to a participant. */
  private record Asked(Order order, CompletableFuture<Reply> reply) {}

  @Test
  void shouldGoOnFromAStepAndWriteItWithTheEnd() throws Exception {
    start(true);

    answer(0, ParticipantPhase.EXECUTED);
    answer(1, ParticipantPhase.FINAL);

    assertThat(text(reply())).contains("\"status\":\"committed\"");
    awaitNames("transaction.started", "transaction.step-done", "transaction.committed");
  }

  /** Until then it would have to be asked of the participant again, after a crash. */
  @Test
  void shouldWriteAStepAfterAMomentWhenNothingFollows() throws Exception {
    start(true);

    answer(0, ParticipantPhase.EXECUTED);
    Asked second = next();
    assertThat(second.order.index()).isEqualTo(1);
    assertThat(names(transaction)).containsExactly("transaction.started");

    awaitNames("transaction.started", "transaction.step-done");
  }

  /** An older node would not know that a step may be done which is not written. */
  @Test
  void shouldWriteEachStepAtOnceWhileVersionsDiffer() throws Exception {
    start(false);

    answer(0, ParticipantPhase.EXECUTED);

    assertThat(next().order.index()).isEqualTo(1);
    assertThat(names(transaction)).containsExactly("transaction.started", "transaction.step-done");
  }

  @Test
  void shouldWriteWhatItHoldsBeforeItStops() throws Exception {
    ActorRef<HostMessage> coordinator = start(true);

    answer(0, ParticipantPhase.EXECUTED);
    next();
    coordinator.tell(HostMessage.Stop.INSTANCE);

    probe.expectTerminated(coordinator);
    assertThat(names(transaction)).containsExactly("transaction.started", "transaction.step-done");
  }

  @Test
  void shouldTellWhatIsForegoneWhileItIsBeingWritten() throws Exception {
    start(true);
    answer(0, ParticipantPhase.EXECUTED);
    Asked last = next();
    var writes = new StallingWrites();
    journal.withPolicy(writes);

    answer(last, ParticipantPhase.FINAL);

    writes.awaitFirst();
    assertThat(text(reply())).contains("\"status\":\"committed\"");
    assertThat(names(transaction)).containsExactly("transaction.started");
    writes.release();
  }

  /** That the last step is done for good says that all before it are done. */
  @Test
  void shouldEndWithoutTheStepThatAFailedWriteLost() throws Exception {
    start(true);
    answer(0, ParticipantPhase.EXECUTED);
    journal.failNextPersisted(transaction);

    answer(1, ParticipantPhase.FINAL);

    assertThat(text(reply())).contains("\"status\":\"committed\"");
    awaitNames("transaction.started", "transaction.committed");
  }

  /** The answers of the participants are there for the asking. */
  @Test
  void shouldAskAgainForWhatAFailedWriteLost() throws Exception {
    start(true);
    answer(0, ParticipantPhase.EXECUTED);
    next();
    journal.failNextPersisted(transaction);

    answer(0, ParticipantPhase.EXECUTED);

    awaitNames("transaction.started", "transaction.step-done");
  }

  private void awaitNames(String... written) {
    await()
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(names(transaction)).containsExactly(written));
  }

  private ActorRef<HostMessage> start(boolean sameVersion) {
    ActorRef<HostMessage> coordinator = spawn(TransactionType.TYPE, clock, this::ask);
    var start =
        new TransactionCommand.Start(id, ProtocolName.SAGA, STEPS, PATIENCE_MS, null)
            .withSlip(sameVersion)
            .awaiting();
    coordinator.tell(request("start", start));
    return coordinator;
  }

  private CompletionStage<Reply> ask(Recipient.Entity recipient, Question<?> question) {
    var reply = new CompletableFuture<Reply>();
    if (question instanceof ParticipantCommand.Perform(Order order)) {
      asked.add(new Asked(order, reply));
    }
    return reply;
  }

  private Asked next() throws InterruptedException {
    Asked next = asked.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private void answer(int index, ParticipantPhase phase) throws Exception {
    Asked next = next();
    assertThat(next.order.index()).isEqualTo(index);
    assertThat(next.order.manner()).isEqualTo(index == 0 ? Commitment.EXECUTE : Commitment.FINAL);
    answer(next, phase);
  }

  private void answer(Asked order, ParticipantPhase phase) throws Exception {
    byte[] report = Json.STORED.writeValueAsBytes(new StepReport(phase, null, "EUR", null));
    order.reply.complete(Reply.accepted(true, 1, report, clock.tick()));
  }
}
