package io.quorate.http.server;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The responses that go on for as long as their clients read. Counted from the first byte to the
 * last, so that a response that is never sent counts nothing. Safe for use by any thread.
 */
final class OpenStreams {

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final SharedKillSwitch end = KillSwitches.shared("http-streams");
  private final Flow<ByteString, ByteString, NotUsed> counted =
      Flow.of(ByteString.class)
          .via(end.flow())
          .watchTermination(
              (unused, ended) -> {
                open.incrementAndGet();
                ended.whenComplete((done, failure) -> open.decrementAndGet());
                return unused;
              });

  OpenStreams(int most) {
    this.most = most;
  }

  /** Returns how many there are. */
  int count() {
    return open.get();
  }

  /** Returns when one more stream may begin; throws {@link Refusal} when it may not. */
  void checkRoom() {
    if (open.get() >= most) {
      throw new Refusal(
          new Problem(
              429,
              "overloaded",
              "Expected at most %d open streams, but there are as many.".formatted(most)));
    }
  }

  /** Returns a response that is counted while it is sent, if it is a stream. */
  HttpResponse counted(HttpResponse answer) {
    HttpEntity entity = answer.entity();
    // Not transformEntityDataBytes: a stream transformed by it goes on when it should end early.
    return entity.isStrict()
        ? answer
        : answer.withEntity(
            HttpEntities.createChunked(
                entity.getContentType(), entity.getDataBytes().via(counted)));
  }

  /** Ends the streams that are open, and those to come. */
  void end() {
    end.shutdown();
  }
}
