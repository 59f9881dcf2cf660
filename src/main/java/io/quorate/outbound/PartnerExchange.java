package io.quorate.outbound;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.Http;
import akka.http.javadsl.OutgoingConnection;
import akka.http.javadsl.OutgoingConnectionBuilder;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.model.headers.ProductVersion;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RawRequestURI;
import akka.http.javadsl.model.headers.UserAgent;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.quorate.kernel.participant.PartnerCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/**
 * Sends one request to one address and reads the answer. Each has a connection of its own: so it is
 * certain where it goes, and, when it cannot be made, that nothing was sent; a kept connection that
 * the partner has just closed would leave that open. Redirects are answers like any other. Safe for
 * use by any thread.
 */
final class PartnerExchange {

  /** How long it may take, once an exchange has failed, to learn how far it had come. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(1);

  private static final long MILLIS_PER_SECOND = 1_000;

  private final ActorSystem<?> system;
  private final ClientConnectionSettings settings;
  private final ResponseReader reader;
  private final PartnerCredentials credentials;

  PartnerExchange(ActorSystem<?> system, PartnerSettings partner) {
    this.system = system;
    this.credentials = partner.credentials();
    this.reader = new ResponseReader(system, partner.maxAnswerBytes());
    this.settings =
        ClientConnectionSettings.create(system.classicSystem())
            .withConnectingTimeout(finite(partner.connectTimeout()))
            .withIdleTimeout(finite(partner.timeout()))
            .withUserAgentHeader(
                Optional.of(UserAgent.create(ProductVersion.create("quorate", ""))));
  }

  /** Calls; the stage never fails and ends within the time, and a second at most. */
  CompletionStage<CallResult> call(
      PartnerUrl url, InetAddress address, PartnerCall call, Duration timeout) {
    return exchange(url, address, request(url, call), reader::read, timeout);
  }

  /** Tells a receiver something; the stage never fails and ends likewise. */
  CompletionStage<CallResult> tell(
      PartnerUrl url, InetAddress address, Notification notification, Duration timeout) {
    return exchange(url, address, request(url, notification), reader::status, timeout);
  }

  private CompletionStage<CallResult> exchange(
      PartnerUrl url,
      InetAddress address,
      HttpRequest request,
      Function<HttpResponse, CompletionStage<CallResult>> reader,
      Duration timeout) {
    var reading = new AtomicReference<@Nullable CompletionStage<CallResult>>();
    Pair<CompletionStage<OutgoingConnection>, CompletionStage<CallResult>> running =
        // Stays open behind the request: else the partner would see half a connection close.
        Source.single(request)
            .concat(Source.maybe())
            .viaMat(connection(url, address), Keep.right())
            .mapAsync(
                1,
                response -> {
                  CompletionStage<CallResult> outcome = reader.apply(response);
                  reading.set(outcome);
                  return outcome;
                })
            .completionTimeout(timeout)
            .toMat(Sink.head(), Keep.both())
            .run(system);
    return running
        .second()
        .<CompletionStage<CallResult>>handle(
            (outcome, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(outcome)
                    : failed(running.first(), reading.get(), failure))
        .thenCompose(outcome -> outcome);
  }

  private Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> connection(
      PartnerUrl url, InetAddress address) {
    var checked = new InetSocketAddress(address, url.port());
    OutgoingConnectionBuilder builder =
        Http.get(system)
            .connectionTo(hostOnly(url.host()))
            .toPort(url.port())
            .withClientConnectionSettings(
                settings.withTransport(
                    ClientTransport.withCustomResolver(
                        (host, port) -> CompletableFuture.completedFuture(checked))));
    return url.scheme().equals("https") ? builder.https() : builder.http();
  }

  private static HttpRequest post(PartnerUrl url) {
    return HttpRequest.POST(url.path())
        .addHeader(RawRequestURI.create(url.target()))
        .addHeader(Connection.create("close"));
  }

  private static HttpRequest request(PartnerUrl url, Notification notification) {
    HttpRequest request = post(url);
    for (var header : notification.headers().entrySet()) {
      request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return request.withEntity(
        HttpEntities.create(ContentTypes.parse(notification.contentType()), notification.body()));
  }

  private HttpRequest request(PartnerUrl url, PartnerCall call) {
    HttpRequest request =
        post(url)
            .addHeader(RawHeader.create("Idempotency-Key", call.idempotencyKey()))
            .addHeader(RawHeader.create("Quorate-Transaction", call.transaction()))
            .addHeader(RawHeader.create("Quorate-Step", Integer.toString(call.step())))
            .addHeaders(
                credentials.headers(url, call, System.currentTimeMillis() / MILLIS_PER_SECOND));
    String body = call.body();
    return body == null
        ? request
        : request.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  /** Tells an exchange that certainly never began from one that may have had its effect. */
  private static CompletionStage<CallResult> failed(
      CompletionStage<OutgoingConnection> connection,
      @Nullable CompletionStage<CallResult> reading,
      Throwable failure) {
    CallResult doubtful =
        CallResult.doubtful(
            isTimeout(failure)
                ? "Expected the partner to answer in time, but it did not."
                : "Expected the partner to answer, but the connection broke off.");
    if (reading != null) {
      // Whoever stops to read breaks the connection, which may be noticed before the outcome is.
      return soon(reading.exceptionally(never -> doubtful), doubtful);
    }
    if (isBadCertificate(failure)) {
      return CompletableFuture.completedFuture(
          CallResult.unreachable(
              "Expected a partner with a valid certificate for its name, but it has none."));
    }
    return soon(
        connection.handle(
            (made, notMade) ->
                notMade == null
                    ? doubtful
                    : CallResult.unreachable(
                        "Expected to connect to the partner, but that failed.")),
        doubtful);
  }

  /** What ended with the exchange is known at once; this only makes sure. */
  private static CompletionStage<CallResult> soon(
      CompletionStage<CallResult> outcome, CallResult otherwise) {
    return outcome
        .toCompletableFuture()
        .completeOnTimeout(otherwise, KNOWN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isBadCertificate(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
  }

  /** Akka writes the brackets of an IPv6 address itself. */
  private static String hostOnly(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static FiniteDuration finite(Duration duration) {
    return FiniteDuration.create(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
