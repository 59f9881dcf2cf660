package io.quorate.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.quorate.audit.Audit;
import io.quorate.audit.AuditSettings;
import io.quorate.audit.AuditWatch;
import io.quorate.cluster.Readiness;
import io.quorate.cluster.ShardCounts;
import io.quorate.runtime.entity.Ownership;
import io.quorate.runtime.sharding.Entities;
import io.quorate.telemetry.Telemetry;
import java.time.Duration;

/** The metrics of a node that are read at each scrape. */
final class NodeMetrics {

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
