package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.CoordinationLeases.Claim;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every keeper of coordination leases promises. */
public abstract class CoordinationLeasesSuite extends PortSuite<StorageFixture> {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger NAMES = new AtomicInteger();

  protected CoordinationLeasesSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldHaveOneHolderAtMost() {
    String name = freshName();
    assertThat(acquire(claim(name, "a", LONG))).isTrue();
    assertThat(acquire(claim(name, "b", LONG))).isFalse();
    assertThat(join(leases().renew(claim(name, "b", LONG)))).isFalse();
    assertThat(acquire(claim(freshName(), "b", LONG))).isTrue();
    assertThat(join(leases().renew(claim(name, "a", LONG)))).isTrue();
    assertThat(acquire(claim(name, "a", LONG))).isTrue();
  }

  @Test
  void shouldBeFreeWhenReleasedByItsHolderAlone() {
    String name = freshName();
    acquire(claim(name, "a", LONG));
    join(leases().release(claim(name, "b", LONG)));
    assertThat(acquire(claim(name, "b", LONG))).isFalse();
    join(leases().release(claim(name, "a", LONG)));
    join(leases().release(claim(name, "a", LONG)));
    assertThat(acquire(claim(name, "b", LONG))).isTrue();
  }

  @Test
  void shouldExpireAndNotBeRevived() {
    String name = freshName();
    acquire(claim(name, "a", LONG));
    fixture.expire(name);
    assertThat(join(leases().renew(claim(name, "a", LONG)))).isFalse();
    assertThat(acquire(claim(name, "b", LONG))).isTrue();
    assertThat(join(leases().renew(claim(name, "a", LONG)))).isFalse();
  }

  @Test
  void shouldExpireByItself() {
    String name = freshName();
    acquire(claim(name, "a", SHORT));
    await().atMost(PATIENCE).until(() -> acquire(claim(name, "b", LONG)));
  }

  @Test
  void shouldHoldLongerWhenRenewed() {
    String name = freshName();
    acquire(claim(name, "a", Duration.ofSeconds(5)));
    assertThat(join(leases().renew(claim(name, "a", SHORT)))).isTrue();
    await().atMost(PATIENCE).until(() -> acquire(claim(name, "b", LONG)));
  }

  @Test
  void shouldBeTakenFromItsOwnSideAlone() {
    String name = freshName();
    acquire(claim(name, "a", LONG));
    assertThat(acquire(claim(name, "b", LONG), "b", "c")).isFalse();
    assertThat(acquire(claim(name, "b", LONG), "a", "b", "c")).isTrue();
    assertThat(join(leases().renew(claim(name, "a", LONG)))).isFalse();
    join(leases().release(claim(name, "a", LONG)));
    assertThat(acquire(claim(name, "a", LONG), "a")).isFalse();
    assertThat(join(leases().renew(claim(name, "b", LONG)))).isTrue();
  }

  private boolean acquire(Claim claim, String... side) {
    return join(leases().acquire(claim, () -> Set.of(side)));
  }

  private static Claim claim(String name, String owner, Duration timeToLive) {
    return new Claim(name, owner, timeToLive);
  }

  private static String freshName() {
    return "suite-" + NAMES.incrementAndGet();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private CoordinationLeases leases() {
    return fixture.storage().coordinationLeases();
  }
}
