package io.quorate.http.api;

import static io.quorate.testing.node.Api.body;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A lock that does not answer is not taken for one that is free. */
@BesideOthers
class UnansweredSetTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Test
  void shouldNotSayThatAllAreGivenBackWhenOneDoesNotAnswer() throws SQLException {
    try (RunningNode node =
        RunningNode.start(Map.of("quorate.http.deadline", DEADLINE.toSeconds() + "s"))) {
      Api api = node.api();
      Lock known = Lock.fresh(api);
      Lock silent = known.beside();
      String owner = known.owner("w");
      List<String> names = List.of(known.name(), silent.name()).stream().sorted().toList();
      String part = LockSetRelease.keys("k", owner, names).get(names.indexOf(known.name()));
      known.with("Idempotency-Key", part).release("w", known.acquired("w")).status(200);
      String release = body("locks", names, "owner", owner);

      try (var stuck = TableLock.ofSnapshots(node)) {
        CompletableFuture<Answer> keyed = sending(api.with("Idempotency-Key", "k"), release);
        CompletableFuture<Answer> keyless = sending(api, release);
        stuck.awaitBlockedRead();
        await().atMost(DEADLINE.multipliedBy(2)).until(() -> keyed.isDone() && keyless.isDone());
        keyed.join().problem(504, "outcome_unknown");
        keyless.join().problem(503, "unavailable");
      }
    }
  }

  private static CompletableFuture<Answer> sending(Api api, String release) {
    return api.sending("POST", "/v1/lock-sets/release", release);
  }
}
