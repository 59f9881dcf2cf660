package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quorate.client.Quorate;
import io.quorate.client.lock.LeaseLock;
import io.quorate.client.shedlock.QuorateLockProvider;
import io.quorate.client.spring.QuorateLockRegistry;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** ShedLock and Spring Integration over the client, against a node. */
@ExtendWith(NodeExtension.class)
class ClientAdaptersTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Quorate quorate;
  private final Quorate other;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String name = RunningNode.freshId("task");

  ClientAdaptersTest(RunningNode node) {
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
  void shouldRunAScheduledTaskOnOneProgramAtATime() throws Exception {
    var one = new DefaultLockingTaskExecutor(new QuorateLockProvider(quorate));
    var two = new DefaultLockingTaskExecutor(new QuorateLockProvider(other));
    var runs = new AtomicInteger();
    var started = new CountDownLatch(1);
    var end = new CompletableFuture<Void>();
    Runnable work =
        () -> {
          runs.incrementAndGet();
          started.countDown();
          end.join();
        };
    Future<?> first =
        threads.submit(() -> one.executeWithLock(work, configuration(MINUTE, Duration.ZERO)));
    started.await();

    two.executeWithLock((Runnable) runs::incrementAndGet, configuration(MINUTE, Duration.ZERO));
    assertThat(runs).hasValue(1);
    end.complete(null);
    first.get();
    two.executeWithLock((Runnable) runs::incrementAndGet, configuration(MINUTE, Duration.ZERO));

    assertThat(runs).hasValue(2);
  }

  @Test
  void shouldKeepAScheduledTaskForAtLeastItsTime() {
    var provider = new QuorateLockProvider(quorate);
    Duration atLeast = Duration.ofSeconds(2);
    long began = System.nanoTime();

    provider.lock(configuration(MINUTE, atLeast)).orElseThrow().unlock();

    Optional<SimpleLock> next =
        await()
            .until(
                () -> new QuorateLockProvider(other).lock(configuration(MINUTE, Duration.ZERO)),
                Optional::isPresent);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(atLeast.toNanos());
    next.orElseThrow().unlock();
  }

  @Test
  void shouldEndAScheduledTaskThatTakesTooLong() {
    var provider = new QuorateLockProvider(quorate);
    SimpleLock first =
        provider.lock(configuration(Duration.ofMillis(300), Duration.ZERO)).orElseThrow();

    SimpleLock second =
        await()
            .until(() -> provider.lock(configuration(MINUTE, Duration.ZERO)), Optional::isPresent)
            .orElseThrow();

    first.unlock();
    assertThat(provider.lock(configuration(MINUTE, Duration.ZERO))).isEmpty();
    second.unlock();
  }

  @Test
  void shouldExtendAScheduledTask() {
    var provider = new QuorateLockProvider(quorate);
    SimpleLock first = provider.lock(configuration(MINUTE, Duration.ZERO)).orElseThrow();

    SimpleLock extended = first.extend(Duration.ofMinutes(5), Duration.ZERO).orElseThrow();

    assertThatIllegalStateException().isThrownBy(first::unlock);
    assertThat(quorate.locks().get(name).holders().getFirst().expiresAt().orElseThrow())
        .isAfter(Instant.now().plusSeconds(120));
    extended.unlock();
    assertThat(quorate.locks().get(name).holders()).isEmpty();
  }

  @Test
  void shouldLockByTheKeysOfSpringIntegration() throws Exception {
    var registry = new QuorateLockRegistry(quorate, name, Duration.ofSeconds(10));
    var elsewhere = new QuorateLockRegistry(other, name, Duration.ofSeconds(10));
    Object key = "group 7 / aggregator";

    registry.executeLocked(
        key,
        () -> {
          assertThat(registry.obtain(key).tryLock()).as("enters again").isTrue();
          registry.obtain(key).unlock();
          registry.renewLock(key);
          assertThat(elsewhere.obtain(key).tryLock()).isFalse();
          assertThat(elsewhere.obtain("group 8").tryLock()).isTrue();
          elsewhere.obtain("group 8").unlock();
          assertThatExceptionOfType(TimeoutException.class)
              .isThrownBy(
                  () -> elsewhere.executeLocked(key, Duration.ofMillis(100), () -> "never"));
        });

    LeaseLock free = elsewhere.obtain(key);
    assertThat(free.tryLock()).isTrue();
    assertThat(free.lease().lock()).startsWith("sha256:");
    free.unlock();
    assertThatExceptionOfType(IllegalMonitorStateException.class)
        .isThrownBy(() -> registry.renewLock(key));
  }

  private LockConfiguration configuration(Duration atMost, Duration atLeast) {
    return new LockConfiguration(Instant.now(), name, atMost, atLeast);
  }
}
