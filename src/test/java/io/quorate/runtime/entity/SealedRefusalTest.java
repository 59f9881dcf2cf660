package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * A refusal is final, though a write of the same request may be on its way, of a copy of the entity
 * that is gone: a row takes its place.
 */
@NullUnmarked
class SealedRefusalTest extends HostFixture {

  private static final AccountCommand TOO_MUCH = new AccountCommand.Withdraw(11);

  @Test
  void shouldKeepOutALateWriteOfWhatItRefusesAKnownKey() {
    ActorRef<HostMessage> account = recovered();

    account.tell(keyed("k", 7, TOO_MUCH));
    assertThat(reply().code()).isEqualTo(RejectionCode.INSUFFICIENT_FUNDS);
    assertThat(names()).containsExactly("account.opened", StoredEvent.NOTED);
  }

  @Test
  void shouldKeepOutALateWriteOfWhatWasAskedBefore() {
    ActorRef<HostMessage> account = recovered();

    account.tell(retried(TOO_MUCH));
    assertThat(reply().code()).isEqualTo(RejectionCode.INSUFFICIENT_FUNDS);
    assertThat(names()).containsExactly("account.opened", StoredEvent.NOTED);
  }

  /** The client may have sent it before, with the same id of a hold, say. */
  @Test
  void shouldKeepOutALateWriteOfWhatHasNoKey() {
    ActorRef<HostMessage> account = recovered();

    account.tell(request("first", TOO_MUCH));
    assertThat(reply().code()).isEqualTo(RejectionCode.INSUFFICIENT_FUNDS);
    assertThat(names()).containsExactly("account.opened", StoredEvent.NOTED);
  }

  @Test
  void shouldDoItOnceAndForNothingElse() {
    ActorRef<HostMessage> account = recovered();

    assertThat(balance(account)).isEqualTo("10");
    assertThat(names()).containsExactly("account.opened");
    account.tell(keyed("k", 7, TOO_MUCH));
    account.tell(keyed("l", 7, TOO_MUCH));
    replies(2);
    assertThat(names()).containsExactly("account.opened", StoredEvent.NOTED);
    assertThat(balance(account)).isEqualTo("10");
  }

  @Test
  void shouldNotBeginAHistoryOfWhatIsNotThere() {
    ActorRef<HostMessage> account = spawn();

    account.tell(keyed("k", 7, TOO_MUCH));
    assertThat(reply().code()).isEqualTo(RejectionCode.NOT_FOUND);
    assertThat(names()).isEmpty();
    account.tell(retried(TOO_MUCH));
    assertThat(reply().code()).isEqualTo(RejectionCode.NOT_FOUND);
    assertThat(names()).containsExactly(StoredEvent.NOTED);
  }

  private ActorRef<HostMessage> recovered() {
    ActorRef<HostMessage> before = opened(10);
    before.tell(HostMessage.Stop.INSTANCE);
    probe.expectTerminated(before);
    return spawn();
  }

  private HostMessage.Request retried(AccountCommand command) {
    long first = clock.tick();
    return new HostMessage.Request(
        command, "again", null, 0, -1, first, clock.tick(), PATIENCE_MS, null, probe.ref());
  }
}
