package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.HostMessage;
import org.junit.jupiter.api.Test;

/** An entity that is told to stop, while the database does not let it recover. */
class LeavingTest extends HostFixture {

  /** Far more than it will try. */
  private static final int FOR_EVER = 1_000_000;

  @Test
  void shouldStopWhileItCannotRecover() {
    snapshots.failingLoads.set(FOR_EVER);
    ActorRef<HostMessage> account = spawn();
    account.tell(request(null, new AccountCommand.Get()));

    account.tell(HostMessage.Stop.INSTANCE);

    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    probe.expectTerminated(account);
  }

  @Test
  void shouldStopWhileItCannotRecoverFromAFailedWrite() {
    ActorRef<HostMessage> account = opened(10);
    snapshots.failingLoads.set(FOR_EVER);
    journal.failNextPersisted(persistenceId);
    account.tell(request("deposit", new AccountCommand.Deposit(5)));
    await().until(() -> snapshots.failingLoads.get() < FOR_EVER);

    account.tell(HostMessage.Stop.INSTANCE);

    probe.expectTerminated(account);
    probe.expectNoMessage();
  }
}
