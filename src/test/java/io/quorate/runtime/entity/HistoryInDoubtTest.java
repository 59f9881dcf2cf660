package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.ReadEvents;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Step;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * Entities that are in doubt about their history, and hints that are decided with other commands.
 */
@NullUnmarked
class HistoryInDoubtTest extends HostFixture {

  @Test
  void shouldRecoverWhenRemindedOfWhatAnotherCopyHasWritten() {
    ActorRef<HostMessage> account = opened(10);
    ActorRef<HostMessage> other = spawn();
    other.tell(request("h", new AccountCommand.PlaceHold("h", 4, 300)));
    assertThat(reply().changed()).isTrue();
    kit.stop(other);
    account.tell(HostMessage.Remind.INSTANCE);
    probe.awaitAssert(
        () -> {
          assertThat(names()).contains("account.hold-expired");
          return null;
        });
  }

  /** The sweeper has not read yet what the entity has written. */
  @Test
  void shouldNotRecoverWhenRemindedOfWhatItHasDoneItself() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(request("h", new AccountCommand.PlaceHold("h", 4, 1)));
    reply();
    probe.awaitAssert(
        () -> {
          assertThat(names()).contains("account.hold-expired");
          return null;
        });
    var reads = new AtomicInteger();
    journal.withPolicy(
        (id, operation) -> {
          if (operation instanceof ReadEvents) {
            reads.incrementAndGet();
          }
          return ProcessingSuccess.getInstance();
        });
    account.tell(HostMessage.Remind.INSTANCE);
    assertThat(balance(account)).isEqualTo("10");
    assertThat(reads).as("recoveries").hasValue(0);
  }

  @Test
  void shouldDecideHintsTogetherWithTheNextCommand() {
    ActorRef<HostMessage> account = opened(10);
    for (String transaction : List.of("t1", "t2", "t3")) {
      account.tell(request(null, credit(transaction)));
      assertThat(reply().code()).isNull();
      account.tell(new HostMessage.Hint(conclude(transaction)));
    }
    account.tell(new HostMessage.Hint(conclude("unknown")));
    account.tell(request("d", new AccountCommand.Deposit(1)));
    reply();
    assertThat(balance(account)).isEqualTo("14");
    assertThat(names()).filteredOn("account.participated"::equals).hasSizeBetween(4, 6);
    kit.stop(account);
    assertThat(balance(spawn())).isEqualTo("14");
  }

  /** Else every order of a choreography that is passed on would be a row of its own. */
  @Test
  void shouldWriteNoHintThatTheSameGroupMakesSuperfluous() {
    ActorRef<HostMessage> account = opened(10);
    var plan =
        List.of(Step.of(AccountStepKinds.DEBIT, id, 1), Step.of(AccountStepKinds.CREDIT, "b", 1));
    long deadlineMs = HybridClock.millis(clock.tick()) + 60_000;
    account.tell(
        request(
            null,
            new AccountCommand.Participate(
                new ParticipantCommand.Perform(
                    new Order(
                        "t",
                        0,
                        plan.getFirst(),
                        Commitment.EXECUTE,
                        deadlineMs,
                        null,
                        Itinerary.slip("t", plan))))));
    reply();
    account.tell(
        new HostMessage.Hint(
            new AccountCommand.Participate(
                new ParticipantCommand.Arrived(List.of("t"), List.of()))));

    account.tell(request(null, new AccountCommand.Participate(new ParticipantCommand.Commit("t"))));
    reply();

    assertThat(names())
        .containsExactly("account.opened", "account.participated", "account.participated");
  }

  private AccountCommand credit(String transaction) {
    long deadlineMs = HybridClock.millis(clock.tick()) + 60_000;
    return new AccountCommand.Participate(
        new ParticipantCommand.Perform(
            new Order(
                transaction,
                0,
                Step.of(AccountStepKinds.CREDIT, id, 1),
                Commitment.FINAL,
                deadlineMs,
                null,
                null)));
  }

  private static AccountCommand conclude(String transaction) {
    return new AccountCommand.Participate(new ParticipantCommand.Conclude(List.of(transaction)));
  }
}
