package io.quorate.cluster.gossip;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWMapKey;
import io.quorate.replica.Gossip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Last-writer-wins registers in observed-remove maps, as Akka Distributed Data spreads them. The
 * number of a text is the clock of its register. Several maps, so that none grows longer than what
 * one message may carry. Safe for use by any thread.
 *
 * <p>After Shapiro, Preguiça, Baquero, Zawirski: A comprehensive study of Convergent and
 * Commutative Replicated Data Types (2011), sections 3.2.1 and 3.3.5.
 */
public final class Registers implements Gossip {

  /** Stands between the number of a text and the text. */
  private static final char SEPARATOR = ' ';

  private final List<Key<LWWMap<String, String>>> maps = new ArrayList<>();
  private final Map<Key<?>, Map<String, String>> known = new ConcurrentHashMap<>();
  private final ActorRef<RegistersActor.Message> actor;

  private Registers(ActorSystem<?> system, String name, int buckets) {
    for (int i = 0; i < buckets; i++) {
      maps.add(LWWMapKey.create("quorate-%s-%d".formatted(name, i)));
    }
    this.actor =
        system.systemActorOf(
            RegistersActor.create(List.copyOf(maps), (key, entries) -> known.put(key, entries)),
            "registers-" + name,
            Props.empty());
  }

  /**
   * Starts them on this node.
   *
   * @param name the same on all nodes, and different from that of other registers
   * @param buckets over how many maps they are spread; the same on all nodes
   */
  public static Registers start(ActorSystem<?> system, String name, int buckets) {
    return new Registers(system, name, buckets);
  }

  @Override
  public Optional<String> known(String key) {
    return Optional.ofNullable(known.getOrDefault(map(key), Map.of()).get(key))
        .map(Registers::textOf);
  }

  @Override
  public void tell(String key, long number, String text) {
    actor.tell(new RegistersActor.Put(map(key), key, number + String.valueOf(SEPARATOR) + text));
  }

  @Override
  public void forget(String key) {
    actor.tell(new RegistersActor.Remove(map(key), key));
  }

  @Override
  public Map<String, String> all() {
    var all = new TreeMap<String, String>();
    known.values().forEach(entries -> entries.forEach((key, text) -> all.put(key, textOf(text))));
    return all;
  }

  private Key<LWWMap<String, String>> map(String key) {
    return maps.get(Math.floorMod(key.hashCode(), maps.size()));
  }

  /** Returns the number of a register's value. */
  static long numberOf(String value) {
    return Long.parseLong(value.substring(0, value.indexOf(SEPARATOR)));
  }

  private static String textOf(String value) {
    return value.substring(value.indexOf(SEPARATOR) + 1);
  }
}
