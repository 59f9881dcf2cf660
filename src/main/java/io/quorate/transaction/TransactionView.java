package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as clients see it.
 *
 * @param reason why it is or will be undone, or is parked; null when it is not
 * @param code the reason for programs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransactionView(
    String id,
    String protocol,
    String status,
    List<StepView> steps,
    @Nullable String reason,
    @Nullable String code,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  static TransactionView of(String id, Transaction transaction) {
    Rejection reason = transaction.reason();
    return new TransactionView(
        id,
        transaction.protocol().text(),
        transaction.phase().status(),
        transaction.steps().stream().map(StepView::of).toList(),
        reason == null ? null : reason.detail(),
        reason == null ? null : reason.code().text(),
        Instant.ofEpochMilli(transaction.createdAtMs()),
        transaction.phase().isFinal() ? Instant.ofEpochMilli(transaction.finishedAtMs()) : null);
  }

  /** A step as clients see it: as they wrote it, with its state. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepView(
      String type,
      @Nullable String account,
      @Nullable String item,
      @Nullable Long amount,
      @Nullable Long quantity,
      @Nullable String url,
      @Nullable String compensateUrl,
      @Nullable String prepareUrl,
      @Nullable String commitUrl,
      @Nullable String abortUrl,
      @JsonRawValue @Nullable String body,
      String state,
      @Nullable String answer) {

    static StepView of(StepState state) {
      Step step = state.step();
      boolean account = step.action().participantType().equals("account");
      boolean item = step.action().participantType().equals("item");
      CallTarget call = step.call();
      return new StepView(
          step.action().text(),
          account ? step.target() : null,
          item ? step.target() : null,
          account ? step.amount() : null,
          item ? step.amount() : null,
          call == null ? null : call.url(),
          call == null ? null : call.compensateUrl(),
          call == null ? null : call.prepareUrl(),
          call == null ? null : call.commitUrl(),
          call == null ? null : call.abortUrl(),
          call == null ? null : call.body(),
          state.status().text(),
          state.answer());
    }
  }
}
