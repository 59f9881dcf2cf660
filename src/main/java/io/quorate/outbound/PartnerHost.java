package io.quorate.outbound;

import akka.actor.typed.ActorSystem;
import akka.pattern.CircuitBreaker;
import akka.pattern.CircuitBreakerOpenException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host of partners: how many calls it has at the same time, and whether it is left alone after
 * failures. Safe for use by any thread.
 */
final class PartnerHost {

  private static final Logger LOG = LoggerFactory.getLogger(PartnerHost.class);

  private static final double RESET_JITTER = 0.2;

  /** How much longer than a call the breaker waits; calls end by themselves. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final CircuitBreaker breaker;
  private final Semaphore free;

  PartnerHost(ActorSystem<?> system, PartnerSettings settings, String origin) {
    free = new Semaphore(settings.maxConnections());
    breaker =
        new CircuitBreaker(
                system.executionContext(),
                system.classicSystem().scheduler(),
                settings.breakerFailures(),
                settings.connectTimeout().plus(settings.timeout()).plus(SLACK),
                settings.breakerReset())
            .withExponentialBackoff(settings.breakerResetMax())
            .withRandomFactor(RESET_JITTER)
            .addOnOpenListener(() -> LOG.warn("Partner {} fails and is left alone", origin))
            .addOnCloseListener(() -> LOG.info("Partner {} works again", origin));
  }

  /** Makes a call, unless there are too many or the host is left alone; the stage never fails. */
  CompletionStage<CallResult> call(Supplier<CompletionStage<CallResult>> call) {
    if (!free.tryAcquire()) {
      return CompletableFuture.completedFuture(
          CallResult.notSent(
              "Expected fewer calls of the partner's host at the same time, but there are as many"
                  + " as it may have."));
    }
    return breaker
        .callWithCircuitBreakerCS(
            call::get, (outcome, failure) -> outcome.map(o -> !o.healthy()).orElse(true))
        .handle(PartnerHost::outcome)
        .whenComplete((outcome, never) -> free.release());
  }

  private static CallResult outcome(@Nullable CallResult outcome, @Nullable Throwable failure) {
    if (outcome != null) {
      return outcome;
    }
    @Nullable Throwable cause =
        failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof CircuitBreakerOpenException
        ? CallResult.notSent(
            "Expected a partner that works, but its host failed too often and is left alone.")
        : CallResult.doubtful("Expected the partner to answer, but the call failed.");
  }
}
