package io.quorate.runtime.sharding;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Gossip.Audience;
import io.quorate.kernel.PersistenceIds;
import io.quorate.kernel.Question;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.ask.AskSettings;
import io.quorate.runtime.ask.EntityAsk;
import io.quorate.runtime.ask.PatientAsk;
import io.quorate.runtime.ask.RequestIds;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.entity.HostBehavior;
import io.quorate.runtime.entity.HostContext;
import io.quorate.runtime.entity.HostMetrics;
import io.quorate.runtime.entity.HostSettings;
import io.quorate.runtime.entity.Hosted;
import io.quorate.runtime.entity.Ownership;
import io.quorate.runtime.entity.Residents;
import io.quorate.runtime.feed.FeedSweeper;
import io.quorate.runtime.feed.FeedSweeping;
import io.quorate.runtime.feed.Projection;
import io.quorate.runtime.journal.JournalSetup;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * All entities of the cluster, as one node sees them: sends commands to them, wherever they live.
 * Safe for use by any thread.
 */
public final class Entities {

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final HybridClock clock;
  private final AskSettings askSettings;
  private final EntityTypes types;
  private final Residents residents;
  private volatile boolean stopping;
  private final RequestIds requestIds = new RequestIds();
  private final Map<String, EntityTypeKey<HostMessage>> keys = new HashMap<>();

  private Entities(
      ActorSystem<?> system, HybridClock clock, AskSettings askSettings, Residents residents) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.clock = clock;
    this.askSettings = askSettings;
    this.residents = residents;
    this.types = system.settings().setup().get(EntityTypes.class).orElseThrow();
  }

  /** Throws {@link IllegalArgumentException} that names the key of a wrong setting. */
  public static void checkSettings(Config quorate) {
    HostSettings.of(quorate);
    AskSettings.of(quorate);
    FeedSweeper.Settings.of(quorate);
  }

  /**
   * Starts hosting the types of the system's {@link EntityTypes} on this node, and the sweeper that
   * follows the feed and wakes due entities.
   *
   * @param ownership whether this node may answer for its entities
   * @param projections what is kept from the feed beside the reminders
   * @param partner calls a partner by HTTP; the stage never fails
   */
  public static Entities start(
      ActorSystem<?> system,
      Config quorate,
      Storage storage,
      HybridClock clock,
      HostMetrics metrics,
      Ownership ownership,
      List<Projection> projections,
      Function<PartnerCall, CompletionStage<Conversation.Answer>> partner) {
    HostSettings settings = HostSettings.of(quorate);
    var entities = new Entities(system, clock, AskSettings.of(quorate), residents(settings));
    var context =
        new HostContext(
            clock,
            settings,
            metrics,
            ownership,
            (recipient, question) ->
                entities.ask(
                    Ask.of(recipient, question, settings.outgoingDeadline()), ownership::isProven),
            entities::hint,
            NodeWhispers.start(system, entities::tell),
            partner,
            storage.answeredKeys(),
            entities.residents,
            storage.snapshots(),
            storage.history()::head,
            system.settings().setup().get(JournalSetup.class).orElseThrow().newHistories());
    entities.types.all().forEach(type -> entities.host(type, context));
    FeedSweeping.start(
        system, storage, clock, entities::wake, projections, FeedSweeper.Settings.of(quorate));
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceStop(), "stop-asking", entities::stopAsking);
    return entities;
  }

  /**
   * From now on nobody is asked: what entities of this node still want to know, they ask on their
   * next node. Else the last node of a cluster would wait for answers that nobody can give.
   */
  private CompletionStage<Done> stopAsking() {
    stopping = true;
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /**
   * Asks an entity, again and again until it answers or the deadline is over. The stage never
   * fails. What the reply's rejection says beside the decider's own: {@code unavailable} means
   * certainly not done, {@code outcome_unknown} that a write may have been done.
   */
  public CompletionStage<Reply> ask(Ask ask) {
    return ask(ask, () -> true);
  }

  /**
   * The same for an entity of this node.
   *
   * @param mayAsk looked at before each attempt; false ends the ask
   */
  private CompletionStage<Reply> ask(Ask ask, BooleanSupplier mayAsk) {
    if (stopping) {
      return CompletableFuture.completedFuture(
          Reply.refused(
              RejectionCode.UNAVAILABLE, "Expected a serving node, but it is shutting down."));
    }
    EntityRef<HostMessage> entity = sharding.entityRefFor(key(ask.type()), ask.id());
    Ask translated = ask.translated(types.command(ask.type(), ask.command()));
    return new EntityAsk(
            new ShardingTransport(system, entity),
            clock,
            askSettings,
            translated,
            types.nameOf(translated.command()),
            requestIds,
            mayAsk)
        .start();
  }

  /**
   * Asks an entity that may let the asker wait for the whole deadline; see {@link PatientAsk}. The
   * stage never fails; {@code outcome_unknown} when there was no answer in time.
   *
   * @param wanted looked at before each attempt; false ends the ask
   */
  public CompletionStage<Reply> askPatiently(Ask ask, BooleanSupplier wanted) {
    EntityRef<HostMessage> entity = sharding.entityRefFor(key(ask.type()), ask.id());
    return new PatientAsk(
            new ShardingTransport(system, entity),
            clock,
            askSettings,
            ask,
            types.nameOf(ask.command()),
            requestIds,
            () -> !stopping && wanted.getAsBoolean())
        .start();
  }

  private void hint(Recipient.Entity recipient, Question<?> question) {
    sharding
        .entityRefFor(key(recipient.type()), recipient.id())
        .tell(new HostMessage.Hint(types.command(recipient.type(), question)));
  }

  private void tell(Audience.One one, HostMessage message) {
    sharding.entityRefFor(key(one.type()), one.id()).tell(message);
  }

  /**
   * Whether every node of the cluster has the version of this one, so that all can read what only
   * this version writes. False until this node is a member.
   */
  public boolean haveOneVersion() {
    Cluster cluster = Cluster.get(system);
    Member self = cluster.selfMember();
    return self.status().equals(MemberStatus.up())
        && StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .allMatch(member -> member.appVersion().equals(self.appVersion()));
  }

  /** Returns the keys of the hosted types, as sharding knows them. */
  public List<EntityTypeKey<HostMessage>> typeKeys() {
    return List.copyOf(keys.values());
  }

  /** Returns what the types count in their entities: a description by the name. */
  public Map<String, String> counted() {
    var counted = new TreeMap<String, String>();
    types.all().forEach(type -> counted.putAll(type.counted()));
    return counted;
  }

  /** Returns the entities in this node's memory. */
  public Residents residents() {
    return residents;
  }

  private static Residents residents(HostSettings settings) {
    long heap = Runtime.getRuntime().maxMemory();
    return new Residents(heap / 100 * settings.memoryPercent(), settings.idleAfter());
  }

  /** Makes the entity of a persistence id see what time has brought. */
  void wake(String persistenceId) {
    EntityTypeKey<HostMessage> key = keys.get(PersistenceIds.typeName(persistenceId));
    if (key != null) {
      sharding
          .entityRefFor(key, PersistenceIds.id(persistenceId))
          .tell(HostMessage.Remind.INSTANCE);
    }
  }

  private <C, E, S> void host(EntityType<C, E, S> type, HostContext context) {
    EntityTypeKey<HostMessage> key = EntityTypeKey.create(HostMessage.class, type.name());
    var codec = new EntityCodec<>(type);
    keys.put(type.name(), key);
    sharding.init(
        Entity.of(
                key,
                entity ->
                    HostBehavior.of(
                        new Hosted<>(type, codec, entity.getEntityId(), context),
                        self -> entity.getShard().tell(new ClusterSharding.Passivate<>(self))))
            .withAllocationStrategy(
                new FencedAllocation(
                    new SettledAllocation(
                        sharding.defaultShardAllocationStrategy(
                            ClusterShardingSettings.create(system)),
                        System::nanoTime),
                    context.ownership()))
            .withStopMessage(HostMessage.Stop.INSTANCE));
  }

  private EntityTypeKey<HostMessage> key(String type) {
    EntityTypeKey<HostMessage> key = keys.get(type);
    if (key == null) {
      throw new IllegalArgumentException("Expected a hosted entity type, but " + type + " is not.");
    }
    return key;
  }
}
