package io.quorate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.client.json.JsonObject;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LossReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that takes requests and never answers: a lease is renewed by another one in time. */
class SilentNodeTest {

  private static final Duration TTL = Duration.ofSeconds(4);

  private final FakeNode one = FakeNode.start(SilentNodeTest::granted);
  private final FakeNode two = FakeNode.start(SilentNodeTest::granted);
  private final List<LossReason> losses = new CopyOnWriteArrayList<>();
  private final Quorate quorate = Quorate.connect(one.url(), two.url());

  @AfterEach
  void stop() {
    quorate.close();
    one.close();
    two.close();
  }

  @Test
  void shouldRenewByAnotherNodeInTime() {
    try (Lease lease =
        quorate.lock("job").ttl(TTL).onLost(losses::add).acquire(Duration.ofSeconds(1))) {
      FakeNode silent = one.requests().isEmpty() ? two : one;
      FakeNode other = silent == one ? two : one;
      silent.behave(new FakeAnswer.Silence());

      await().until(() -> other.requests("/renew").size() == 2 || !losses.isEmpty());

      assertThat(losses).isEmpty();
      assertThat(silent.requests("/renew")).hasSize(1);
      lease.ensureValid();
    }
  }

  private static FakeAnswer granted(FakeRequest request) {
    return FakeAnswer.ok(
        JsonObject.EMPTY
            .with("lock", "job")
            .with("owner", request.body().text("owner"))
            .with("token", 7)
            .with("mode", "exclusive")
            .with("count", request.path().endsWith("/release") ? 0 : 1)
            .with("permits", 1)
            .with("remaining", TTL)
            .with("waited", "0s"));
  }
}
