package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quorate.client.Quorate;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LeaseLock;
import io.quorate.client.lock.LockLostException;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java client's locks as the JDK has them, against a node. */
@SuppressWarnings("LockNotBeforeTry") // What happens between locking and unlocking is the test.
@ExtendWith(NodeExtension.class)
class ClientJavaLockTest {

  private static final int WAIT_SECONDS = 20;

  private final Quorate quorate;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String name = RunningNode.freshId("java-lock");
  private final LeaseLock lock;

  ClientJavaLockTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
    lock = quorate.lock(name).ttl(Duration.ofSeconds(3)).asJavaLock();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    quorate.close();
  }

  @Test
  void shouldBeHeldByOneThreadWhichEntersAgain() throws Exception {
    lock.lock();
    assertThat(lock.tryLock()).isTrue();
    lock.lockInterruptibly();
    assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();

    assertThat(inAnotherThread(lock::tryLock)).isFalse();
    assertThat(lock.lease().owner()).endsWith(":" + Thread.currentThread().threadId());
    for (int i = 0; i < 3; i++) {
      lock.unlock();
    }
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    assertThat(inAnotherThread(lock::tryLock)).isFalse();
    lock.unlock();

    assertThat(lock.isHeldByCurrentThread()).isFalse();
    assertThat(
            inAnotherThread(
                () -> {
                  boolean locked = lock.tryLock();
                  lock.unlock();
                  return locked;
                }))
        .isTrue();
  }

  @Test
  void shouldBeOneWithTheLocksOfOtherPrograms() throws Exception {
    Lock same = quorate.lock(name).asJavaLock();
    lock.lock();

    assertThat(same.tryLock()).as("another owner, though of this thread").isFalse();
    Future<Boolean> waiting =
        threads.submit(
            () -> {
              same.lock();
              same.unlock();
              return true;
            });
    await().until(() -> quorate.locks().get(name).queue().size() == 1);
    lock.unlock();

    assertThat(waiting.get(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldNotBeUnlockedByWhoDoesNotHoldIt() throws Exception {
    assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
    lock.lock();
    Callable<Boolean> unlock =
        () -> {
          lock.unlock();
          return true;
        };
    assertThat(threads.submit(unlock))
        .failsWithin(WAIT_SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalMonitorStateException.class);
    lock.unlock();
    assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
  }

  @Test
  void shouldSayWhenItWasLost() {
    lock.lock();
    Lease lease = lock.lease();

    quorate.locks().forceRelease(name, "ticket 1");
    await().until(() -> !lease.isValid());

    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(lock::tryLock)
        .withCauseInstanceOf(LockLostException.class);
    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(lock::unlock)
        .withCauseInstanceOf(LockLostException.class);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void shouldWaitUntilItIsInterrupted() throws Exception {
    lock.lock();
    Future<?> waiting =
        threads.submit(
            () -> {
              lock.lockInterruptibly();
              return null;
            });
    await().until(() -> quorate.locks().get(name).queue().size() == 1);

    waiting.cancel(true);

    await().until(() -> quorate.locks().get(name).queue().isEmpty());
    lock.unlock();
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(lock::lockInterruptibly);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldLockAndUnlockOnAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      lock.lock();
      assertThat(lock.isHeldByCurrentThread()).isTrue();
      lock.unlock();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(quorate.locks().get(name).holders()).isEmpty();
  }

  @Test
  void shouldHaveNoConditions() {
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(lock::newCondition);
  }

  private boolean inAnotherThread(Callable<Boolean> work) throws Exception {
    return threads.submit(work).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
