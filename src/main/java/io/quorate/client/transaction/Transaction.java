package io.quorate.client.transaction;

import io.quorate.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows a transaction as it was when the node answered. Immutable.
 *
 * @param protocol as the API calls it
 * @param reason why it is or will be undone, or is parked; null when it is not
 * @param code the reason for programs; null when there is none
 * @param finishedAt when it was committed or aborted; null before
 */
public record Transaction(
    String id,
    String protocol,
    TransactionStatus status,
    List<TransactionStep> steps,
    @Nullable String reason,
    @Nullable String code,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  public Transaction {
    steps = List.copyOf(steps);
  }

  static Transaction of(JsonObject transaction) {
    return new Transaction(
        transaction.text("id"),
        transaction.text("protocol"),
        TransactionStatus.of(transaction.text("status")),
        transaction.objects("steps").stream().map(TransactionStep::of).toList(),
        orNull(transaction.findText("reason")),
        orNull(transaction.findText("code")),
        transaction.instant("createdAt"),
        orNull(transaction.findInstant("finishedAt")));
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.isPresent() ? value.get() : null;
  }
}
