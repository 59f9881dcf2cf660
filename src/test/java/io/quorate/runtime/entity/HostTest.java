package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Idempotency, versions, staleness, time and recovery of a host. */
@NullUnmarked
class HostTest extends HostFixture {

  @Test
  void shouldReplayTheAnswerOfAKnownRequestAlsoAfterRecovery() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    Reply first = reply();
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    Reply again = reply();
    kit.stop(account);
    ActorRef<HostMessage> recovered = spawn();
    recovered.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    Reply late = reply();
    assertThat(List.of(first.replayed(), again.replayed(), late.replayed()))
        .containsExactly(false, true, true);
    assertThat(text(again)).isEqualTo(text(first));
    assertThat(text(late)).isEqualTo(text(first));
    assertThat(balance(recovered)).isEqualTo("15");
  }

  @Test
  void shouldRefuseAKeyThatWasUsedForAnotherRequest() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    reply();
    account.tell(keyed("k", 8, new AccountCommand.Deposit(6)));
    assertThat(reply().code()).isEqualTo(RejectionCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void shouldRememberAKeyWhoseRequestChangedNothing() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 1, new AccountCommand.Unfreeze()));
    reply();
    account.tell(request("f", new AccountCommand.Freeze()));
    reply();
    account.tell(keyed("k", 1, new AccountCommand.Unfreeze()));
    assertThat(reply().replayed()).isTrue();
    account.tell(request("d", new AccountCommand.Deposit(1)));
    assertThat(reply().code()).isEqualTo(RejectionCode.ACCOUNT_FROZEN);
  }

  @Test
  void shouldAskTheJournalOnlyOfKeysThatItMayKnow() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    reply();
    assertThat(lookedUp).isEmpty();
    kit.stop(account);
    ActorRef<HostMessage> recovered = spawn();
    recovered.tell(keyed("l", 8, new AccountCommand.Deposit(6)));
    assertThat(reply().replayed()).isFalse();
    assertThat(lookedUp).isEmpty();
    recovered.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    assertThat(reply().replayed()).isTrue();
    assertThat(lookedUp).containsExactly("k");
  }

  @Test
  void shouldDoNothingWhileItCannotTellWhetherAKeyWasUsed() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    reply();
    keysAreAway = true;
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    account.tell(keyed("new", 7, new AccountCommand.Deposit(5)));
    assertThat(reply().code()).as("a key that is surely new").isNull();
    keysAreAway = false;
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    assertThat(reply().replayed()).isTrue();
    assertThat(balance(account)).isEqualTo("20");
  }

  @Test
  void shouldRefuseAnOldVersion() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(request("d", new AccountCommand.Deposit(1), 1, clock.tick(), PATIENCE_MS));
    assertThat(reply().version()).isEqualTo(2);
    account.tell(request("e", new AccountCommand.Deposit(1), 1, clock.tick(), PATIENCE_MS));
    assertThat(reply().code()).isEqualTo(RejectionCode.VERSION_MISMATCH);
  }

  @Test
  void shouldNotDecideARequestThatIsTooOld() {
    ActorRef<HostMessage> account = opened(10);
    long longAgo = HybridClock.atMillis(HybridClock.millis(clock.tick()) - 1000);
    account.tell(request("d", new AccountCommand.Deposit(1), -1, longAgo, 1000));
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    assertThat(balance(account)).isEqualTo("10");
  }

  @Test
  void shouldReleaseAnExpiredHoldByItselfWhileItLives() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(request("h", new AccountCommand.PlaceHold("h", 4, 50)));
    reply();
    probe.awaitAssert(
        () -> {
          assertThat(names()).contains("account.hold-expired");
          return null;
        });
  }

  @Test
  void shouldRecoverFromASnapshot() {
    ActorRef<HostMessage> account = opened(10);
    int many = 3 * TestSettings.host().snapshotEvery();
    for (int i = 0; i < many; i++) {
      account.tell(keyed("k" + i, i, new AccountCommand.Deposit(1)));
      assertThat(reply().code()).isNull();
    }
    kit.stop(account);
    ActorRef<HostMessage> recovered = spawn();
    recovered.tell(keyed("k0", 0, new AccountCommand.Deposit(1)));
    assertThat(reply().replayed()).isTrue();
    assertThat(balance(recovered)).isEqualTo(String.valueOf(10 + many));
  }
}
