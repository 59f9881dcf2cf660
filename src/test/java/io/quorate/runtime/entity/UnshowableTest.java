package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.kernel.Decider;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** An entity that cannot be shown: whoever asks is told so, and the entity goes on. */
@NullUnmarked
class UnshowableTest extends HostFixture {

  private static final long CURSED = 13;

  @Test
  void shouldAnswerWithAnErrorAndGoOn() {
    ActorRef<HostMessage> account = spawnCursed();
    account.tell(request("open", new AccountCommand.Open("EUR", 10, 0)));
    assertThat(reply().code()).isNull();

    account.tell(keyed("k", 7, new AccountCommand.Deposit(3)));
    assertThat(reply().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    account.tell(request(null, new AccountCommand.Get()));
    assertThat(reply().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
    account.tell(request("d", new AccountCommand.Deposit(1)));
    assertThat(reply().code()).isNull();
    account.tell(keyed("k", 7, new AccountCommand.Deposit(3)));
    Reply replayed = reply();

    assertThat(replayed.replayed()).isTrue();
    assertThat(balance(account)).isEqualTo("14");
    assertThat(names()).containsExactly("account.opened", "account.deposited", "account.deposited");
  }

  @Test
  void shouldSpareTheOthersOfTheSameGroup() {
    ActorRef<HostMessage> account = spawnCursed();
    account.tell(request("open", new AccountCommand.Open("EUR", 10, 0)));
    assertThat(reply().code()).isNull();
    var writes = new StallingWrites();
    journal.withPolicy(writes);
    account.tell(request("a", new AccountCommand.Deposit(1)));
    writes.awaitFirst();
    account.tell(request("b", new AccountCommand.Deposit(2)));
    account.tell(request("c", new AccountCommand.Deposit(3)));
    writes.release();

    assertThat(replies(3))
        .extracting(Reply::code)
        .containsExactly(null, RejectionCode.OUTCOME_UNKNOWN, null);
    assertThat(balance(account)).isEqualTo("16");
  }

  private ActorRef<HostMessage> spawnCursed() {
    var type = new Cursed(AccountType.TYPE);
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(
                type,
                new EntityCodec<>(type),
                id,
                TestSettings.context(
                    clock, (recipient, question) -> new CompletableFuture<>(), this::answered)),
            self -> {}));
  }

  /** Accounts that cannot be shown while their balance is {@link #CURSED}. */
  private record Cursed(EntityType<AccountCommand, AccountEvent, Account> sound)
      implements EntityType<AccountCommand, AccountEvent, Account> {

    @Override
    public String name() {
      return sound.name();
    }

    @Override
    public Decider<AccountCommand, AccountEvent, Account> decider() {
      return sound.decider();
    }

    @Override
    public Map<String, Class<? extends AccountCommand>> commands() {
      return sound.commands();
    }

    @Override
    public Map<String, Class<? extends AccountEvent>> events() {
      return sound.events();
    }

    @Override
    public Class<Account> state() {
      return sound.state();
    }

    @Override
    public int stateVersion() {
      return sound.stateVersion();
    }

    @Override
    public Object view(Subject subject, Account account, Shown shown) {
      if (account.balance() == CURSED) {
        throw new IllegalStateException("Expected another balance.");
      }
      return sound.view(subject, account, shown);
    }
  }
}
