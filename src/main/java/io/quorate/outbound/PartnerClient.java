package io.quorate.outbound;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerCall;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Calls partners by HTTP. Each call is one attempt: who asks decides whether to ask again. Safe for
 * use by any thread; nothing waits in it, and no call takes longer than {@code
 * quorate.call.timeout} and a little.
 *
 * <p>The answer: {@code Accepted} with the text of a 2xx other than 202; else {@code Refused}, of
 * which {@code invalid_argument} (not allowed) and {@code unavailable} (not possible now) mean that
 * nothing was sent, {@code invalid_state} that the partner refused (409), {@code not_found} 404 or
 * 410, {@code limit_exceeded} a 2xx with too large an answer, and {@code outcome_unknown} all else:
 * 202, redirects, which are not followed, other statuses, time-outs, broken connections.
 */
public final class PartnerClient {

  private static final Logger LOG = LoggerFactory.getLogger(PartnerClient.class);

  private final PartnerSettings settings;
  private final AddressResolver resolver;
  private final PartnerExchange exchange;
  private final Map<String, PartnerHost> hosts;
  private final Semaphore free;

  PartnerClient(ActorSystem<?> system, PartnerSettings settings, Lookups.Lookup lookup) {
    this.settings = settings;
    this.resolver =
        new AddressResolver(
            settings.allowPrivateAddresses(),
            settings.connectTimeout(),
            new Lookups(names(settings.allow()), settings.maxInFlight(), lookup));
    this.exchange = new PartnerExchange(system, settings);
    this.free = new Semaphore(settings.maxInFlight());
    var byOrigin = new HashMap<String, PartnerHost>();
    for (PartnerUrl prefix : settings.allow().prefixes()) {
      byOrigin.computeIfAbsent(
          prefix.origin(), origin -> new PartnerHost(system, settings, origin));
    }
    this.hosts = Map.copyOf(byOrigin);
  }

  private static int names(AllowList allow) {
    return (int) allow.prefixes().stream().map(PartnerUrl::host).distinct().count();
  }

  /** Throws {@link IllegalArgumentException} that names the key of a wrong setting. */
  public static PartnerClient start(ActorSystem<?> system, Config quorate) {
    return new PartnerClient(system, PartnerSettings.of(quorate), InetAddress::getAllByName);
  }

  /** Makes one attempt; the stage never fails. */
  public CompletionStage<Answer> call(PartnerCall call) {
    AllowList.Match match = settings.allow().find(call.url()).orElse(null);
    return match == null
        ? CompletableFuture.completedFuture(notAllowed().answer())
        : attempt(
                match,
                Duration.ofMillis(Math.max(1, call.timeoutMs())),
                (url, address, rest) -> exchange.call(url, address, call, rest))
            .thenApply(outcome -> logged(outcome, match.url(), call));
  }

  /**
   * Makes one attempt to tell a receiver something; the stage never fails. Any 2xx takes it, and
   * after a 410 the receiver is gone.
   */
  public CompletionStage<NotificationResult> tell(Notification notification) {
    AllowList.Match match = settings.allow().find(notification.url()).orElse(null);
    return match == null
        ? CompletableFuture.completedFuture(notAllowed().asNotification())
        : attempt(
                match,
                settings.timeout(),
                (url, address, rest) -> exchange.tell(url, address, notification, rest))
            .thenApply(CallResult::asNotification);
  }

  private static CallResult notAllowed() {
    return CallResult.notAllowed(
        "Expected a URL that quorate.call.allow lists, but it is not allowed.");
  }

  /** Exchanges one request and its answer with an address. */
  private interface Exchanging {
    CompletionStage<CallResult> with(PartnerUrl url, InetAddress address, Duration timeout);
  }

  private CompletionStage<CallResult> attempt(
      AllowList.Match match, Duration asked, Exchanging exchanging) {
    if (!free.tryAcquire()) {
      return CompletableFuture.completedFuture(
          CallResult.notSent(
              "Expected fewer than %d calls of partners at the same time, but there are as many."
                  .formatted(settings.maxInFlight())));
    }
    PartnerHost host = Objects.requireNonNull(hosts.get(match.prefix().origin()));
    return host.call(() -> resolveAndCall(match, asked, exchanging))
        .whenComplete((outcome, never) -> free.release());
  }

  private CompletionStage<CallResult> resolveAndCall(
      AllowList.Match match, Duration asked, Exchanging exchanging) {
    Duration timeout = asked.compareTo(settings.timeout()) < 0 ? asked : settings.timeout();
    long startedNanos = System.nanoTime();
    return resolver
        .resolve(match)
        .thenCompose(
            resolved ->
                switch (resolved) {
                  case AddressResolver.Resolved.Found(InetAddress address) -> {
                    Duration rest = timeout.minusNanos(System.nanoTime() - startedNanos);
                    yield rest.isPositive()
                        ? exchanging.with(match.url(), address, rest)
                        : CompletableFuture.completedFuture(
                            CallResult.unreachable(
                                "Expected time left to call the partner, but there is none."));
                  }
                  case AddressResolver.Resolved.Refused(var rejection) ->
                      CompletableFuture.completedFuture(
                          rejection.code() == RejectionCode.INVALID_ARGUMENT
                              ? CallResult.notAllowed(rejection.detail())
                              : CallResult.unreachable(rejection.detail()));
                });
  }

  private static Answer logged(CallResult outcome, PartnerUrl url, PartnerCall call) {
    if (outcome.answer() instanceof Answer.Refused(var rejection)) {
      // A refusal is an answer like any; of a partner that is left alone its host has told already.
      Level level =
          switch (rejection.code()) {
            case UNAVAILABLE, INVALID_STATE, NOT_FOUND -> Level.DEBUG;
            default -> Level.WARN;
          };
      LOG.atLevel(level)
          .log(
              "Call of {}{} for transaction {} step {}: {}",
              url.origin(),
              url.path(),
              call.transaction(),
              call.step(),
              rejection.detail());
    }
    return outcome.answer();
  }
}
