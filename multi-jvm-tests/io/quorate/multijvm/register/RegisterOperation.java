package io.quorate.multijvm.register;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.OperationKind;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client asked of a register, and what became of all its attempts, oldest first, which carry
 * one idempotency key. Immutable.
 */
public sealed interface RegisterOperation {

  /** The status of a condition that is not met. */
  int PRECONDITION_FAILED = 412;

  /** The account's id. */
  String account();

  /** The client's name. */
  String by();

  List<Attempt> attempts();

  /**
   * Returns what a history of the register must explain. That are two calls when a write was
   * refused but an earlier attempt got no answer: what the refusal shows, and a write that may yet
   * come.
   */
  List<LinearizableCall<RegisterAction>> calls();

  /** A look at it; never asked again. */
  record Reading(String account, String by, Attempt attempt) implements RegisterOperation {

    @Override
    public List<Attempt> attempts() {
      return List.of(attempt);
    }

    @Override
    public List<LinearizableCall<RegisterAction>> calls() {
      Optional<RegisterState> seen =
          switch (attempt.status()) {
            case 200 -> Optional.of(RegisterState.of(attempt));
            case 404 -> Optional.of(RegisterState.ABSENT);
            default -> Optional.empty();
          };
      return seen
          .map(state -> answered(this, new RegisterAction.Read(state), attempt, attempt))
          .stream()
          .toList();
    }
  }

  /**
   * A deposit or a withdrawal.
   *
   * @param intent what to do
   * @param expectedVersion the condition, or {@link Write#ANY_VERSION}
   */
  record Writing(
      String account, String by, Intent intent, long expectedVersion, List<Attempt> attempts)
      implements RegisterOperation {

    public Writing {
      attempts = List.copyOf(attempts);
    }

    @Override
    public List<LinearizableCall<RegisterAction>> calls() {
      List<Attempt> possible = attempts.stream().filter(a -> !a.isCertainlyNotDone()).toList();
      Attempt last = attempts.getLast();
      if (last.isAcknowledged()) {
        var done = new Answer.Done(RegisterState.of(last));
        return List.of(answered(this, action(done), possible.getFirst(), last));
      }
      Optional<LinearizableCall<RegisterAction>> refused =
          refusal(last).map(answer -> answered(this, action(answer), last, last));
      Optional<LinearizableCall<RegisterAction>> open =
          possible.stream().findFirst().map(first -> open(first, possible.getLast()));
      return List.of(refused, open).stream().flatMap(Optional::stream).toList();
    }

    private LinearizableCall<RegisterAction> open(Attempt first, Attempt last) {
      return LinearizableCall.open(
          through(this, last), action(new Answer.Unknown()), first.invokedNanos());
    }

    private Write action(Answer answer) {
      long sign = intent.kind() == OperationKind.WITHDRAW ? -1 : 1;
      return new Write(sign * intent.amount(), expectedVersion, answer);
    }

    private static Optional<Answer> refusal(Attempt attempt) {
      return switch (attempt.status()) {
        case PRECONDITION_FAILED -> Optional.of(new Answer.VersionMismatch());
        default ->
            isInsufficient(attempt)
                ? Optional.of(new Answer.InsufficientFunds())
                : Optional.empty();
      };
    }
  }

  /** Whether it was refused for want of money. */
  static boolean isInsufficient(Attempt attempt) {
    return attempt.status() == 409 && attempt.body().contains("\"insufficient_funds\"");
  }

  private static LinearizableCall<RegisterAction> answered(
      RegisterOperation operation, RegisterAction action, Attempt first, Attempt last) {
    return LinearizableCall.answered(
        through(operation, last), action, first.invokedNanos(), last.returnedNanos());
  }

  private static String through(RegisterOperation operation, Attempt attempt) {
    String nodes =
        operation.attempts().stream()
            .map(a -> String.valueOf(a.node()))
            .collect(Collectors.joining(", "));
    return "%s through node %s%s"
        .formatted(operation.by(), nodes, attempt.replayed() ? ", answered before" : "");
  }
}
