package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.journal.NewHistories;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What an entity says and asks while its node cannot prove that it owns it: nothing. */
@NullUnmarked
class OwnershipTest extends HostFixture {

  private static final Duration SILENCE = Duration.ofMillis(300);
  private static final Duration HOLD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Outgoing ORDER =
      new Outgoing("t1.0", new Recipient.Entity("account", "a"), new OutboxTest.Asked("command"));

  private final Switch ownership = new Switch();
  private final List<Question<?>> asked = new ArrayList<>();
  private final List<PartnerCall> called = new ArrayList<>();
  private final List<Question<?>> hinted = new ArrayList<>();
  private final List<HostMessage> told = new ArrayList<>();

  @Override
  ActorRef<HostMessage> spawn() {
    return kit.spawn(
        HostBehavior.of(
            new Hosted<>(AccountType.TYPE, new EntityCodec<>(AccountType.TYPE), id, context()),
            self -> {}));
  }

  @Test
  void shouldSendReadsElsewhere() {
    ActorRef<HostMessage> account = opened(10);
    ownership.proven = false;
    account.tell(request(null, new AccountCommand.Get()));
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    ownership.proven = true;
    assertThat(balance(account)).isEqualTo("10");
  }

  @Test
  void shouldSendElsewhereWhatItWouldRefuse() {
    ActorRef<HostMessage> account = opened(10);
    ownership.proven = false;
    account.tell(request("w", new AccountCommand.Withdraw(11)));
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    ownership.proven = true;
    account.tell(request("w", new AccountCommand.Withdraw(11)));
    assertThat(reply().code()).isEqualTo(RejectionCode.INSUFFICIENT_FUNDS);
  }

  @Test
  void shouldWriteNothing() {
    ActorRef<HostMessage> account = opened(10);
    ownership.proven = false;
    account.tell(request("d", new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    assertThat(names()).hasSize(1);
    ownership.proven = true;
    account.tell(request("d", new AccountCommand.Deposit(5)));
    assertThat(reply().changed()).isTrue();
    assertThat(balance(account)).isEqualTo("15");
  }

  /** What it sees may rest on what is decided in the same group, and is not written. */
  @Test
  void shouldShowNothingThatIsNotWritten() {
    ActorRef<HostMessage> account = opened(10);
    StallingWrites stalling = stallingOn(account, request("first", new AccountCommand.Deposit(1)));
    account.tell(request("d", new AccountCommand.Deposit(5)));
    account.tell(request(null, new AccountCommand.Get()));
    ownership.proven = false;
    stalling.release();
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    ownership.proven = true;
    assertThat(balance(account)).isEqualTo("11");
  }

  /** A hold that is due expires as soon as there is a proof again, without any request. */
  @Test
  void shouldGoOnByItselfOnceProven() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(request("h", new AccountCommand.PlaceHold("h1", 5, HOLD.toMillis())));
    reply();
    ownership.proven = false;
    Awaitility.await().during(HOLD.plus(SILENCE)).until(() -> names().size() == 2);
    ownership.proven = true;
    Awaitility.await().atMost(PATIENCE).until(() -> names().size() == 3);
  }

  /** It is done already, so that "certainly not done" would be wrong. */
  @Test
  void shouldSayNothingOfAWriteThatHasNothingToDo() {
    ActorRef<HostMessage> account = opened(10);
    ownership.proven = false;
    account.tell(request("again", new AccountCommand.Open("EUR", 10, 0)));
    probe.expectNoMessage(SILENCE);
    ownership.proven = true;
    account.tell(request("again", new AccountCommand.Open("EUR", 10, 0)));
    assertThat(reply().changed()).isFalse();
  }

  /** Nor when something else of the same group is withdrawn. */
  @Test
  void shouldSayNothingOfAWriteThatHasNothingToDoBesideOthers() {
    ActorRef<HostMessage> account = opened(10);
    StallingWrites stalling = stallingOn(account, request("first", new AccountCommand.Deposit(1)));
    account.tell(request("again", new AccountCommand.Open("EUR", 10, 0)));
    account.tell(request("d", new AccountCommand.Deposit(5)));
    ownership.proven = false;
    stalling.release();
    assertThat(reply().code()).isEqualTo(RejectionCode.UNAVAILABLE);
    probe.expectNoMessage(SILENCE);
  }

  @Test
  void shouldSayNothingOfWhatWasDoneBefore() {
    ActorRef<HostMessage> account = opened(10);
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    reply();
    ownership.proven = false;
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    probe.expectNoMessage(SILENCE);
    ownership.proven = true;
    account.tell(keyed("k", 7, new AccountCommand.Deposit(5)));
    assertThat(reply().replayed()).isTrue();
  }

  /** The proof counts when the answer is sent, not when the request is decided. */
  @Test
  void shouldSayNothingWhenTheProofEndsDuringTheWrite() {
    ActorRef<HostMessage> account = opened(10);
    StallingWrites stalling = stallingOn(account, request("d", new AccountCommand.Deposit(5)));
    ownership.proven = false;
    stalling.release();
    probe.expectNoMessage(SILENCE);
    assertThat(names()).hasSize(2);
  }

  /** It may have been done, so that "certainly not done" would be wrong. */
  @Test
  void shouldNotCallAFailedWriteUndone() {
    ActorRef<HostMessage> account = opened(10);
    ownership.proofs = 1;
    journal.failNextNPersisted(persistenceId, 1);
    account.tell(request("d", new AccountCommand.Deposit(5)));
    assertThat(reply().code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
  }

  @Test
  void shouldAskNobodyUntilProven() {
    var outbox =
        new Outbox<>(
            new Relay(), context(), told::add, (delay, message) -> assertThat(delay).isPositive());
    ownership.proven = false;
    outbox.send(List.of(ORDER));
    assertThat(asked).isEmpty();
    var answered = (HostMessage.Answered) told.removeLast();
    assertThat(answered.answer()).isInstanceOf(Answer.Unknown.class);
    outbox.decided(outbox.command(answered).orElseThrow(), false);
    assertThat(outbox.isIdle()).isFalse();
    ownership.proven = true;
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              outbox.resend(topics -> List.of(ORDER));
              return asked.size() == 1;
            });
  }

  @Test
  void shouldCallNoPartnerUntilProven() {
    var outbox = new Outbox<>(new Relay(), context(), told::add, (delay, message) -> {});
    ownership.proven = false;
    var call = new PartnerCall("http://127.0.0.1:1/", "k", "t1", 1, null, 1000);
    Outgoing order = new Outgoing("t1.1", new Recipient.Outside(), call);
    outbox.send(List.of(order));
    assertThat(called).isEmpty();
    var answered = (HostMessage.Answered) told.removeLast();
    assertThat(answered.answer()).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void shouldHintNothingUntilProven() {
    var outbox = new Outbox<>(new Relay(), context(), told::add, (delay, message) -> {});
    Outgoing hint =
        new Outgoing(
            "t1.2", new Recipient.Entity("account", "a"), new OutboxTest.Asked("hint"), true);
    ownership.proven = false;
    outbox.send(List.of(hint));
    assertThat(hinted).isEmpty();
    ownership.proven = true;
    outbox.send(List.of(hint));
    assertThat(hinted).containsExactly(hint.question());
  }

  /** Sends a request, and returns once its write is held up. */
  private static StallingWrites stallingOn(
      ActorRef<HostMessage> account, HostMessage.Request request) {
    var stalling = new StallingWrites();
    journal.withPolicy(stalling);
    account.tell(request);
    stalling.awaitFirst();
    return stalling;
  }

  private HostContext context() {
    return new HostContext(
        clock,
        TestSettings.host(),
        HostMetrics.NONE,
        ownership,
        (recipient, question) -> {
          asked.add(question);
          return new CompletableFuture<>();
        },
        (recipient, question) -> hinted.add(question),
        Whispers.NONE,
        call -> {
          called.add(call);
          return new CompletableFuture<>();
        },
        this::answered,
        new Residents(1 << 30, Duration.ofMinutes(10)),
        snapshots,
        this::head,
        new NewHistories());
  }

  private static final class Switch implements Ownership {

    private volatile boolean proven = true;

    /** How often it is still proven. */
    private volatile int proofs = Integer.MAX_VALUE;

    @Override
    public synchronized boolean isProven() {
      return proven && proofs-- > 0;
    }

    @Override
    public CompletionStage<?> othersFenced() {
      return CompletableFuture.completedStage(null);
    }
  }

  private static final class Relay implements Conversation<Object, String, String> {

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
      return Optional.of(new Object());
    }
  }
}
