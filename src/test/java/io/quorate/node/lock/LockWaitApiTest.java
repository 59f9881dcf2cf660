package io.quorate.node.lock;

import static io.quorate.testing.node.Lock.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that wait for a lock, go and come back. */
@ExtendWith(NodeExtension.class)
class LockWaitApiTest {

  private final RunningNode node;
  private final Api api;
  private final Lock lock;

  LockWaitApiTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
    this.lock = Lock.fresh(api);
  }

  @Test
  void shouldGrantToWhoWaitsWhenItIsReleased() {
    long token = lock.acquired("a");
    CompletableFuture<Answer> waiting =
        lock.waiting("w", "owner", "b", "wait", "20s", "waitId", "w");
    assertThat(lock.show().path("queue").path(0).path("owner").asText()).isEqualTo(lock.owner("b"));

    lock.release("a", token).status(200);
    Answer grant = join(waiting).status(200).shows("token", token + 1, "waitId", "w");
    assertThat(grant.json().path("waited").asText()).isNotEqualTo("0ms");
    assertThat(lock.show().path("queue")).isEmpty();
  }

  @Test
  void shouldServeInTheOrderOfComing() {
    long token = lock.acquired("a");
    var waiting = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 5; i++) {
      waiting.add(lock.waiting("w" + i, "owner", "o" + i, "wait", "20s", "waitId", "w" + i));
    }
    String owner = "a";
    for (int i = 0; i < 5; i++) {
      lock.release(owner, token).status(200);
      token = join(waiting.get(i)).status(200).number("token");
      owner = "o" + i;
      assertThat(waiting.subList(i + 1, 5)).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void shouldTellWhoWaitsThatTheTimeIsOver() {
    lock.acquired("a");
    Answer refusal = lock.acquire("owner", "b", "wait", "500ms").problem(409, "lock_not_acquired");
    assertThat(refusal.json().path("reason").asText()).isEqualTo("timed_out");
    assertThat(refusal.took()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
    assertThat(lock.show().path("queue")).isEmpty();
  }

  @Test
  void shouldEndAWaitThatIsDeleted() {
    lock.acquired("a");
    CompletableFuture<Answer> waiting =
        lock.waiting("w/1", "owner", "b", "wait", "20s", "waitId", "w/1");
    api.delete(lock.path() + "/waiters/w%2F1").status(200);
    Answer refusal = join(waiting).problem(409, "lock_not_acquired");
    assertThat(refusal.json().path("reason").asText()).isEqualTo("cancelled");
    api.delete(lock.path() + "/waiters/w%2F1").status(200);
    api.delete(lock.path() + "/waiters/unknown").problem(404, "not_found");
  }

  @Test
  void shouldTakeTheIdempotencyKeyForTheWaitId() {
    lock.acquired("a");
    String key = RunningNode.freshId("key");
    CompletableFuture<Answer> waiting =
        lock.with("Idempotency-Key", key).waiting(key, "owner", "b", "wait", "20s");
    api.delete(lock.path() + "/waiters/" + key).status(200);
    join(waiting).problem(409, "lock_not_acquired");
  }

  @Test
  void shouldKeepThePlaceOfAClientThatComesBack() {
    long token = lock.acquired("a");
    askAndVanish("w", "b");
    CompletableFuture<Answer> other = lock.waiting("v", "owner", "c", "wait", "30s", "waitId", "v");

    CompletableFuture<Answer> back = lock.waiting("w", "owner", "b", "wait", "30s", "waitId", "w");
    assertThat(lock.show().path("queue").findValuesAsText("waitId")).containsExactly("w", "v");
    lock.release("a", token).status(200);
    join(back).status(200).shows("token", token + 1, "owner", lock.owner("b"));
    assertThat(other).isNotDone();
    lock.release("b", token + 1).status(200);
    join(other).status(200).shows("token", token + 2);
  }

  @Test
  void shouldGrantNothingToAClientThatIsGone() {
    long token = lock.acquired("a");
    long startedNanos = System.nanoTime();
    askAndVanish("w", "b");
    CompletableFuture<Answer> next = lock.waiting("v", "owner", "c", "wait", "30s", "waitId", "v");
    lock.release("a", token).status(200);

    Answer grant = join(next).status(200).shows("owner", lock.owner("c"), "token", token + 1);
    assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
        .as("the place is kept for as long")
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(16));
    assertThat(grant.json().path("count").asInt()).isEqualTo(1);
    assertThat(
            lock.acquire("owner", "b", "wait", "1s", "waitId", "w")
                .problem(409, "lock_not_acquired")
                .json()
                .path("reason")
                .asText())
        .isEqualTo("left");
  }

  @Test
  void shouldRefuseTheSecondOfTwoUpgrades() {
    lock.acquire("owner", "a", "mode", "shared").status(200);
    long token = lock.acquire("owner", "b", "mode", "shared").status(200).number("token");
    CompletableFuture<Answer> first =
        lock.waiting("up", "owner", "a", "wait", "20s", "waitId", "up");
    Answer second = lock.acquire("owner", "b", "wait", "20s").problem(409, "deadlock");
    assertThat(second.json().path("cycle").findValuesAsText("owner"))
        .containsExactlyInAnyOrder(lock.owner("a"), lock.owner("b"));
    lock.release("b", token).status(200);
    join(first).status(200).shows("mode", "exclusive", "token", token + 1);
  }

  @Test
  void shouldLetNoReaderPassAWaitingWriter() {
    long token = lock.acquire("owner", "a", "mode", "shared").status(200).number("token");
    CompletableFuture<Answer> writer =
        lock.waiting("w", "owner", "b", "wait", "20s", "waitId", "w");
    lock.acquire("owner", "c", "mode", "shared").problem(409, "lock_not_acquired");
    lock.acquire("owner", "a", "mode", "shared").status(200).shows("count", 2);
    lock.release("a", token).status(200);
    lock.release("a", token).status(200);
    join(writer).status(200);
  }

  @Test
  void shouldRefuseOneOfThoseThatWaitForEachOther() {
    Lock other = lock.beside();
    lock.acquired("a");
    other.acquired("b");
    CompletableFuture<Answer> first =
        other.waiting("first", "owner", "a", "wait", "20s", "waitId", "first");
    Answer second = lock.acquire("owner", "b", "wait", "20s", "waitId", "second");
    second.problem(409, "deadlock");
    assertThat(second.took()).isLessThan(Duration.ofSeconds(5));
    assertThat(second.json().path("cycle").findValuesAsText("lock"))
        .containsExactlyInAnyOrder(lock.name(), other.name());
    assertThat(first).isNotDone();
  }

  /** Sends a request for the lock, and closes the connection once it waits. */
  private void askAndVanish(String waitId, String owner) {
    try (RawConnection connection = node.connect()) {
      connection.request(
          "POST " + lock.path() + "/acquire HTTP/1.1",
          lock.body("owner", owner, "wait", "30s", "waitId", waitId),
          "Content-Type: application/json");
      lock.awaitQueued(waitId);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        api.get(lock.path() + "/events")
                            .json()
                            .path("events")
                            .findValuesAsText("type"))
                    .containsAll(List.of("lock.enqueued", "lock.unattended")));
  }
}
