package io.quorate.cluster.join;

import akka.actor.ActorSystem;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.JoinSelf$;
import akka.management.cluster.bootstrap.KeepProbing$;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Decides what a node that found the others does: joins a cluster that one of them is in; and forms
 * a new one only with the {@link BootstrapConsent}, since "nobody answered" is also what a node
 * sees that is cut off from a cluster which is alive. Made by Akka, once an actor system.
 */
public final class BootstrapDecider extends LowestAddressJoinDecider {

  private static final Logger LOG = LoggerFactory.getLogger(BootstrapDecider.class);

  private final BootstrapConsent consent;

  /** Creates the decider, as Akka asks for it. */
  public BootstrapDecider(ActorSystem system, ClusterBootstrapSettings settings) {
    super(system, settings);
    this.consent =
        system
            .settings()
            .setup()
            .get(BootstrapConsent.class)
            .orElseThrow(
                () -> new IllegalStateException("Expected a BootstrapConsent in the setup."));
  }

  @Override
  public Future<JoinDecision> decide(SeedNodesInformation found) {
    CompletionStage<JoinDecision> decision =
        FutureConverters.<JoinDecision>asJava(super.decide(found)).thenCompose(this::withConsent);
    return FutureConverters.asScala(decision);
  }

  private CompletionStage<JoinDecision> withConsent(JoinDecision decision) {
    return decision.equals(JoinSelf$.MODULE$)
        ? consent.claim().handle(BootstrapDecider::formed)
        : CompletableFuture.completedFuture(decision);
  }

  private static JoinDecision formed(@Nullable Boolean granted, @Nullable Throwable failure) {
    if (Boolean.TRUE.equals(granted)) {
      LOG.info("Forming a new cluster");
      return JoinSelf$.MODULE$;
    }
    LOG.warn(
        "Forms no new cluster, looks again for one to join: {}",
        failure == null ? "members of one were seen a moment ago" : failure.toString());
    return KeepProbing$.MODULE$;
  }
}
