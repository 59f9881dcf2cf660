package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Entities leave memory by weight and by idleness, and not while something is under way. */
class ResidentsTest {

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong();
  private final Residents residents = new Residents(1_000, IDLE, nanos::get);
  private final List<String> left = new ArrayList<>();

  @Test
  void shouldLetEntitiesLeaveThatAreTooHeavyTogether() {
    for (int i = 0; i < 20; i++) {
      use("e" + i, 100, true);
    }
    assertThat(left).hasSize(10);
    assertThat(residents.bytes()).isEqualTo(1_000);
    assertThat(residents.count()).isEqualTo(10);
  }

  @Test
  void shouldLetOneLeaveThatHasGrownTooHeavyAlone() {
    use("a", 100, true);
    use("b", 100, true);
    use("a", 2_000, true);
    assertThat(left).containsExactly("a");
    assertThat(residents.bytes()).isEqualTo(100);
  }

  @Test
  void shouldLetIdleEntitiesLeave() {
    use("idle", 100, true);
    use("used", 100, true);
    nanos.addAndGet(IDLE.toNanos() / 2);
    use("used", 100, true);
    nanos.addAndGet(IDLE.toNanos() / 2 + 1);
    use("used", 300, true);
    assertThat(left).containsExactly("idle");
  }

  @Test
  void shouldKeepEntitiesWithSomethingUnderWay() {
    for (int i = 0; i < 20; i++) {
      use("busy" + i, 100, false);
    }
    assertThat(left).isEmpty();
    assertThat(residents.bytes()).isEqualTo(2_000);
    for (int i = 0; i < 20; i++) {
      use("busy" + i, 100, true);
    }
    assertThat(left).hasSize(10);
  }

  @Test
  void shouldForgetWhatHasLeft() {
    use("a", 100, true);
    residents.left("a");
    assertThat(left).isEmpty();
    assertThat(residents.bytes()).isZero();
    assertThat(residents.count()).isZero();
  }

  @Test
  void shouldSumUpWhatIsCountedInEntities() {
    assertThat(residents.counted("holders")).isZero();
    use("a", 100, Map.of("holders", 1, "waiters", 0), true);
    use("b", 100, Map.of("holders", 2, "waiters", 5), true);
    use("b", 100, Map.of("holders", 1, "waiters", 5), true);
    use("c", 100, true);
    assertThat(residents.counted("holders")).isEqualTo(2);
    assertThat(residents.counted("waiters")).isEqualTo(5);
    residents.left("b");
    assertThat(residents.counted("holders")).isEqualTo(1);
    assertThat(residents.counted("waiters")).isZero();
    nanos.addAndGet(IDLE.toNanos() + 1);
    use("c", 300, true);
    assertThat(residents.counted("holders")).isZero();
  }

  private void use(String id, int weight, boolean mayLeave) {
    use(id, weight, Map.of(), mayLeave);
  }

  private void use(String id, int weight, Map<String, Integer> counts, boolean mayLeave) {
    residents.use(id, weight, counts, mayLeave, () -> left.add(id));
  }
}
