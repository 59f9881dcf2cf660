package io.quorate.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quorate.kernel.Measurement;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.entity.HostMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of a node, in Prometheus form. Safe for use by any thread; meters are looked up once
 * and kept, so that counting costs little.
 */
public final class Telemetry implements HostMetrics, AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<RequestKey, Timer> requests = new ConcurrentHashMap<>();
  private final Map<CommandKey, Counter> commands = new ConcurrentHashMap<>();
  private final Map<RefusalKey, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<Measurement.Series, Timer> measurements = new ConcurrentHashMap<>();
  private final Map<String, HostMeters> hosts = new ConcurrentHashMap<>();

  /** The registry itself does not keep them. */
  private final List<LongSupplier> counts = new CopyOnWriteArrayList<>();

  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** Creates the registry, with the metrics of the JVM. */
  public Telemetry() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  /** Returns all metrics in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  /** Registers a value that is read at each scrape. */
  public void gauge(String name, String description, Supplier<Number> value) {
    gauge(name, description, Tags.empty(), value);
  }

  /** Registers a value of one entity type that is read at each scrape. */
  public void typeGauge(String name, String description, String type, Supplier<Number> value) {
    gauge(name, description, Tags.of("type", type), value);
  }

  /** Registers a count that only grows and is read at each scrape. */
  public void counter(
      String name, String description, Map<String, String> labels, LongSupplier value) {
    counts.add(value);
    var tags = labels.entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList();
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /**
   * Counts an HTTP request.
   *
   * @param route the route's template, not the path, so that the number of series is bounded
   */
  public void httpRequest(String method, String route, int status, long nanos) {
    requests
        .computeIfAbsent(new RequestKey(method, route, status), this::requestTimer)
        .record(Duration.ofNanos(nanos));
  }

  @Override
  public void decided(String type, String command, Outcome outcome) {
    commands
        .computeIfAbsent(new CommandKey(type, command, outcome), this::commandCounter)
        .increment();
  }

  @Override
  public void committed(String type, int commandCount, int eventCount, Duration latency) {
    HostMeters meters = meters(type);
    meters.batch.record(commandCount);
    meters.events.increment(eventCount);
    meters.journal.record(latency);
  }

  @Override
  public void writeFailed(String type) {
    meters(type).failures.increment();
  }

  @Override
  public void recovered(String type, Duration latency) {
    meters(type).recovery.record(latency);
  }

  @Override
  public void refused(String type, String command, RejectionCode code) {
    refusals.computeIfAbsent(new RefusalKey(type, command, code), this::refusalCounter).increment();
  }

  @Override
  public void measured(Measurement measurement) {
    measurements
        .computeIfAbsent(measurement.series(), this::measurementTimer)
        .record(Duration.ofMillis(measurement.durationMs()));
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
    Gauge.builder(name, value)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private HostMeters meters(String type) {
    return hosts.computeIfAbsent(type, HostMeters::new);
  }

  private Timer requestTimer(RequestKey key) {
    return Timer.builder("quorate.http.requests")
        .description("HTTP requests and how long they took")
        .tags("method", key.method, "route", key.route, "status", String.valueOf(key.status))
        .serviceLevelObjectives(Buckets.LATENCY)
        .register(registry);
  }

  private Counter commandCounter(CommandKey key) {
    return Counter.builder("quorate.entity.commands")
        .description("Commands that entities were asked, by what became of them")
        .tags(
            "type", key.type,
            "command", key.command,
            "outcome", key.outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter refusalCounter(RefusalKey key) {
    return Counter.builder("quorate.entity.refusals")
        .description("Commands that entities refused, by the code of the refusal")
        .tags("type", key.type, "command", key.command, "code", key.code.text())
        .register(registry);
  }

  private Timer measurementTimer(Measurement.Series series) {
    return Timer.builder("quorate." + series.name())
        .description(series.description())
        .tags("mode", series.mode(), "outcome", series.outcome())
        .serviceLevelObjectives(Buckets.LONG)
        .register(registry);
  }

  private record RequestKey(String method, String route, int status) {}

  private record CommandKey(String type, String command, HostMetrics.Outcome outcome) {}

  private record RefusalKey(String type, String command, RejectionCode code) {}

  private final class HostMeters {
    private final DistributionSummary batch;
    private final Counter events;
    private final Timer journal;
    private final Counter failures;
    private final Timer recovery;

    HostMeters(String type) {
      Tags tags = Tags.of("type", type);
      batch =
          DistributionSummary.builder("quorate.entity.batch")
              .description("Commands in one group commit")
              .tags(tags)
              .serviceLevelObjectives(Buckets.BATCH)
              .register(registry);
      events =
          Counter.builder("quorate.entity.events")
              .description("Events written to the journal")
              .tags(tags)
              .register(registry);
      journal =
          Timer.builder("quorate.journal.write")
              .description("Time from deciding a group to its being durable")
              .tags(tags)
              .serviceLevelObjectives(Buckets.LATENCY)
              .register(registry);
      failures =
          Counter.builder("quorate.journal.write.failures")
              .description("Groups whose write failed")
              .tags(tags)
              .register(registry);
      recovery =
          Timer.builder("quorate.entity.recovery")
              .description("Time to recover an entity from snapshot and journal")
              .tags(tags)
              .serviceLevelObjectives(Buckets.LATENCY)
              .register(registry);
    }
  }
}
