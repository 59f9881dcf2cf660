package io.quorate.http.server;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.server.Route.Kind;
import io.quorate.http.server.Router.Match;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Holds the limits of requests: admits a request or refuses it, and notes when it ends. Safe for
 * use by any thread.
 */
final class Admission {

  /** Open streams of this node, and few more: some that begin together do not see each other. */
  private static final int MAX_STREAMS = 1_500;

  private final int maxInFlight;
  private final int maxConnections;
  private final int maxBatches;
  private final IntSupplier waiting;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger batches = new AtomicInteger();
  private final OpenStreams streams = new OpenStreams(MAX_STREAMS);
  private final OpenStreams batchStreams;

  /**
   * Creates one without requests.
   *
   * @param waiting how many of the requests do nothing but wait, and have a limit of their own
   */
  Admission(HttpSettings settings, IntSupplier waiting) {
    this.waiting = waiting;
    this.maxInFlight = settings.maxInFlight();
    this.maxConnections = settings.maxConnections();
    this.maxBatches = settings.batches().maxInProgress();
    this.batchStreams = new OpenStreams(maxBatches);
  }

  /**
   * Returns how many requests are in progress, without probes, batches, streams that go on, and
   * those that wait.
   */
  int inFlight() {
    return Math.max(0, inFlight.get() - waiting.getAsInt());
  }

  /** Returns how many batches are in progress. */
  int batches() {
    return batches.get() + batchStreams.count();
  }

  /**
   * Returns the route of an admitted request, for which {@link #leave} must be called. On a
   * connection that is one too many only probes are admitted, so that a busy node is not taken for
   * a dead one.
   *
   * @throws Refusal when there is no such route, or when a limit is reached
   */
  Match.Found admit(ConnectionStage.Arrival arrival, Match match) {
    if (arrival.tooMany() && !isProbe(match)) {
      throw new Refusal(
          new Problem(
              503,
              "unavailable",
              "Expected at most %d connections, but there are as many.".formatted(maxConnections)));
    }
    Match.Found found = match.found();
    switch (found.route().kind()) {
      case PROBE -> {}
      case WORK -> enter();
      case STREAM -> {
        streams.checkRoom();
        enter();
      }
      case BATCH -> enterBatch();
    }
    return found;
  }

  /** Notes that a request is answered; a stream goes on until its last byte. */
  HttpResponse leave(Kind kind, HttpResponse answer) {
    return switch (kind) {
      case PROBE -> answer;
      case WORK -> {
        inFlight.decrementAndGet();
        yield answer;
      }
      case STREAM -> {
        inFlight.decrementAndGet();
        yield streams.counted(answer);
      }
      case BATCH -> {
        batches.decrementAndGet();
        yield batchStreams.counted(answer);
      }
    };
  }

  /** Ends the streams that are open, and those to come. */
  void endStreams() {
    streams.end();
  }

  private void enter() {
    if (inFlight.incrementAndGet() - waiting.getAsInt() > maxInFlight) {
      inFlight.decrementAndGet();
      throw new Refusal(
          new Problem(
              429,
              "overloaded",
              "Expected at most %d requests in progress, but there are as many."
                  .formatted(maxInFlight)));
    }
  }

  private void enterBatch() {
    if (batches.incrementAndGet() + batchStreams.count() > maxBatches) {
      batches.decrementAndGet();
      throw new Refusal(
          new Problem(
              429,
              "overloaded",
              "Expected at most %d batches in progress, but there are as many."
                  .formatted(maxBatches)));
    }
  }

  private static boolean isProbe(Match match) {
    return match instanceof Match.Found found && found.route().kind() == Kind.PROBE;
  }
}
