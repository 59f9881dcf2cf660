package io.quorate.runtime;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import com.typesafe.config.Config;
import io.quorate.kernel.EntityType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All entities of the cluster, as one node sees them: sends commands to them, wherever they live.
 * Safe for use by any thread.
 */
public final class Entities {

  private static final Logger LOG = LoggerFactory.getLogger(Entities.class);

  private static final String PRUNE =
      "DELETE FROM snapshot WHERE persistence_id = ? AND sequence_number < ?";

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final HybridClock clock;
  private final AskSettings askSettings;
  private final RequestIds requestIds = new RequestIds();
  private final Map<String, EntityTypeKey<HostMessage>> keys = new HashMap<>();

  private Entities(ActorSystem<?> system, HybridClock clock, AskSettings askSettings) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.clock = clock;
    this.askSettings = askSettings;
  }

  /** Throws {@link IllegalArgumentException} that names the key of a wrong setting. */
  public static void checkSettings(Config quorate) {
    HostSettings.of(quorate);
    AskSettings.of(quorate);
    ReminderSweeper.Settings.of(quorate);
  }

  /**
   * Starts hosting the types of the system's {@link EntityTypes} on this node, and the sweeper that
   * wakes due entities.
   */
  public static Entities start(
      ActorSystem<?> system,
      Config quorate,
      Database database,
      HybridClock clock,
      HostMetrics metrics) {
    var entities = new Entities(system, clock, AskSettings.of(quorate));
    var context =
        new HostContext(
            clock,
            HostSettings.of(quorate),
            metrics,
            entities::ask,
            (persistenceId, sequenceNr) -> prune(database, persistenceId, sequenceNr));
    EntityTypes types = system.settings().setup().get(EntityTypes.class).orElseThrow();
    types.all().forEach(type -> entities.host(type, context));
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                ReminderSweeper.create(
                    database, clock, entities::wake, ReminderSweeper.Settings.of(quorate)),
                "reminders"));
    return entities;
  }

  /**
   * Asks an entity, again and again until it answers or the deadline is over. The stage never
   * fails. What the reply's rejection says beside the decider's own: {@code unavailable} means
   * certainly not done, {@code outcome_unknown} that a write may have been done.
   */
  public CompletionStage<Reply> ask(Ask ask) {
    EntityRef<HostMessage> entity = sharding.entityRefFor(key(ask.type()), ask.id());
    return new Asking(new ShardingTransport(system, entity), clock, askSettings, ask, requestIds)
        .start();
  }

  /** Returns the keys of the hosted types, as sharding knows them. */
  public List<EntityTypeKey<HostMessage>> typeKeys() {
    return List.copyOf(keys.values());
  }

  /** Makes the entity of a persistence id see what time has brought. */
  void wake(String persistenceId) {
    int separator = persistenceId.indexOf('|');
    EntityTypeKey<HostMessage> key = keys.get(persistenceId.substring(0, separator));
    if (key != null) {
      sharding
          .entityRefFor(key, persistenceId.substring(separator + 1))
          .tell(HostMessage.Wake.INSTANCE);
    }
  }

  private <C, E, S> void host(EntityType<C, E, S> type, HostContext context) {
    EntityTypeKey<HostMessage> key = EntityTypeKey.create(HostMessage.class, type.name());
    var codec = new EntityCodec<>(type);
    keys.put(type.name(), key);
    sharding.init(
        Entity.of(
                key,
                entity -> Host.create(new Hosted<>(type, codec, entity.getEntityId(), context)))
            .withStopMessage(HostMessage.Stop.INSTANCE));
  }

  private EntityTypeKey<HostMessage> key(String type) {
    EntityTypeKey<HostMessage> key = keys.get(type);
    if (key == null) {
      throw new IllegalArgumentException("Expected a hosted entity type, but " + type + " is not.");
    }
    return key;
  }

  private static void prune(Database database, String persistenceId, long sequenceNr) {
    database
        .run(
            connection -> {
              try (var delete = connection.prepareStatement(PRUNE)) {
                delete.setString(1, persistenceId);
                delete.setLong(2, sequenceNr);
                return delete.executeUpdate();
              }
            })
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                LOG.warn("Old snapshots of {} stay for now: {}", persistenceId, failure.toString());
              }
            });
  }
}
