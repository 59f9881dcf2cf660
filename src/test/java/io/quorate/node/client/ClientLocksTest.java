package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quorate.client.Quorate;
import io.quorate.client.account.NewAccount;
import io.quorate.client.leader.Candidacy;
import io.quorate.client.lock.DeadlockException;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockLostException;
import io.quorate.client.lock.LockMode;
import io.quorate.client.lock.LockNotAcquiredException;
import io.quorate.client.lock.LockState;
import io.quorate.client.lock.LossReason;
import io.quorate.client.lock.Session;
import io.quorate.client.transaction.TransactionOutcome;
import io.quorate.client.transaction.TransactionPlan;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java client against a node: locks, sessions, leaders. */
@ExtendWith(NodeExtension.class)
class ClientLocksTest {

  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final int OWNERS = 8;
  private static final int ROUNDS = 5;

  private final Quorate quorate;
  private final Quorate other;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String lock = RunningNode.freshId("lock");
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();

  ClientLocksTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
    other = Quorate.connect(node.url());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    quorate.close();
    other.close();
  }

  @Test
  void shouldHoldALockUntilItIsClosed() {
    long token;
    try (Lease lease = quorate.lock(lock).owner("run-7").data("host-1").acquire(WAIT)) {
      token = lease.token();
      lease.ensureValid();
      assertThat(lease.remaining()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
      LockState state = other.locks().get(lock);
      assertThat(state.available()).isZero();
      assertThat(state.holders()).hasSize(1);
      assertThat(state.holders().getFirst().owner()).isEqualTo("run-7");
      assertThat(state.holders().getFirst().data()).hasValue("host-1");
      assertThat(other.lock(lock).tryAcquire()).isEmpty();
      assertThatExceptionOfType(LockNotAcquiredException.class)
          .isThrownBy(() -> other.lock(lock).acquire(Duration.ofMillis(50)))
          .satisfies(
              refusal -> assertThat(refusal.holders().getFirst().owner()).isEqualTo("run-7"));
    }

    try (Lease next = other.lock(lock).tryAcquire().orElseThrow()) {
      assertThat(next.token()).isGreaterThan(token);
    }
    assertThat(quorate.locks().get(lock).holders()).isEmpty();
  }

  @Test
  void shouldExcludeAllOthers() throws Exception {
    var inside = new AtomicInteger();
    var tokens = new CopyOnWriteArrayList<Long>();
    List<Future<?>> owners = new CopyOnWriteArrayList<>();
    for (int i = 0; i < OWNERS; i++) {
      Quorate client = i % 2 == 0 ? quorate : other;
      owners.add(
          threads.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  try (Lease lease = client.lock(lock).acquire(WAIT)) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    tokens.add(lease.token());
                    assertThat(inside.decrementAndGet()).isZero();
                  }
                }
              }));
    }
    for (Future<?> owner : owners) {
      owner.get();
    }

    assertThat(tokens).hasSize(OWNERS * ROUNDS).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldRenewForAsLongAsItIsHeld() {
    try (Lease lease =
        quorate.lock(lock).ttl(Duration.ofMillis(900)).onLost(losses::add).acquire(WAIT)) {
      assertThat(other.lock(lock).tryAcquire(Duration.ofSeconds(3))).isEmpty();
      lease.ensureValid();
    }
    assertThat(losses).isEmpty();
  }

  @Test
  void shouldTellOnceThatSomebodyHasTakenIt() {
    Lease lease = quorate.lock(lock).ttl(Duration.ofSeconds(3)).onLost(losses::add).acquire(WAIT);

    other.locks().forceRelease(lock, "ticket 1", lease.token());

    await().until(() -> losses.equals(List.of(LossReason.FORCED)));
    assertThatExceptionOfType(LockLostException.class).isThrownBy(lease::close);
    assertThat(losses).hasSize(1);
  }

  @Test
  void shouldEnterAgainAndLeaveAsOften() {
    Lease outer = quorate.lock(lock).owner("run-7").acquire(WAIT);
    Lease inner = quorate.lock(lock).owner("run-7").acquire(WAIT);

    assertThat(inner.count()).isEqualTo(2);
    assertThat(inner.token()).isEqualTo(outer.token());
    outer.close();
    assertThat(other.lock(lock).tryAcquire()).isEmpty();
    inner.close();
    assertThat(other.locks().get(lock).available()).isEqualTo(1);
  }

  @Test
  void shouldShareALockAndUpgradeIt() {
    Lease one = quorate.lock(lock).owner("a").shared().acquire(WAIT);
    Lease two = other.lock(lock).owner("b").shared().acquire(WAIT);
    assertThat(other.lock(lock).tryAcquire()).isEmpty();
    two.close();

    Lease alone = quorate.lock(lock).owner("a").acquire(WAIT);
    assertThat(alone.mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(one.token()).isEqualTo(alone.token());
    alone.downgrade();

    Lease third = other.lock(lock).owner("c").shared().acquire(WAIT);
    third.close();
    alone.close();
    one.close();
    assertThat(quorate.locks().get(lock).holders()).isEmpty();
  }

  @Test
  void shouldCountThePermitsOfASemaphore() {
    quorate.locks().setPermits(lock, 3);

    Lease two = quorate.lock(lock).permits(2).acquire(WAIT);
    Lease one = quorate.lock(lock).acquire(WAIT);

    assertThat(one.token()).isNotEqualTo(two.token());
    assertThat(other.lock(lock).tryAcquire()).isEmpty();
    two.close();
    assertThat(quorate.locks().get(lock).available()).isEqualTo(2);
    one.close();
    quorate.locks().delete(lock);
  }

  @Test
  void shouldNameADeadlock() throws Exception {
    String second = lock + "-2";
    Lease a = quorate.lock(lock).owner("a").acquire(WAIT);
    Lease b = quorate.lock(second).owner("b").acquire(WAIT);
    Future<Lease> waiting = threads.submit(() -> quorate.lock(second).owner("a").acquire(WAIT));
    await().until(() -> quorate.locks().get(second).queue().size() == 1);

    assertThatExceptionOfType(DeadlockException.class)
        .isThrownBy(() -> quorate.lock(lock).owner("b").acquire(WAIT))
        .satisfies(deadlock -> assertThat(deadlock.cycle()).hasSize(2));
    b.close();
    waiting.get().close();
    a.close();
  }

  @Test
  void shouldEndAWaitFromOutside() throws Exception {
    Lease held = quorate.lock(lock).acquire(WAIT);
    Future<Lease> waiting = threads.submit(() -> other.lock(lock).acquire(WAIT));
    await().until(() -> quorate.locks().get(lock).queue().size() == 1);
    String waitId = quorate.locks().get(lock).queue().getFirst().waitId();

    assertThat(quorate.locks().cancelWait(lock, waitId)).isTrue();

    assertThat(waiting)
        .failsWithin(WAIT)
        .withThrowableThat()
        .withCauseInstanceOf(LockNotAcquiredException.class);
    assertThat(quorate.locks().cancelWait(lock, "none")).isFalse();
    held.close();
  }

  @Test
  void shouldLeaveTheQueueWhenItIsInterrupted() {
    Lease held = quorate.lock(lock).acquire(WAIT);
    Future<Lease> waiting = threads.submit(() -> other.lock(lock).acquire(WAIT));
    await().until(() -> quorate.locks().get(lock).queue().size() == 1);

    waiting.cancel(true);

    await().until(() -> quorate.locks().get(lock).queue().isEmpty());
    held.close();
  }

  @Test
  void shouldHaveTheLocksOfASessionGoWithIt() {
    String id = RunningNode.freshId("session");
    try (Session session = quorate.session(id, Duration.ofMillis(900))) {
      Lease lease = quorate.lock(lock).session(session).onLost(losses::add).acquire(WAIT);
      assertThat(other.lock(lock).tryAcquire(Duration.ofSeconds(3))).isEmpty();
      lease.ensureValid();
      assertThat(losses).isEmpty();
    }

    assertThat(other.lock(lock).tryAcquire(WAIT)).isPresent();
    await().until(() -> losses.equals(List.of(LossReason.SESSION_ENDED)));
  }

  @Test
  void shouldTellThatALockOfASessionWasTaken() {
    String id = RunningNode.freshId("session");
    try (Session session = quorate.session(id, Duration.ofMillis(900))) {
      quorate.lock(lock).session(session).onLost(losses::add).acquire(WAIT);

      other.locks().forceRelease(lock, "ticket 1");

      await().until(() -> losses.equals(List.of(LossReason.FORCED)));
      assertThat(session.isValid()).isTrue();
    }
  }

  @Test
  void shouldGuardATransaction() {
    String account = RunningNode.freshId("account");
    quorate.account(account).open(NewAccount.in("EUR").withInitialBalance(100));
    try (Lease lease = quorate.lock(lock).acquire(WAIT)) {
      quorate
          .transaction()
          .run(TransactionPlan.saga().holds(lock, lease.token()).debit(account, 10))
          .committed();
      assertThat(
              quorate
                  .transaction()
                  .run(TransactionPlan.saga().holds(lock, lease.token() + 1).debit(account, 10)))
          .isInstanceOf(TransactionOutcome.Aborted.class);
    }
    assertThat(quorate.account(account).get().balance()).isEqualTo(90);
  }

  @Test
  void shouldHaveOneLeaderAtATime() throws Exception {
    var leading = new AtomicInteger();
    var tokens = new CopyOnWriteArrayList<Long>();
    var second = new CountDownLatch(2);
    try (Candidacy one = stand(quorate, leading, tokens, second);
        Candidacy two = stand(other, leading, tokens, second)) {
      await().until(() -> tokens.size() == 1);
      String leader = quorate.locks().get(lock).holders().getFirst().owner();
      (leader.equals("candidate-1") ? one : two).close();
      await().until(() -> tokens.size() == 2);
    }

    assertThat(tokens).isSorted().doesNotHaveDuplicates();
    assertThat(leading).hasValue(0);
    assertThat(quorate.locks().get(lock).holders()).isEmpty();
  }

  private Candidacy stand(
      Quorate client, AtomicInteger leading, List<Long> tokens, CountDownLatch stop) {
    return client
        .leader(lock)
        .candidate(client == quorate ? "candidate-1" : "candidate-2")
        .start(
            term -> {
              assertThat(leading.incrementAndGet()).isEqualTo(1);
              tokens.add(term.token());
              try {
                stop.await();
              } finally {
                leading.decrementAndGet();
              }
            });
  }

  @Test
  void shouldStepDownWhenTheTermIsLost() {
    var interrupted = new CompletableFuture<Boolean>();
    var terms = new AtomicInteger();
    var never = new CountDownLatch(1);
    try (Candidacy candidacy =
        quorate
            .leader(lock)
            .ttl(Duration.ofSeconds(2))
            .start(
                term -> {
                  terms.incrementAndGet();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    interrupted.complete(term.isOver());
                    throw e;
                  }
                })) {
      await().until(() -> terms.get() == 1);

      other.locks().forceRelease(lock, "ticket 1");

      assertThat(interrupted).succeedsWithin(WAIT).isEqualTo(true);
      await().until(() -> terms.get() == 2);
      assertThat(candidacy.isOver()).isFalse();
    }
  }
}
