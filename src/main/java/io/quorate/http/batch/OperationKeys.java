package io.quorate.http.batch;

import io.quorate.http.server.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of operations that have none of their own: made of that of the batch, so
 * that a batch can be sent again as a whole. Immutable.
 *
 * @param batch the key of the batch, or null
 */
record OperationKeys(@Nullable String batch) {

  /** So that with the number of the operation it is a key. */
  private static final int MAX_LENGTH = 120;

  OperationKeys {
    if (batch != null && batch.length() > MAX_LENGTH) {
      throw Refusal.invalidArgument(
          "Expected Idempotency-Key of a batch to be at most %d characters, but it is longer."
              .formatted(MAX_LENGTH));
    }
  }

  /** Returns the key of the operation with this number, from 0; null without one. */
  @Nullable String of(int index) {
    return batch == null ? null : batch + "/" + index;
  }
}
