package io.quorate.webhook;

import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.Repeatable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a webhook can be asked. A command outside its ranges cannot be made. */
public sealed interface WebhookCommand {

  /** Shows the webhook. */
  record Get() implements WebhookCommand {}

  /** Shows the latest attempts. */
  record GetDeliveries() implements WebhookCommand {}

  /** Shows the node that sends what it needs, the secret among it. */
  record Look() implements WebhookCommand {}

  /**
   * Registers it; the same again changes nothing, whatever secret and position the node has chosen.
   *
   * @param secretGiven whether the client gave the secret
   * @param position the place in the feed behind which its events begin
   */
  record Register(
      String url, List<String> types, Secret secret, boolean secretGiven, String position)
      implements WebhookCommand, Repeatable {
    public Register {
      Check.sent("url", url);
      types = List.copyOf(types);
      Secret.checked(secret.text());
    }

    @Override
    public Object asRepeated() {
      return new Wanted(url, types, secretGiven ? secret : null);
    }
  }

  /** What the client wants of a registration. */
  record Wanted(String url, List<String> types, @Nullable Secret secret) {
    public Wanted {
      types = List.copyOf(types);
    }
  }

  /** Begins anew behind a place in the feed, parked or not. */
  record Replay(String position) implements WebhookCommand {}

  /** Ends it; again changes nothing. */
  record Remove() implements WebhookCommand {}

  /**
   * Tells how far the sending node has come.
   *
   * @param epoch of the webhook when the node began; of another one it says nothing
   * @param position up to where the receiver has taken events
   * @param deliveries the attempts since it was told last, the latest of them; oldest first
   * @param attempts how many have failed since the last success
   * @param giveUpAfterMs for how long the receiver may take none until it is parked
   * @param giveUp why it is parked at once, or null
   */
  record Progress(
      long epoch,
      String position,
      List<Delivery> deliveries,
      int attempts,
      long giveUpAfterMs,
      @Nullable String giveUp)
      implements WebhookCommand {
    public Progress {
      deliveries = List.copyOf(deliveries);
      if (deliveries.size() > Webhook.MAX_LATEST) {
        throw new InvalidArgument(
            "Expected at most %d deliveries, but there are %d."
                .formatted(Webhook.MAX_LATEST, deliveries.size()));
      }
    }
  }
}
