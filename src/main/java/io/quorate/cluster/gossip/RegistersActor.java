package io.quorate.cluster.gossip;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWRegister;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Talks with the replicator of this node for {@link Registers}. */
final class RegistersActor extends AbstractBehavior<RegistersActor.Message> {

  /** The number in the value decides. */
  private static final LWWRegister.Clock<String> NUMBER =
      (timestamp, value) -> Registers.numberOf(value);

  private final ReplicatorMessageAdapter<Message, LWWMap<String, String>> replicator;
  private final BiConsumer<Key<?>, Map<String, String>> heard;
  private final SelfUniqueAddress self;

  /** What it receives. */
  sealed interface Message {}

  /** Sets a register. */
  record Put(Key<LWWMap<String, String>> map, String key, String value) implements Message {}

  /** Removes a register. */
  record Remove(Key<LWWMap<String, String>> map, String key) implements Message {}

  private record Heard(Replicator.SubscribeResponse<LWWMap<String, String>> response)
      implements Message {}

  private record Updated(Replicator.UpdateResponse<LWWMap<String, String>> response)
      implements Message {}

  private RegistersActor(
      ActorContext<Message> context,
      ReplicatorMessageAdapter<Message, LWWMap<String, String>> replicator,
      List<Key<LWWMap<String, String>>> maps,
      BiConsumer<Key<?>, Map<String, String>> heard) {
    super(context);
    this.replicator = replicator;
    this.heard = heard;
    this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
    maps.forEach(map -> replicator.subscribe(map, Heard::new));
  }

  /**
   * Returns the behaviour.
   *
   * @param heard told all entries of a map when one has changed
   */
  static Behavior<Message> create(
      List<Key<LWWMap<String, String>>> maps, BiConsumer<Key<?>, Map<String, String>> heard) {
    return Behaviors.setup(
        context ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Message, LWWMap<String, String>> replicator) ->
                    new RegistersActor(context, replicator, maps, heard)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Put.class, put -> update(put.map(), map -> set(map, put)))
        .onMessage(Remove.class, remove -> update(remove.map(), map -> without(map, remove)))
        .onMessage(Heard.class, this::heard)
        .onMessage(Updated.class, updated -> this)
        .build();
  }

  /** An older text of another node does not replace a newer one. */
  private LWWMap<String, String> set(LWWMap<String, String> map, Put put) {
    String there = map.getEntries().get(put.key());
    return there != null && Registers.numberOf(there) >= Registers.numberOf(put.value())
        ? map
        : map.put(self, put.key(), put.value(), NUMBER);
  }

  private LWWMap<String, String> without(LWWMap<String, String> map, Remove remove) {
    return map.remove(self, remove.key());
  }

  private Behavior<Message> update(
      Key<LWWMap<String, String>> map, UnaryOperator<LWWMap<String, String>> change) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(map, LWWMap.empty(), Replicator.writeLocal(), replyTo, change),
        Updated::new);
    return this;
  }

  private Behavior<Message> heard(Heard heard) {
    if (heard.response() instanceof Replicator.Changed<LWWMap<String, String>> changed) {
      this.heard.accept(changed.key(), Map.copyOf(changed.dataValue().getEntries()));
    }
    return this;
  }
}
