package io.quorate.client.lock;

import io.quorate.client.FakeAnswer;
import io.quorate.client.json.JsonObject;
import java.util.List;

/** Answers of locks, as the contract has them. */
final class FakeLockAnswers {

  private FakeLockAnswers() {}

  static JsonObject grant(String lock, String owner, long token, long count, String remaining) {
    return JsonObject.EMPTY
        .with("lock", lock)
        .with("owner", owner)
        .with("token", token)
        .with("mode", "exclusive")
        .with("count", count)
        .with("permits", 1)
        .with("expiresAt", "2026-11-22T10:00:00Z")
        .with("remaining", remaining)
        .with("waited", "0s")
        .with("waitId", "w-1");
  }

  static FakeAnswer granted(long token, String remaining) {
    return FakeAnswer.ok(grant("job", "run-7", token, 1, remaining));
  }

  static FakeAnswer granted(long token, long count, String remaining) {
    return FakeAnswer.ok(grant("job", "run-7", token, count, remaining));
  }

  static FakeAnswer released(long count) {
    return FakeAnswer.ok(
        JsonObject.EMPTY
            .with("lock", "job")
            .with("owner", "run-7")
            .with("token", 7)
            .with("count", count));
  }

  static FakeAnswer lost(String reason) {
    return FakeAnswer.said(409, FakeAnswer.problemBody(409, "lock_lost").with("reason", reason));
  }

  static FakeAnswer notAcquired(String... heldBy) {
    List<JsonObject> holders =
        List.of(heldBy).stream()
            .map(
                owner ->
                    JsonObject.EMPTY
                        .with("owner", owner)
                        .with("token", 3)
                        .with("mode", "exclusive")
                        .with("count", 1)
                        .with("permits", 1)
                        .with("since", "2026-11-22T10:00:00Z")
                        .with("expiresAt", "2026-11-22T10:00:30Z"))
            .toList();
    return FakeAnswer.said(
        409, FakeAnswer.problemBody(409, "lock_not_acquired").with("holders", holders));
  }
}
