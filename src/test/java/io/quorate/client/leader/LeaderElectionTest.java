package io.quorate.client.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.client.FakeAnswer;
import io.quorate.client.FakeNode;
import io.quorate.client.FakeRequest;
import io.quorate.client.Quorate;
import io.quorate.client.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a candidate does when its work or its cluster fails; ClientLocksTest has real elections. */
class LeaderElectionTest {

  private final FakeNode node = FakeNode.start(LeaderElectionTest::elected);
  private final Quorate quorate = Quorate.builder().nodes(node.url()).attempts(1).build();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    quorate.close();
    node.close();
  }

  @Test
  void shouldStandAgainWhenTheWorkFails() {
    var terms = new AtomicInteger();
    var never = new CountDownLatch(1);
    try (Candidacy candidacy =
        quorate
            .leader("svc")
            .onError(failures::add)
            .start(
                term -> {
                  if (terms.incrementAndGet() == 1) {
                    throw new IllegalStateException("Expected to work.");
                  }
                  never.await();
                })) {
      await().until(() -> terms.get() == 2);

      assertThat(candidacy.isOver()).isFalse();
      assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
      assertThat(node.requests("/release")).hasSize(1);
    }
    assertThat(node.requests("/release")).hasSize(2);
    assertThat(failures).as("being stopped is no failure").hasSize(1);
  }

  @Test
  void shouldStandAgainWhenNoNodeAnswers() {
    node.behave(
        request ->
            node.requests("/acquire").size() == 1
                ? FakeAnswer.problem(503, "unavailable")
                : elected(request));
    var term = new CompletableFuture<Long>();
    try (Candidacy candidacy =
        quorate.leader("svc").onError(failures::add).start(won -> term.complete(won.token()))) {
      await().until(term::isDone);

      assertThat(candidacy.isOver()).isFalse();
      assertThat(failures).hasSize(1);
    }
  }

  @Test
  void shouldRunUntilTheThreadIsInterrupted() throws InterruptedException {
    var stands = new AtomicInteger();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () ->
                    quorate
                        .leader("svc")
                        .run(
                            term -> {
                              stands.incrementAndGet();
                              Thread.currentThread().join();
                            }));
    await().until(() -> stands.get() == 1);

    thread.interrupt();
    thread.join();

    assertThat(stands).hasValue(1);
    assertThat(node.requests("/release")).hasSize(1);
  }

  private static FakeAnswer elected(FakeRequest request) {
    return FakeAnswer.ok(
        JsonObject.EMPTY
            .with("lock", "svc")
            .with("owner", request.body().text("owner"))
            .with("token", 7)
            .with("mode", "exclusive")
            .with("count", request.path().endsWith("/release") ? 0 : 1)
            .with("permits", 1)
            .with("remaining", "30s")
            .with("waited", "0s"));
  }
}
