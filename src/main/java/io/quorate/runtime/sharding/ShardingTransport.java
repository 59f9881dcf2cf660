package io.quorate.runtime.sharding;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.quorate.runtime.ask.EntityAsk;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The way to an entity through cluster sharding. */
record ShardingTransport(ActorSystem<?> system, EntityRef<HostMessage> entity)
    implements EntityAsk.Transport {

  @Override
  public CompletionStage<Reply> send(
      Function<ActorRef<Reply>, HostMessage.Request> request, Duration timeout) {
    return entity.ask(request::apply, timeout);
  }

  @Override
  public void later(Duration delay, Runnable action) {
    system.scheduler().scheduleOnce(delay, action, system.executionContext());
  }

  @Override
  public int random(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
