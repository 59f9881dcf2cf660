package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page of metrics tells of locks. */
@ExtendWith(NodeExtension.class)
class LockMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HOLDERS = "quorate_lock_holders";
  private static final String WAITERS = "quorate_lock_waiters";

  private final Api api;
  private final Lock lock;
  private final Map<String, Double> before;

  LockMetricsTest(Api api) {
    this.api = api;
    this.lock = Lock.fresh(api);
    this.before = metrics();
  }

  @Test
  void shouldMeasureWaitsAndHolds() {
    long first = lock.acquired("a");
    CompletableFuture<Answer> waiting =
        lock.waiting("w", "owner", "b", "wait", "20s", "waitId", "w");
    assertThat(more(WAITERS)).isEqualTo(1);
    assertThat(more(HOLDERS)).isEqualTo(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lock.renew("a", first).number("token")).isEqualTo(first));
    lock.release("a", first).status(200);
    long second = Lock.join(waiting).status(200).number("token");

    assertThat(more(wait("exclusive", "granted", "count"))).isEqualTo(2);
    assertThat(more(wait("exclusive", "granted", "sum"))).isPositive();
    assertThat(more(hold("exclusive", "released", "count"))).isEqualTo(1);
    assertThat(more(hold("exclusive", "released", "sum")))
        .isGreaterThanOrEqualTo(more(wait("exclusive", "granted", "sum")));
    assertThat(more(WAITERS)).isZero();
    assertThat(more(HOLDERS)).isEqualTo(1);
    lock.release("b", second).status(200);
    assertThat(more(HOLDERS)).isZero();
    assertThat(more(hold("exclusive", "released", "count"))).isEqualTo(2);
  }

  @Test
  void shouldTellHowHoldsEnded() {
    lock.acquire("owner", "a", "mode", "shared").status(200);
    lock.post("/force-release", "reason", "a test").status(200);
    assertThat(more(hold("shared", "forced", "count"))).isEqualTo(1);

    lock.acquire("owner", "b", "ttl", "50ms").status(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(more(hold("exclusive", "expired", "count"))).isEqualTo(1));

    String session = "/v1/sessions/" + lock.name();
    api.put(session, Api.body("ttl", "30s")).status(201);
    lock.acquire("owner", "c", "session", lock.name()).status(200);
    api.delete(session).status(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(more(hold("exclusive", "session_ended", "count"))).isEqualTo(1));
  }

  @Test
  void shouldCountRefusalsByCode() {
    lock.acquired("a");
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    assertThat(more(refused("Acquire", "lock_not_acquired"))).isEqualTo(1);

    lock.acquire("owner", "b", "wait", "50ms").problem(409, "lock_not_acquired");
    assertThat(more(wait("exclusive", "timed_out", "count"))).isEqualTo(1);
    assertThat(more(wait("exclusive", "timed_out", "sum"))).isGreaterThanOrEqualTo(0.05);
    assertThat(more(refused("Acquire", "lock_not_acquired"))).isEqualTo(2);

    lock.release("b", 1).problem(409, "lock_lost");
    assertThat(more(refused("Release", "lock_lost"))).isEqualTo(1);
  }

  @Test
  void shouldCountDeadlocks() {
    Lock other = lock.beside();
    long mine = lock.acquired("a");
    long its = other.acquired("b");
    CompletableFuture<Answer> first =
        other.waiting("w1", "owner", "a", "wait", "20s", "waitId", "w1");
    lock.acquire("owner", "b", "wait", "20s").problem(409, "deadlock");

    assertThat(more(wait("exclusive", "deadlock", "count"))).isEqualTo(1);
    assertThat(more(refused("Acquire", "deadlock"))).isEqualTo(1);
    other.release("b", its).status(200);
    Lock.join(first).status(200);
    lock.release("a", mine).status(200);
  }

  @Test
  void shouldTellASemaphoreApart() {
    api.put(lock.path(), Api.body("permits", 2)).status(201);
    long token = lock.acquire("owner", "a", "permits", 2).status(200).number("token");
    lock.release("a", token).status(200);
    assertThat(more(wait("semaphore", "granted", "count"))).isEqualTo(1);
    assertThat(more(hold("semaphore", "released", "count"))).isEqualTo(1);
  }

  /** A name in a label would make a series for every lock. */
  @Test
  void shouldNotPutNamesIntoMetrics() {
    lock.release("a", lock.acquired("a")).status(200);
    assertThat(api.get("/metrics").body()).doesNotContain(lock.name());
  }

  private static String wait(String mode, String outcome, String of) {
    return "quorate_lock_wait_seconds_%s{mode=\"%s\",outcome=\"%s\"}".formatted(of, mode, outcome);
  }

  private static String hold(String mode, String outcome, String of) {
    return "quorate_lock_hold_seconds_%s{mode=\"%s\",outcome=\"%s\"}".formatted(of, mode, outcome);
  }

  private static String refused(String command, String code) {
    return "quorate_entity_refusals_total{code=\"%s\",command=\"%s\",type=\"lock\"}"
        .formatted(code, command);
  }

  /** Returns by how much a sample has risen since the test began; one that is not there is 0. */
  private double more(String sample) {
    return metrics().getOrDefault(sample, 0.0) - before.getOrDefault(sample, 0.0);
  }

  private Map<String, Double> metrics() {
    return api.get("/metrics")
        .status(200)
        .body()
        .lines()
        .filter(line -> line.startsWith("quorate_"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
  }
}
