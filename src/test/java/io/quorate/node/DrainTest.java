package io.quorate.node;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is told to end, as shipped: clients that follow its readiness notice nothing. */
@BesideOthers
class DrainTest {

  private static final int CLIENTS = 8;
  private static final Duration FOLLOWED_EVERY = Duration.ofMillis(100);
  private static final Duration SENT_EVERY = Duration.ofMillis(20);
  private static final Duration OPEN_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunningNode node = RunningNode.start(Map.of());
  private final String account = node.api().anAccount(0);

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void shouldServeConnectionsThatAreKeptAliveUntilTheyHaveHeard() {
    try (RawConnection kept = node.connect();
        RawConnection idle = node.connect();
        RawConnection following = node.connect()) {
      deposit(kept).status(200);
      deposit(idle).status(200);

      long leftNanos = System.nanoTime();
      node.leave();
      Answer ready = following.request("GET /health/ready HTTP/1.1", "").read();
      Answer last = deposit(kept);

      shouldClose(ready.problem(503, "unavailable"));
      shouldClose(last.status(200));
      assertThat(idle.isClosedByNode()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - leftNanos))
          .isGreaterThanOrEqualTo(OPEN_AT_LEAST);
    }
  }

  @Test
  void shouldFailNoRequestOfClientsThatFollowItsReadinessAndDoNotTryAgain() {
    var ready = new AtomicBoolean(true);
    List<FollowingClient> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> new FollowingClient(ready)).toList();
    try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS + 1)) {
      var work = new ArrayList<ScheduledFuture<?>>();
      work.add(every(FOLLOWED_EVERY, threads, () -> ready.set(ready.get() && isReady())));
      clients.forEach(client -> work.add(every(SENT_EVERY, threads, client)));
      await().atMost(PATIENCE).until(() -> clients.stream().allMatch(c -> c.answered.get() > 10));

      node.leave();

      await().atMost(PATIENCE).until(() -> !ready.get());
      // Done would be one that has thrown.
      assertThat(work).noneMatch(ScheduledFuture::isDone);
      threads.shutdown();
    }
    assertThat(clients).allSatisfy(client -> assertThat(client.failures).isEmpty());
    clients.forEach(FollowingClient::close);
  }

  private static ScheduledFuture<?> every(
      Duration time, ScheduledExecutorService threads, Runnable work) {
    return threads.scheduleAtFixedRate(work, 0, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Answer deposit(RawConnection connection) {
    return connection
        .request(
            "POST " + account + "/deposits HTTP/1.1",
            body("amount", 1),
            "Content-Type: application/json")
        .read();
  }

  private boolean isReady() {
    try (RawConnection connection = node.connect()) {
      return connection.request("GET /health/ready HTTP/1.1", "").read().status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static boolean closes(Answer answer) {
    return answer.header("Connection").orElse("").equalsIgnoreCase("close");
  }

  private static void shouldClose(Answer answer) {
    assertThat(closes(answer)).isTrue();
  }

  /** Sends one request after the other on one connection, for as long as the node is ready. */
  private final class FollowingClient implements Runnable, AutoCloseable {

    private final AtomicBoolean ready;
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private @Nullable RawConnection connection;

    FollowingClient(AtomicBoolean ready) {
      this.ready = ready;
    }

    @Override
    public void run() {
      if (!ready.get()) {
        return;
      }
      try {
        RawConnection open = connection == null ? node.connect() : connection;
        connection = open;
        Answer answer = deposit(open);
        if (answer.status() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(answer.status() + " " + answer.body());
        }
        if (closes(answer)) {
          close();
        }
      } catch (UncheckedIOException e) {
        failures.add(String.valueOf(e.getCause()));
        close();
      }
    }

    @Override
    public void close() {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }
}
