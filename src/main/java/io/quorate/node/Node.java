package io.quorate.node;

import akka.actor.BootstrapSetup;
import akka.actor.CoordinatedShutdown;
import akka.actor.CoordinatedShutdown.Reason;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.setup.Setup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.http.javadsl.ServerBinding;
import com.typesafe.config.Config;
import io.quorate.audit.Audit;
import io.quorate.audit.AuditProjection;
import io.quorate.audit.AuditSettings;
import io.quorate.audit.AuditedTypes;
import io.quorate.cluster.ClusterView;
import io.quorate.cluster.NodeConfig;
import io.quorate.cluster.Readiness;
import io.quorate.cluster.RecentView;
import io.quorate.cluster.gossip.NodeViews;
import io.quorate.cluster.join.Bootstrap;
import io.quorate.cluster.join.BootstrapConsent;
import io.quorate.cluster.join.BootstrapSettings;
import io.quorate.cluster.join.Joining;
import io.quorate.cluster.join.MemberRegistry;
import io.quorate.cluster.lease.ClockStart;
import io.quorate.cluster.lease.Margins;
import io.quorate.cluster.lease.NodeLease;
import io.quorate.cluster.splitbrain.CoordinationSetup;
import io.quorate.config.SettingsSection;
import io.quorate.http.api.ApiContext;
import io.quorate.http.api.AuditRoutes;
import io.quorate.http.api.DocsRoutes;
import io.quorate.http.api.FeedRoutes;
import io.quorate.http.api.NodeRoutes;
import io.quorate.http.api.ReadCounts;
import io.quorate.http.api.TransactionSettings;
import io.quorate.http.batch.Batch;
import io.quorate.http.server.Authorisation;
import io.quorate.http.server.Dispatch;
import io.quorate.http.server.HttpServer;
import io.quorate.http.server.HttpSettings;
import io.quorate.http.server.Route;
import io.quorate.http.server.Router;
import io.quorate.intake.Waits;
import io.quorate.kernel.RejectionCode;
import io.quorate.lists.WebhookList;
import io.quorate.outbound.PartnerClient;
import io.quorate.outbound.webhook.WebhookContext;
import io.quorate.outbound.webhook.WebhookCounts;
import io.quorate.outbound.webhook.WebhookDispatcher;
import io.quorate.outbound.webhook.WebhookSettings;
import io.quorate.parked.ParkedTransactions;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.clock.WallClock;
import io.quorate.runtime.entity.Ownership;
import io.quorate.runtime.entity.SnapshotSetup;
import io.quorate.runtime.feed.EventHistory;
import io.quorate.runtime.feed.Projection;
import io.quorate.runtime.journal.JournalSetup;
import io.quorate.runtime.sharding.Entities;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageEngine;
import io.quorate.telemetry.Telemetry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: all parts wired together. */
public final class Node implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration TRIAL_DEADLINE = Duration.ofSeconds(5);
  private static final String TRIAL_ID = "quorate.readiness";

  private final ActorSystem<Void> system;
  private final Storage storage;
  private final Telemetry telemetry;
  private final ServerBinding binding;
  private final ReadSide reads;

  /** Whether its end has been waited for, which need not be done again. */
  private volatile boolean awaited;

  private Node(
      ActorSystem<Void> system,
      Storage storage,
      Telemetry telemetry,
      ServerBinding binding,
      ReadSide reads) {
    this.system = system;
    this.storage = storage;
    this.telemetry = telemetry;
    this.binding = binding;
    this.reads = reads;
  }

  /**
   * Starts a node; returns once it listens, which is before it is ready.
   *
   * @param config as {@link NodeConfig#complete} makes it
   * @throws CannotStart when a port is taken, or the clocks differ so much that a person must look
   * @throws io.quorate.storage.StorageUnavailable when the storage cannot be reached
   */
  public static Node start(Config config) {
    return start(config, Features.shipped(config.getConfig("quorate")), lease -> lease);
  }

  /**
   * The same with other features, or with something that stands between the entities and the lease.
   *
   * @param ownership given the node's lease, returns what the entities look at before they answer
   */
  public static Node start(Config config, Features features, UnaryOperator<Ownership> ownership) {
    Config quorate = config.getConfig("quorate");
    HttpSettings http = HttpSettings.of(quorate);
    Entities.checkSettings(quorate);
    AuditSettings auditSettings = AuditSettings.of(quorate);
    ReadSide.Settings readSettings = ReadSide.Settings.of(quorate);
    WebhookSettings webhookSettings = WebhookSettings.of(quorate);
    BootstrapSettings bootstrap = BootstrapSettings.of(SettingsSection.of(quorate, "cluster"));
    PortCheck.requireFree(config, http, bootstrap);
    NodeConfig.splitBrainAdvice(config).ifPresent(advice -> LOG.warn("{}", advice));
    Margins margins = Margins.of(quorate);
    LongSupplier wallMs = WallClock.fromSystem();
    Storage storage = StorageEngine.of(quorate).open(quorate, wallMs, margins.renewTimeout());
    var telemetry = new Telemetry();
    var registry =
        new MemberRegistry(
            storage.nodeLeases(), storage.clusterClaims(), NodeConfig.hostPort(config), margins);
    HybridClock clock = startClock(wallMs, storage);
    ActorSystem<Void> system =
        actorSystem(
            NodeConfig.withoutSeedNodes(config),
            features.entityTypes(),
            new BootstrapConsent(registry::claimNewCluster),
            new CoordinationSetup(storage.coordinationLeases()),
            new SnapshotSetup(storage.snapshots()),
            new JournalSetup(storage.journal(), NodeLease::owner));
    NodeLease lease =
        NodeLease.hold(system, storage.nodeLeases(), margins, new NodeLease.Clocks(clock, wallMs));
    AuditedTypes audited = features.auditedTypes();
    var projections = new ArrayList<Projection>(List.of(new AuditProjection(audited)));
    projections.addAll(features.projections());
    PartnerClient partners = PartnerClient.start(system, quorate);
    Entities entities =
        Entities.start(
            system,
            quorate,
            storage,
            clock,
            telemetry,
            ownership.apply(lease),
            projections,
            partners::call);
    Readiness readiness =
        Readiness.watch(system, storage.probe(), lease, () -> trial(entities, features));
    NodeMetrics.watchCluster(system, telemetry, entities, readiness, lease);
    var audit = new Audit(storage.projections(), audited, ParkedTransactions::count);
    NodeMetrics.watchAudit(system, telemetry, audit, auditSettings);
    ReadSide reads =
        ReadSide.start(system, readSettings, storage, features.publishedTypes(), clock);
    var webhookCounts = new WebhookCounts();
    WebhookDispatcher.start(
        system,
        new WebhookContext(
            new WebhookList(storage.projections()),
            reads.reader(),
            reads.tail(),
            entities::ask,
            partners::tell,
            webhookSettings,
            webhookCounts));
    var context =
        new ApiContext(
            entities,
            new EventHistory(storage.history()),
            storage.projections(),
            new Waits(TransactionSettings.of(quorate).mostWaiting()),
            http.deadline(),
            reads.replica(),
            reads.weakCopies(),
            clock,
            reads.reader(),
            new ReadCounts());
    NodeMetrics.watchReads(telemetry, reads, context.readCounts());
    NodeMetrics.watchWebhooks(telemetry, webhookCounts, clock);
    var routes = new ArrayList<Route>();
    features.routes(context).forEach(routes::add);
    // What waits in batches is bounded by them, and not among the requests that wait.
    var batchWaits = new Waits(http.batches().maxInProgress() * http.batches().atOnce());
    var operations = new Router(features.routes(context.with(batchWaits)).toList());
    Batch batch = Batch.over(new Dispatch(operations, Authorisation.ALL), http, system);
    routes.add(batch.route());
    routes.addAll(AuditRoutes.over(audit, http.deadline()));
    routes.addAll(
        FeedRoutes.over(reads.reader(), reads.tail(), http.deadline(), reads.feedCounts()));
    NodeViews views = NodeViews.start(system);
    var view = new RecentView<>(() -> ClusterView.of(system, entities.typeKeys(), views));
    routes.addAll(NodeRoutes.over(telemetry, readiness::notReady, view::get));
    routes.addAll(DocsRoutes.over());
    ServerBinding binding =
        HttpServer.bind(
                system,
                new Dispatch(new Router(routes), Authorisation.ALL),
                http,
                telemetry,
                context.waits()::lasting,
                () -> {
                  context.waits().end();
                  batchWaits.end();
                  batch.end();
                })
            .toCompletableFuture()
            .join();
    // Last of all: what belongs to a member is given to it at once, and must find it at work.
    if (bootstrap.kubernetes()) {
      Bootstrap.start(system);
    } else {
      Joining.start(system, registry, NodeConfig.seedNodes(config));
    }
    LOG.info(
        "Node {} serves HTTP on {}",
        Cluster.get(system).selfMember().address().hostPort(),
        binding.localAddress());
    return new Node(system, storage, telemetry, binding, reads);
  }

  /** Returns the address on which the node serves HTTP. */
  public InetSocketAddress httpAddress() {
    return binding.localAddress();
  }

  /** Begins a graceful end, once; {@link #awaitEnd} returns when it is over. */
  public void leave() {
    LOG.info("Leaving the cluster");
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
  }

  /** Waits until the node has ended, or was given up; returns the exit code. */
  public int awaitEnd() {
    @Nullable Reason reason = NodeEnd.await(system);
    awaited = true;
    return NodeEnd.exitCode(reason);
  }

  @Override
  public void close() {
    if (!awaited && !system.getWhenTerminated().toCompletableFuture().isDone()) {
      leave();
      NodeEnd.await(system);
    }
    reads.close();
    storage.close();
    telemetry.close();
  }

  private static HybridClock startClock(LongSupplier wallMs, Storage storage) {
    var clock = new HybridClock(wallMs);
    try {
      ClockStart.start(clock, storage.clocks());
      return clock;
    } catch (HybridClock.Absurd e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    } catch (CompletionException e) {
      throw new CannotStart("Expected to read the stored clocks, but: " + e.getCause(), e);
    }
  }

  private static ActorSystem<Void> actorSystem(Config config, Setup... setups) {
    ActorSystemSetup setup = ActorSystemSetup.create(BootstrapSetup.create(config));
    for (Setup one : setups) {
      setup = setup.withSetup(one);
    }
    return ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, setup);
  }

  private static CompletionStage<Boolean> trial(Entities entities, Features features) {
    return entities
        .ask(features.trial(TRIAL_ID, TRIAL_DEADLINE))
        .thenApply(reply -> reply.code() == null || reply.code() == RejectionCode.NOT_FOUND);
  }

  /** The node could not start. The message is for people. */
  public static final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotStart(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
