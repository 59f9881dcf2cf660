package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class OpenStreamsTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldCountAStreamFromItsFirstByteToItsLast() {
    var streams = new OpenStreams(1);
    var last = new CompletableFuture<ByteString>();
    HttpResponse response = streams.counted(until(last));

    streams.checkRoom(); // nobody has read it yet
    CompletionStage<?> read = read(response);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThatThrownBy(streams::checkRoom).isInstanceOf(Refusal.class));

    last.complete(ByteString.fromString("last"));
    assertThat(read.toCompletableFuture()).succeedsWithin(SOON);
    await().atMost(SOON).untilAsserted(streams::checkRoom);
  }

  @Test
  void shouldEndAllStreamsAndThoseToCome() {
    var streams = new OpenStreams(10);
    CompletionStage<?> open = read(streams.counted(until(new CompletableFuture<>())));

    streams.end();

    assertThat(open.toCompletableFuture()).succeedsWithin(SOON);
    CompletionStage<?> late = read(streams.counted(until(new CompletableFuture<>())));
    assertThat(late.toCompletableFuture()).succeedsWithin(SOON);
  }

  @Test
  void shouldLeaveAWholeResponseAlone() {
    HttpResponse whole = HttpResponse.create().withEntity("all of it");

    assertThat(new OpenStreams(1).counted(whole)).isSameAs(whole);
  }

  private CompletionStage<?> read(HttpResponse response) {
    return response.entity().getDataBytes().runWith(Sink.ignore(), kit.system());
  }

  private static HttpResponse until(CompletableFuture<ByteString> last) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.TEXT_PLAIN_UTF8,
                Source.single(ByteString.fromString("first"))
                    .concat(Source.completionStage(last))));
  }
}
