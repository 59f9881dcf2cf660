package io.quorate.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.StepRefusal;
import org.jspecify.annotations.Nullable;

/** What can have happened to a call. Times are milliseconds since the epoch. */
public sealed interface CallEvent {

  /** The step was ordered; the first attempt to call the partner begins. */
  record Ordered(Order order, long atMs) implements CallEvent {}

  /** Another attempt begins: of the call, or to undo or commit it. */
  record Asked(CallRequest request, long atMs) implements CallEvent {}

  /**
   * An attempt failed.
   *
   * @param reached whether the partner may have got the request all the same
   * @param detail why, for people
   * @param unknown whether the partner said that it knows of nothing there; false in rows of
   *     version 0.1
   */
  record Failed(
      CallRequest request,
      boolean reached,
      String detail,
      long atMs,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unknown)
      implements CallEvent {

    /** An attempt to which the partner did not say that it knows of nothing. */
    public Failed(CallRequest request, boolean reached, String detail, long atMs) {
      this(request, reached, detail, atMs, false);
    }
  }

  /** The partner has done the step, or promised it; this is what it answered. */
  record Answered(String answer, long atMs) implements CallEvent {}

  /**
   * The call is not tried any more, or not wanted: whatever the partner has done is to be undone.
   *
   * @param refusal the step that was refused, this one or one after it; null when none was
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record GaveUp(@Nullable StepRefusal refusal, long atMs) implements CallEvent {}

  /** The partner did not undo, or commit, in all the attempts it was given. */
  record Exhausted(CallRequest request, long atMs) implements CallEvent {}

  /** It took part in a transaction. */
  record Participated(@JsonValue ParticipantEvent part) implements CallEvent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participated {}
  }
}
