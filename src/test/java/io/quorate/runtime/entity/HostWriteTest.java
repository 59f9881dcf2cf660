package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Group commit, and what becomes of commands when a write stalls, fails or is rejected. */
@NullUnmarked
class HostWriteTest extends HostFixture {

  @Test
  void shouldWriteCommandsThatWaitInOneGroup() {
    var writes = new StallingWrites();
    ActorRef<HostMessage> account = opened(100);
    journal.withPolicy(writes);
    account.tell(request("first", new AccountCommand.Deposit(1)));
    writes.awaitFirst();
    IntStream.range(0, 8)
        .forEach(i -> account.tell(request("r" + i, new AccountCommand.Deposit(1))));
    writes.release();
    replies(9).forEach(reply -> assertThat(reply.code()).isNull());
    assertThat(writes.groups()).containsExactly(1, 8);
  }

  @Test
  void shouldKeepEachCommandsOwnOutcomeInAGroup() {
    var writes = new StallingWrites();
    ActorRef<HostMessage> account = opened(10);
    journal.withPolicy(writes);
    account.tell(request("first", new AccountCommand.Deposit(1)));
    writes.awaitFirst();
    account.tell(request("a", new AccountCommand.Withdraw(6)));
    account.tell(request("b", new AccountCommand.Withdraw(6)));
    account.tell(request("c", new AccountCommand.Withdraw(5)));
    writes.release();
    assertThat(replies(4).stream().map(Reply::code))
        .containsExactly(null, null, RejectionCode.INSUFFICIENT_FUNDS, null);
    assertThat(balance(account)).isEqualTo("0");
  }

  @Test
  void shouldDecideAgainWhenAWriteFails() {
    ActorRef<HostMessage> account = opened(10);
    journal.failNextPersisted(persistenceId);
    account.tell(request("r", new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isNull();
    assertThat(balance(account)).isEqualTo("15");
  }

  @Test
  void shouldDecideAgainWhenAWriteIsRejected() {
    ActorRef<HostMessage> account = opened(10);
    journal.rejectNextPersisted(persistenceId);
    account.tell(request("r", new AccountCommand.Deposit(5)));
    account.tell(request("s", new AccountCommand.Deposit(1)));
    replies(2).forEach(reply -> assertThat(reply.code()).isNull());
    assertThat(balance(account)).isEqualTo("16");
  }

  @Test
  void shouldSayUnknownWhenWritesKeepFailingAndGoOn() {
    ActorRef<HostMessage> account = opened(10);
    journal.failNextNPersisted(persistenceId, TestSettings.host().writeAttempts());
    account.tell(request("r", new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    account.tell(request("r", new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isNull();
    assertThat(balance(account)).isEqualTo("15");
  }

  @Test
  void shouldNotLoseRequestsThatComeWhileItRecovers() {
    ActorRef<HostMessage> account = opened(10);
    journal.failNextNReads(persistenceId, 2);
    journal.failNextPersisted(persistenceId);
    for (int i = 0; i < 5; i++) {
      account.tell(request("r" + i, new AccountCommand.Deposit(1)));
    }
    replies(5).forEach(reply -> assertThat(reply.code()).isNull());
    assertThat(balance(account)).isEqualTo("15");
  }

  @Test
  void shouldRefuseWhatDoesNotFitIntoItsQueue() {
    var writes = new StallingWrites();
    ActorRef<HostMessage> account = opened(10);
    journal.withPolicy(writes);
    account.tell(request("first", new AccountCommand.Deposit(1)));
    writes.awaitFirst();
    int room = TestSettings.host().bufferSize();
    for (int i = 0; i < room + 3; i++) {
      account.tell(request("r" + i, new AccountCommand.Deposit(1)));
    }
    replies(3).forEach(reply -> assertThat(reply.code()).isEqualTo(RejectionCode.OVERLOADED));
    writes.release();
    replies(room + 1).forEach(reply -> assertThat(reply.code()).isNull());
    assertThat(balance(account)).isEqualTo(String.valueOf(10 + room + 1));
  }

  @Test
  void shouldAnswerWhatItHoldsBeforeItStops() {
    var writes = new StallingWrites();
    ActorRef<HostMessage> account = opened(10);
    journal.withPolicy(writes);
    account.tell(request("first", new AccountCommand.Deposit(1)));
    writes.awaitFirst();
    account.tell(request("second", new AccountCommand.Deposit(1)));
    account.tell(HostMessage.Stop.INSTANCE);
    writes.release();
    replies(2).forEach(reply -> assertThat(reply.code()).isNull());
    probe.expectTerminated(account);
  }
}
