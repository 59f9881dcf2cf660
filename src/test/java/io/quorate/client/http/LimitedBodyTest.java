package io.quorate.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final LimitedBody body = new LimitedBody(10);

  @Test
  void shouldTakeABodyUpToTheLimit() {
    body.onSubscribe(subscription());
    body.onNext(List.of(ByteBuffer.allocate(4), ByteBuffer.allocate(6)));
    body.onComplete();

    assertThat(future()).isCompletedWithValueMatching(bytes -> bytes.length == 10);
    assertThat(cancelled).isFalse();
  }

  @Test
  void shouldStopALongerOne() {
    body.onSubscribe(subscription());
    body.onNext(List.of(ByteBuffer.allocate(10)));
    body.onNext(List.of(ByteBuffer.allocate(1)));
    body.onComplete();

    assertThat(future())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("at most 10");
    assertThat(cancelled).isTrue();
  }

  private CompletableFuture<byte[]> future() {
    return body.getBody().toCompletableFuture();
  }

  private Subscription subscription() {
    return new Subscription() {
      @Override
      public void request(long n) {}

      @Override
      public void cancel() {
        cancelled.set(true);
      }
    };
  }
}
