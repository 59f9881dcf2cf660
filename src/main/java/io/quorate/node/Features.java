package io.quorate.node;

import com.typesafe.config.Config;
import io.quorate.account.AccountAudit;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountStepKinds;
import io.quorate.account.AccountType;
import io.quorate.audit.AuditedType;
import io.quorate.audit.AuditedTypes;
import io.quorate.call.CallLimits;
import io.quorate.call.CallStepKinds;
import io.quorate.call.CallType;
import io.quorate.feed.PublishedTypes;
import io.quorate.http.api.AccountRoutes;
import io.quorate.http.api.ApiContext;
import io.quorate.http.api.ItemRoutes;
import io.quorate.http.api.LockRoutes;
import io.quorate.http.api.LockSetRoutes;
import io.quorate.http.api.SessionRoutes;
import io.quorate.http.api.TransactionRoutes;
import io.quorate.http.api.TransactionSettings;
import io.quorate.http.api.WebhookRoutes;
import io.quorate.http.server.Route;
import io.quorate.inventory.ItemAudit;
import io.quorate.inventory.ItemStepKinds;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import io.quorate.lists.LockProjection;
import io.quorate.lists.WebhookProjection;
import io.quorate.lock.LockStepKinds;
import io.quorate.lock.LockType;
import io.quorate.lock.session.SessionType;
import io.quorate.outbound.PartnerSettings;
import io.quorate.outbound.webhook.WebhookSettings;
import io.quorate.parked.ParkedProjection;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.EntityTypes;
import io.quorate.runtime.feed.Projection;
import io.quorate.transaction.TransactionAudit;
import io.quorate.transaction.coordinator.TransactionType;
import io.quorate.webhook.WebhookType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one list of features, and what follows from all of them together. Immutable. */
public final class Features {

  private final List<Feature> all;

  private Features(List<Feature> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Returns the features of the program. Whoever adds one adds a package, its routes and a line
   * here.
   *
   * @throws IllegalArgumentException that names the key of a wrong setting
   */
  public static Features shipped(Config quorate) {
    PartnerSettings partners = PartnerSettings.of(quorate);
    TransactionSettings transactions = TransactionSettings.of(quorate);
    WebhookSettings webhooks = WebhookSettings.of(quorate);
    var limits =
        new CallLimits(
            partners.attempts(), partners.attemptsFor().toMillis(), partners.timeout().toMillis());
    return new Features(
        List.of(
            Feature.of(AccountType.TYPE, new AccountAudit())
                .doing(new AccountStepKinds())
                .triedBy(new AccountCommand.Get())
                .publishedAs("accounts")
                .servedBy(AccountRoutes::over),
            Feature.of(ItemType.TYPE, new ItemAudit())
                .doing(new ItemStepKinds())
                .publishedAs("items")
                .servedBy(ItemRoutes::over),
            Feature.of(TransactionType.TYPE, new TransactionAudit())
                .keeping(new ParkedProjection())
                .publishedAs("transactions")
                .servedBy(
                    context ->
                        TransactionRoutes.over(context, transactions, partners.allow()::refusal)),
            Feature.of(CallType.of(limits)).doing(new CallStepKinds()),
            Feature.of(LockType.TYPE)
                .doing(new LockStepKinds())
                .keeping(new LockProjection())
                .publishedAs("locks")
                .servedBy(LockRoutes::over),
            Feature.of(SessionType.TYPE)
                .servedBy(
                    context ->
                        Stream.concat(
                                SessionRoutes.over(context).stream(),
                                LockSetRoutes.over(context).stream())
                            .toList()),
            // Not published: else a webhook would be told of each delivery of its own.
            Feature.of(WebhookType.TYPE)
                .keeping(new WebhookProjection())
                .servedBy(
                    context ->
                        WebhookRoutes.over(context, webhooks.most(), partners.allow()::refusal))));
  }

  /** Returns these and one more. */
  public Features and(Feature feature) {
    var more = new ArrayList<>(all);
    more.add(feature);
    return new Features(more);
  }

  /** Returns them, in their order. */
  public List<Feature> all() {
    return all;
  }

  /**
   * Returns the types of all entities.
   *
   * @throws IllegalStateException when a kind of step is declared and not provided as a service
   */
  EntityTypes entityTypes() {
    for (StepKind declared : stepKinds()) {
      if (StepKinds.all().stream().noneMatch(provided -> provided == declared)) {
        throw new IllegalStateException(
            "Expected the step %s to be provided as a service, but META-INF/services does not name"
                    .formatted(declared.text())
                + " its provider.");
      }
    }
    return new EntityTypes(all.stream().<EntityType<?, ?, ?>>map(Feature::type).toList());
  }

  /** Returns the types that take part in the audit. */
  public AuditedTypes auditedTypes() {
    return new AuditedTypes(
        all.stream().<AuditedType<?>>flatMap(feature -> feature.audited().stream()).toList());
  }

  /** Returns the names of the events with which histories of all types are over. */
  public Set<String> endings() {
    return all.stream()
        .flatMap(feature -> feature.type().endings().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the types whose events clients can follow. */
  public PublishedTypes publishedTypes() {
    var types = new HashMap<String, EntityType<?, ?, ?>>();
    for (Feature feature : all) {
      feature.collection().ifPresent(collection -> types.put(collection, feature.type()));
    }
    return new PublishedTypes(types);
  }

  /** Returns what features keep from the feed. */
  List<Projection> projections() {
    return all.stream().flatMap(feature -> feature.projections().stream()).toList();
  }

  /** Returns the routes of all features. */
  Stream<Route> routes(ApiContext context) {
    return all.stream().flatMap(feature -> feature.routes(context).stream());
  }

  /** Returns a read of an entity that need not exist, to see whether entities answer. */
  Ask trial(String id, Duration deadline) {
    return all.stream()
        .flatMap(
            feature ->
                feature.trial().stream()
                    .map(command -> Ask.read(feature.type().name(), id, command, deadline)))
        .findFirst()
        .orElseThrow();
  }

  private List<StepKind> stepKinds() {
    return all.stream()
        .flatMap(feature -> feature.steps().stream())
        .flatMap(steps -> steps.kinds().stream())
        .toList();
  }
}
