package io.quorate.node.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.MetricsPage;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What the page of metrics tells of locks. The node is its own: on another's a lease of another
 * test may end at any time.
 */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class LockMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOLDERS = "quorate_lock_holders";
  private static final String WAITERS = "quorate_lock_waiters";

  private final RunningNode node = RunningNode.start(Map.of());
  private Api api = node.api();
  private Lock lock = Lock.fresh(api);
  private MetricsPage before = MetricsPage.EMPTY;

  @BeforeEach
  void begin() {
    api = node.api();
    lock = Lock.fresh(api);
    before = MetricsPage.of(api);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void shouldMeasureWaitsAndHolds() {
    long first = lock.acquired("a");
    CompletableFuture<Answer> waiting =
        lock.waiting("w", "owner", "b", "wait", "20s", "waitId", "w");
    awaitMore(WAITERS, 1);
    awaitMore(HOLDERS, 1);
    lock.release("a", first).status(200);
    long second = Lock.join(waiting).status(200).number("token");

    assertThat(more(wait("exclusive", "granted", "count"))).isEqualTo(2);
    assertThat(more(wait("exclusive", "granted", "sum"))).isPositive();
    assertThat(more(hold("exclusive", "released", "count"))).isEqualTo(1);
    assertThat(more(hold("exclusive", "released", "sum")))
        .isGreaterThanOrEqualTo(more(wait("exclusive", "granted", "sum")));
    awaitMore(WAITERS, 0);
    awaitMore(HOLDERS, 1);
    lock.release("b", second).status(200);
    assertThat(more(hold("exclusive", "released", "count"))).isEqualTo(2);
    awaitMore(HOLDERS, 0);
  }

  /** What a node reads in the journal was counted by the one that wrote it. */
  @Test
  void shouldNotMeasureAgainAfterARestart() {
    long token = lock.acquire("owner", "a", "ttl", "1h").status(200).number("token");
    lock.release("a", token).status(200);
    lock.acquire("owner", "b", "ttl", "1h").status(200);
    node.restart();
    Lock same = new Lock(node.api(), lock.name(), lock.scope());
    begin();

    assertThat(same.show().path("holders").size()).isEqualTo(1);
    awaitMore(HOLDERS, 1);
    assertThat(MetricsPage.of(api).samples())
        .doesNotContainKeys(
            wait("exclusive", "granted", "count"), hold("exclusive", "released", "count"));
    same.release("b", token + 1).status(200);
    assertThat(more(hold("exclusive", "released", "count"))).isEqualTo(1);
  }

  @Test
  void shouldTellHowHoldsEnded() {
    lock.acquire("owner", "a", "mode", "shared").status(200);
    lock.post("/force-release", "reason", "a test").status(200);
    assertThat(more(hold("shared", "forced", "count"))).isEqualTo(1);

    lock.acquire("owner", "b", "ttl", "50ms").status(200);
    awaitMore(hold("exclusive", "expired", "count"), 1);

    String session = "/v1/sessions/" + lock.name();
    api.put(session, Api.body("ttl", "30s")).status(201);
    lock.acquire("owner", "c", "session", lock.name()).status(200);
    api.delete(session).status(200);
    awaitMore(hold("exclusive", "session_ended", "count"), 1);
  }

  @Test
  void shouldCountRefusalsByCode() {
    long token = lock.acquired("a");
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");
    assertThat(more(refused("Acquire", "lock_not_acquired"))).isEqualTo(1);

    lock.acquire("owner", "b", "wait", "50ms").problem(409, "lock_not_acquired");
    assertThat(more(wait("exclusive", "timed_out", "count"))).isEqualTo(1);
    assertThat(more(wait("exclusive", "timed_out", "sum"))).isGreaterThanOrEqualTo(0.05);
    assertThat(more(refused("Acquire", "lock_not_acquired"))).isEqualTo(2);

    lock.release("b", token).problem(409, "lock_lost");
    assertThat(more(refused("Release", "lock_lost"))).isEqualTo(1);
    lock.release("a", token).status(200);
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
    long next = Lock.join(first).status(200).number("token");
    other.release("a", next).status(200);
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

  private void awaitMore(String sample, double expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(more(sample)).as(sample).isEqualTo(expected));
  }

  /** Returns by how much a sample has risen since the test began; one that is not there is 0. */
  private double more(String sample) {
    return MetricsPage.of(api).since(before, sample);
  }
}
