package io.quorate.runtime.sharding;

import akka.actor.ActorRef;
import akka.actor.ActorSelection;
import akka.actor.RootActorPath;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.Gossip.Rumour;
import io.quorate.kernel.Gossip.Whisper;
import io.quorate.runtime.entity.Whispers;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Spread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The way of messages that may be lost, of one node. What all must hear that have a topic goes to
 * each node, which knows who of its own entities that is. Safe for use by any thread.
 */
final class NodeWhispers implements Whispers {

  private static final String NAME = "whispers";

  /** Rumours that a node remembers, so that it hears each once. */
  private static final int MAX_REMEMBERED = 50_000;

  private final ActorSystem<?> system;
  private final BiConsumer<Audience.One, HostMessage> tell;
  private final Map<String, Set<Audience.One>> listeners = new ConcurrentHashMap<>();
  private final Map<Audience.One, Set<String>> topics = new ConcurrentHashMap<>();

  private NodeWhispers(ActorSystem<?> system, BiConsumer<Audience.One, HostMessage> tell) {
    this.system = system;
    this.tell = tell;
  }

  /**
   * Starts it.
   *
   * @param tell sends a message to an entity, wherever it lives
   */
  static NodeWhispers start(ActorSystem<?> system, BiConsumer<Audience.One, HostMessage> tell) {
    var whispers = new NodeWhispers(system, tell);
    system.systemActorOf(whispers.hearing(), NAME, Props.empty());
    return whispers;
  }

  @Override
  public void send(Whisper whisper) {
    switch (whisper.audience()) {
      case Audience.One one -> tell.accept(one, new HostMessage.Whispered(whisper.message()));
      case Audience.Topic(String topic) -> {
        var spread = new Spread(topic, whisper.message());
        for (Member member : Cluster.get(system).state().getMembers()) {
          if (member.status() == MemberStatus.up() || member.status() == MemberStatus.leaving()) {
            nodeOf(member).tell(spread, ActorRef.noSender());
          }
        }
      }
    }
  }

  @Override
  public void listens(String type, String id, Set<String> wanted) {
    var listener = new Audience.One(type, id);
    Set<String> before = wanted.isEmpty() ? topics.remove(listener) : topics.put(listener, wanted);
    if (before != null) {
      before.stream().filter(topic -> !wanted.contains(topic)).forEach(t -> forget(t, listener));
    }
    wanted.forEach(
        topic ->
            listeners.compute(
                topic,
                (same, all) -> {
                  Set<Audience.One> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                  more.add(listener);
                  return more;
                }));
  }

  private void forget(String topic, Audience.One listener) {
    listeners.computeIfPresent(
        topic,
        (same, all) -> {
          all.remove(listener);
          return all.isEmpty() ? null : all;
        });
  }

  private ActorSelection nodeOf(Member member) {
    return system
        .classicSystem()
        .actorSelection(new RootActorPath(member.address(), "/").child("system").child(NAME));
  }

  private Behavior<Spread> hearing() {
    var heard =
        new LinkedHashMap<String, Boolean>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
          }
        };
    return Behaviors.receiveMessage(
        spread -> {
          Set<Audience.One> all = listeners.getOrDefault(spread.topic(), Set.of());
          if (!all.isEmpty()) {
            (spread.message() instanceof Rumour rumour
                    ? rumour.onlyNew(key -> heard.put(spread.topic() + "|" + key, true) == null)
                    : Optional.of(spread.message()))
                .ifPresent(
                    message ->
                        all.forEach(one -> tell.accept(one, new HostMessage.Whispered(message))));
          }
          return Behaviors.same();
        });
  }
}
