package io.quorate.runtime.entity;

import akka.actor.typed.ActorRef;
import io.quorate.account.AccountType;
import io.quorate.runtime.ask.EntityAsk;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.entity.SimulatedJournal.Defect;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Nodes with clocks that differ and jump, entities that crash, move, and for a while live twice,
 * and a network that loses, doubles and delays messages between them.
 */
@SuppressWarnings("NullAway") // null stands for what a simulated message does not need
final class SimulatedCluster {

  static final int NODES = 3;

  /** Told in place of an id when a message was doubled, which Akka itself never does. */
  static final String DOUBLED = "doubled";

  private static final long HOUR_MS = 3_600_000;
  private static final int SLOWEST_MESSAGE_MS = 1_500;

  private final SimulatedWorld world;
  private final SimulatedJournal journal;
  private final Defect defect;
  private final long[] skewMs = new long[NODES];
  private final List<HybridClock> clocks = new ArrayList<>();
  private final Map<String, List<SimulatedEntity>> copies = new HashMap<>();
  private final Set<String> zombies = new HashSet<>();
  private final IdentityHashMap<HostMessage.Request, CompletableFuture<Reply>> open =
      new IdentityHashMap<>();

  SimulatedCluster(SimulatedWorld world, SimulatedJournal journal, Defect defect) {
    this.world = world;
    this.journal = journal;
    this.defect = defect;
    for (int node = 0; node < NODES; node++) {
      int number = node;
      skewMs[node] = world.below((int) (4 * HOUR_MS));
      clocks.add(
          new HybridClock(
              () -> 10 * HOUR_MS + world.nowMs() + skewMs[number],
              () -> world.nowMs() * 1_000_000));
    }
  }

  HybridClock clock(int node) {
    return clocks.get(node);
  }

  /** Sets a node's wall clock forward or back. */
  void jumpClock() {
    skewMs[world.below(NODES)] = world.below((int) (4 * HOUR_MS));
  }

  /** Starts a copy of an entity on some node; the older ones die now, or linger as zombies. */
  void move(String id, boolean zombie) {
    List<SimulatedEntity> living = copies.computeIfAbsent(id, unknown -> new ArrayList<>());
    if (zombie) {
      zombies.add(id);
    }
    if (!zombie) {
      living.forEach(SimulatedEntity::kill);
      living.clear();
    }
    living.add(entity(id, world.below(NODES)));
  }

  /** The entities that lived twice at some time. */
  Set<String> zombies() {
    return zombies;
  }

  /** The way from a node to an entity; tells the id of every request sent. */
  EntityAsk.Transport transport(int node, String id, Consumer<String> sent) {
    return new EntityAsk.Transport() {
      @Override
      public CompletionStage<Reply> send(
          Function<ActorRef<Reply>, HostMessage.Request> request, Duration timeout) {
        var reply = new CompletableFuture<Reply>();
        HostMessage.Request message = request.apply(null);
        sent.accept(message.requestId());
        open.put(message, reply);
        deliver(id, message);
        if (world.fault(0.05)) {
          sent.accept(DOUBLED);
          deliver(id, message);
        }
        world.later(
            timeout.toMillis(),
            () -> {
              open.remove(message);
              reply.completeExceptionally(new TimeoutException());
            });
        return reply;
      }

      @Override
      public void later(Duration delay, Runnable action) {
        world.later(delay.toMillis(), action);
      }

      @Override
      public int random(int bound) {
        return world.below(bound);
      }

      @Override
      public long nanoTime() {
        return world.nowMs() * 1_000_000;
      }
    };
  }

  private void deliver(String id, HostMessage.Request message) {
    if (world.fault(0.05)) {
      return;
    }
    world.later(
        delayMs(),
        () -> {
          List<SimulatedEntity> living = copies.getOrDefault(id, List.of());
          if (!living.isEmpty()) {
            living.get(world.below(living.size())).receive(message);
          }
        });
  }

  private void reply(HostMessage.Request request, Reply reply) {
    if (world.fault(0.05)) {
      return;
    }
    world.later(
        delayMs(),
        () -> {
          CompletableFuture<Reply> waiting = open.remove(request);
          if (waiting != null) {
            waiting.complete(reply);
          }
        });
  }

  /** Mostly short; now and then as long as a hand-off. */
  private int delayMs() {
    return world.fault(0.05) ? world.below(SLOWEST_MESSAGE_MS) : world.below(5);
  }

  private SimulatedEntity entity(String id, int node) {
    var hosted =
        new Hosted<>(
            AccountType.TYPE,
            new EntityCodec<>(AccountType.TYPE),
            id,
            TestSettings.context(clocks.get(node)));
    return new SimulatedEntity(world, journal, defect, hosted, this::reply);
  }
}
