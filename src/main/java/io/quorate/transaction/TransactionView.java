package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as clients see it.
 *
 * @param reason why it is or will be undone, or is parked; null when it is not
 * @param code the reason for programs
 * @param cause what the code does not tell; clients see it in place of the code, which nodes of
 *     version 0.1 know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransactionView(
    String id,
    String protocol,
    String status,
    List<StepView> steps,
    @Nullable String reason,
    @Nullable String code,
    @Nullable AbortCause cause,
    Instant createdAt,
    @Nullable Instant finishedAt) {

  public static TransactionView of(String id, Transaction transaction) {
    Rejection reason = transaction.reason();
    return new TransactionView(
        id,
        transaction.protocol().text(),
        transaction.phase().status(),
        transaction.steps().stream().map(StepView::of).toList(),
        reason == null ? null : reason.detail(),
        reason == null ? null : reason.code().text(),
        reason == null ? null : reason.cause(),
        Instant.ofEpochMilli(transaction.createdAtMs()),
        transaction.phase().isFinal() ? Instant.ofEpochMilli(transaction.finishedAtMs()) : null);
  }

  /**
   * A step as clients see it: as they wrote it, with its state.
   *
   * @param members the members that its kind has, in their order
   * @param body the JSON text of a call's body
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepView(
      String type,
      @JsonAnyGetter Map<String, Object> members,
      @JsonRawValue @Nullable String body,
      String state,
      @Nullable String answer) {

    public static StepView of(StepState state) {
      Step step = state.step();
      CallTarget call = step.call();
      var members = new LinkedHashMap<String, Object>();
      step.action()
          .members()
          .ifPresent(
              names -> {
                members.put(names.target(), step.target());
                members.put(names.amount(), step.amount());
              });
      if (call != null) {
        call.urls().forEach(members::put);
      }
      return new StepView(
          step.action().text(),
          members,
          call == null ? null : call.body(),
          state.status().text(),
          state.answer());
    }
  }
}
