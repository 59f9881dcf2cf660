package io.quorate.kernel.participant;

import io.quorate.kernel.Question;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call to a partner.
 *
 * @param idempotencyKey the same in every repetition
 * @param body the JSON text that is sent, or null for none
 * @param timeoutMs how long the partner may take, in milliseconds
 */
public record PartnerCall(
    String url,
    String idempotencyKey,
    String transaction,
    int step,
    @Nullable String body,
    long timeoutMs)
    implements Question<PartnerAnswer> {

  @Override
  public Class<PartnerAnswer> answerType() {
    return PartnerAnswer.class;
  }
}
