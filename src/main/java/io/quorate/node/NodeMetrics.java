package io.quorate.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.quorate.audit.Audit;
import io.quorate.audit.AuditSettings;
import io.quorate.audit.AuditWatch;
import io.quorate.cluster.Readiness;
import io.quorate.cluster.ShardCounts;
import io.quorate.feed.FeedCounts;
import io.quorate.http.api.ReadCounts;
import io.quorate.outbound.webhook.WebhookCounts;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.entity.Ownership;
import io.quorate.runtime.sharding.Entities;
import io.quorate.telemetry.Telemetry;
import java.time.Duration;
import java.util.Map;

/** The metrics of a node that are read at each scrape. */
final class NodeMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  private NodeMetrics() {}

  static void watchCluster(
      ActorSystem<?> system,
      Telemetry telemetry,
      Entities entities,
      Readiness readiness,
      Ownership lease) {
    telemetry.gauge(
        "quorate.node.lease.proven",
        "1 while the node's lease lets it answer, 0 while it does not",
        () -> lease.isProven() ? 1 : 0);
    telemetry.gauge(
        "quorate.node.ready",
        "1 while the node is ready for clients, 0 while it is not",
        () -> readiness.notReady().isEmpty() ? 1 : 0);
    telemetry.gauge(
        "quorate.cluster.members", "Members of the cluster that are up", () -> upMembers(system));
    telemetry.gauge(
        "quorate.cluster.unreachable",
        "Members that this node cannot reach",
        () -> Cluster.get(system).state().getUnreachable().size());
    telemetry.gauge(
        "quorate.entities.bytes",
        "Estimated bytes of the entities in this node's memory",
        entities.residents()::bytes);
    entities
        .counted()
        .forEach(
            (name, description) ->
                telemetry.gauge(
                    "quorate." + name, description, () -> entities.residents().counted(name)));
    ShardCounts counts = ShardCounts.watch(system, entities.typeKeys());
    entities
        .typeKeys()
        .forEach(
            type -> {
              telemetry.typeGauge(
                  "quorate.shards", "Shards on this node", type.name(), () -> counts.shards(type));
              telemetry.typeGauge(
                  "quorate.entities",
                  "Live entities on this node",
                  type.name(),
                  () -> counts.entities(type));
            });
  }

  static void watchAudit(
      ActorSystem<?> system, Telemetry telemetry, Audit audit, AuditSettings settings) {
    var watch = new AuditWatch(audit::read);
    telemetry.gauge(
        "quorate.audit.conserved",
        "1 while all money and stock is conserved, 0 when it is not",
        watch::conserved);
    telemetry.gauge(
        "quorate.audit.lag.seconds",
        "How long the next event has been waiting for the audit",
        watch::lagSeconds);
    telemetry.gauge(
        "quorate.transactions.parked", "Transactions that wait for an operator", watch::parked);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, settings.interval(), watch::refresh, system.executionContext());
  }

  static void watchReads(Telemetry telemetry, ReadSide reads, ReadCounts readCounts) {
    telemetry.gauge(
        "quorate.feed.readers",
        "Clients that follow the feed on this node",
        reads.feedCounts()::readers);
    for (FeedCounts.Way way : FeedCounts.Way.values()) {
      telemetry.counter(
          "quorate.feed.events",
          "Events of the feed that clients were given",
          Map.of("way", way.text()),
          () -> reads.feedCounts().given(way));
    }
    telemetry.gauge(
        "quorate.feed.lag.seconds",
        "How old the newest state is of which this node has certainly read all of the feed",
        () -> reads.tail().lagNanos().map(nanos -> nanos / NANOS_PER_SECOND).orElse(Double.NaN));
    telemetry.gauge(
        "quorate.replica.entities", "Copies of entities on this node", reads.replica()::size);
    readCounts.forEach(
        (series, count) ->
            telemetry.counter(
                "quorate.replica.reads",
                "Reads that a copy may answer, by the consistency and by who answered",
                Map.of("level", series.level(), "source", series.source()),
                count));
  }

  static void watchWebhooks(Telemetry telemetry, WebhookCounts counts, HybridClock clock) {
    for (WebhookCounts.Result result : WebhookCounts.Result.values()) {
      telemetry.counter(
          "quorate.webhook.deliveries",
          "Attempts to deliver an event to a webhook, by what came of them",
          Map.of("result", result.text()),
          () -> counts.attempts(result));
    }
    telemetry.gauge("quorate.webhook.parked", "Webhooks that wait for somebody", counts::parked);
    telemetry.gauge(
        "quorate.webhook.lag.seconds",
        "How long an event has been waiting to be delivered to a webhook",
        () -> counts.lagSeconds(clock.believedMs()));
  }

  private static long upMembers(ActorSystem<?> system) {
    var count = new long[1];
    Cluster.get(system)
        .state()
        .getMembers()
        .forEach(
            member -> {
              if (member.status().equals(MemberStatus.up())) {
                count[0]++;
              }
            });
    return count[0];
  }
}
