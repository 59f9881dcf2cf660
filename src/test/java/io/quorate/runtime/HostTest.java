package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.JournalOperation;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.ProcessingPolicy;
import akka.persistence.testkit.ProcessingResult;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.kernel.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The host as a real persistent actor, on a journal that fails and stalls when told to. */
@NullUnmarked
class HostTest {

  private static final AtomicInteger IDS = new AtomicInteger();
  private static final int PATIENCE_MS = 10_000;

  private static ActorTestKit kit;
  private static PersistenceTestKit journal;

  private final HybridClock clock = new HybridClock(System::currentTimeMillis);
  private final String id = "a" + IDS.incrementAndGet();
  private final String persistenceId = "account|" + id;
  private TestProbe<Reply> probe;

  @BeforeAll
  static void startSystem() {
    var config =
        ConfigFactory.parseString(
                """
                akka.actor.provider = local
                akka.loglevel = OFF
                akka.cluster.jmx.enabled = off
                """)
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.parseResources("conf/akka.conf"))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "host-test",
            ActorSystemSetup.create(
                BootstrapSetup.create(config), new EntityTypes(List.of(AccountType.TYPE))));
    kit = ActorTestKit.create(system);
    journal = PersistenceTestKit.create(system);
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
    kit.system().terminate();
  }

  @BeforeEach
  void clear() {
    journal.clearAll();
    journal.resetPolicy();
    probe = kit.createTestProbe();
  }

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

  private ActorRef<HostMessage> opened(long balance) {
    ActorRef<HostMessage> account = spawn();
    account.tell(request("open", new AccountCommand.Open("EUR", balance, 0)));
    assertThat(reply().code()).isNull();
    return account;
  }

  private ActorRef<HostMessage> spawn() {
    return kit.spawn(
        Host.create(
            new Hosted<>(
                AccountType.TYPE,
                new EntityCodec<>(AccountType.TYPE),
                id,
                TestSettings.context(clock))));
  }

  private String balance(ActorRef<HostMessage> account) {
    account.tell(request(null, new AccountCommand.Get()));
    return text(reply()).replaceAll(".*\"balance\":(-?\\d+).*", "$1");
  }

  private List<String> names() {
    return journal.persistedInStorage(persistenceId).stream()
        .map(event -> ((StoredEvent) event).name())
        .toList();
  }

  private Reply reply() {
    return probe.receiveMessage();
  }

  private List<Reply> replies(int count) {
    return probe.receiveSeveralMessages(count);
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private HostMessage.Request request(String requestId, AccountCommand command) {
    return request(requestId, command, -1, clock.tick(), PATIENCE_MS);
  }

  private HostMessage.Request request(
      String requestId, AccountCommand command, long version, long sentAt, int patienceMs) {
    return new HostMessage.Request(
        command, requestId, null, 0, version, sentAt, sentAt, patienceMs, null, probe.ref());
  }

  private HostMessage.Request keyed(String key, long hash, AccountCommand command) {
    long now = clock.tick();
    return new HostMessage.Request(
        command, "r-" + key, key, hash, -1, now, now, PATIENCE_MS, null, probe.ref());
  }

  /** Holds the first write until it is released, and counts the events of each. */
  private static final class StallingWrites implements ProcessingPolicy<JournalOperation> {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Integer> groups = new ArrayList<>();

    @Override
    public synchronized ProcessingResult tryProcess(String id, JournalOperation operation) {
      if (operation instanceof WriteEvents writes) {
        groups.add(writes.getBatch().size());
        begun.countDown();
        await(released);
      }
      return ProcessingSuccess.getInstance();
    }

    void awaitFirst() {
      await(begun);
    }

    void release() {
      released.countDown();
    }

    synchronized List<Integer> groups() {
      return groups;
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
