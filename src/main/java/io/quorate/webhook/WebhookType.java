package io.quorate.webhook;

import static java.util.Map.entry;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import java.util.Map;

/** Declares webhooks to the host. */
public final class WebhookType implements EntityType<WebhookCommand, WebhookEvent, Webhook> {

  private static final Map<String, Class<? extends WebhookCommand>> COMMANDS =
      Map.ofEntries(
          entry("webhook.get", WebhookCommand.Get.class),
          entry("webhook.get-deliveries", WebhookCommand.GetDeliveries.class),
          entry("webhook.look", WebhookCommand.Look.class),
          entry("webhook.register", WebhookCommand.Register.class),
          entry("webhook.replay", WebhookCommand.Replay.class),
          entry("webhook.remove", WebhookCommand.Remove.class),
          entry("webhook.progress", WebhookCommand.Progress.class));

  private static final Map<String, Class<? extends WebhookEvent>> EVENTS =
      Map.ofEntries(
          entry("webhook.registered", WebhookEvent.Registered.class),
          entry("webhook.progressed", WebhookEvent.Progressed.class),
          entry("webhook.parked", WebhookEvent.Parked.class),
          entry("webhook.replayed", WebhookEvent.Replayed.class),
          entry("webhook.removed", WebhookEvent.Removed.class));

  /** The type. */
  public static final WebhookType TYPE = new WebhookType();

  private final WebhookDecider decider = new WebhookDecider();

  private WebhookType() {}

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public WebhookDecider decider() {
    return decider;
  }

  @Override
  public Map<String, Class<? extends WebhookCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends WebhookEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Webhook> state() {
    return Webhook.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public Object view(Subject subject, Webhook webhook, Shown shown) {
    return switch (shown) {
      case Shown.Part(String part) when part.equals(WebhookDecider.TARGET) ->
          WebhookTarget.of(webhook);
      case Shown.Part(String part) when part.equals(WebhookDecider.DELIVERIES) ->
          DeliveriesView.of(subject.id(), webhook.latest());
      case Shown.Part(String part) ->
          WebhookView.of(subject, webhook, part.equals(WebhookDecider.WITH_SECRET));
      case Shown.Whole whole -> WebhookView.of(subject, webhook, false);
      case Shown.Answer answer ->
          throw new IllegalArgumentException("Expected no question of another entity.");
    };
  }

  @Override
  public int weight(Webhook webhook) {
    return 1 + webhook.latest().size();
  }
}
