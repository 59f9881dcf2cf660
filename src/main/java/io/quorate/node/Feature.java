package io.quorate.node;

import io.quorate.audit.AuditedType;
import io.quorate.http.api.ApiContext;
import io.quorate.http.server.Route;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.audit.AuditShare;
import io.quorate.kernel.participant.StepKinds;
import io.quorate.runtime.feed.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a feature declares: everything that differs between accounts, items, calls and transactions.
 * A node, and the tests that hold its rules, read the list of features ({@link Features}) and name
 * none of them. Immutable.
 */
public final class Feature {

  private final EntityType<?, ?, ?> type;
  private final @Nullable AuditedType<?> audited;
  private final StepKinds.@Nullable Provider steps;
  private final @Nullable Object trial;
  private final List<Projection> projections;
  private final @Nullable String collection;
  private final Function<ApiContext, List<Route>> routes;

  private Feature(
      EntityType<?, ?, ?> type,
      @Nullable AuditedType<?> audited,
      StepKinds.@Nullable Provider steps,
      @Nullable Object trial,
      List<Projection> projections,
      @Nullable String collection,
      Function<ApiContext, List<Route>> routes) {
    this.type = type;
    this.audited = audited;
    this.steps = steps;
    this.trial = trial;
    this.projections = List.copyOf(projections);
    this.collection = collection;
    this.routes = routes;
  }

  /** Declares a feature whose events mean nothing to the audit. */
  public static Feature of(EntityType<?, ?, ?> type) {
    return new Feature(type, null, null, null, List.of(), null, context -> List.of());
  }

  /** Declares a feature that takes part in the audit. */
  public static <E> Feature of(EntityType<?, E, ?> type, AuditShare<E> share) {
    return new Feature(
        type, new AuditedType<>(type, share), null, null, List.of(), null, context -> List.of());
  }

  /** Adds the kinds of steps that it does; they are named in {@code META-INF/services}, too. */
  public Feature doing(StepKinds.Provider kinds) {
    return new Feature(type, audited, kinds, trial, projections, collection, routes);
  }

  /** Adds a command that only reads, by which a node proves that its entities answer. */
  public Feature triedBy(Object command) {
    return new Feature(type, audited, steps, command, projections, collection, routes);
  }

  /** Adds something that is kept from the feed. */
  public Feature keeping(Projection projection) {
    var more = new ArrayList<>(projections);
    more.add(projection);
    return new Feature(type, audited, steps, trial, more, collection, routes);
  }

  /** Publishes its events in the feed, under the word for its entities in paths. */
  public Feature publishedAs(String word) {
    return new Feature(type, audited, steps, trial, projections, word, routes);
  }

  /** Adds its routes. */
  public Feature servedBy(Function<ApiContext, List<Route>> over) {
    return new Feature(type, audited, steps, trial, projections, collection, over);
  }

  /** Returns the type of its entities. */
  public EntityType<?, ?, ?> type() {
    return type;
  }

  /** Returns its share of the audit, if it has one. */
  Optional<AuditedType<?>> audited() {
    return Optional.ofNullable(audited);
  }

  /** Returns the kinds of steps that it does. */
  public Optional<StepKinds.Provider> steps() {
    return Optional.ofNullable(steps);
  }

  Optional<Object> trial() {
    return Optional.ofNullable(trial);
  }

  /** Returns the word under which its events are published, if they are. */
  Optional<String> collection() {
    return Optional.ofNullable(collection);
  }

  List<Projection> projections() {
    return projections;
  }

  /** Returns its routes. */
  public List<Route> routes(ApiContext context) {
    return routes.apply(context);
  }
}
