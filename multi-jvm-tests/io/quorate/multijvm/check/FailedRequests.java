package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockSetOperation;
import io.quorate.multijvm.register.RegisterOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds requests that failed though there was always a node to answer. Not counted are: what a node
 * certainly has not done and says so, since the client turns to the next; a connection that breaks
 * while its node ends; and a client's own short patience.
 */
public final class FailedRequests {

  /** No client waits for less than this but those who mean to; a node's own deadline is longer. */
  private static final Duration OWN_IMPATIENCE = Duration.ofSeconds(5);

  private static final int OUTCOME_UNKNOWN = 504;

  private FailedRequests() {}

  /** Returns those among operations that ended in doubt, or met a node that did not answer. */
  public static List<String> among(List<Operation> operations) {
    var failed = new ArrayList<String>();
    for (Operation operation : operations) {
      // One that was asked once only was given up at once, by a client that never meant to wait.
      boolean givenUp = operation.attempts().size() == 1;
      boolean failedOnce = operation.attempts().stream().anyMatch(FailedRequests::isFailed);
      if ((!isEnd(operation.last()) && !givenUp) || failedOnce) {
        failed.add(expectedAnswer(operation));
      }
    }
    return failed;
  }

  /** Returns those among transactions that ended in doubt. */
  public static List<String> amongTransactions(List<Submission> submissions) {
    var failed = new ArrayList<String>();
    for (Submission submission : submissions) {
      // What may not be sent again may meet a connection that is just being closed.
      boolean single =
          !submission.draft().isRepeatable() && submission.last().status() == Attempt.BROKEN;
      if (!isEnd(submission.last()) && !single) {
        failed.add(expectedAnswer(submission));
      }
    }
    return failed;
  }

  /** Returns those among uses of registers that met a node that did not answer. */
  public static List<String> amongRegisters(List<RegisterOperation> operations) {
    return operations.stream()
        .filter(operation -> operation.attempts().stream().anyMatch(FailedRequests::isFailed))
        .map(FailedRequests::expectedAnswer)
        .toList();
  }

  /** Returns those among uses of locks that ended in doubt, or met a node that did not answer. */
  public static List<String> amongLocks(List<LockOperation> operations) {
    var failed = new ArrayList<String>();
    for (LockOperation operation : operations) {
      // Its client was gone after the only attempt.
      boolean abandoned = operation.attempts().size() == 1;
      if ((!isEnd(operation.last()) && !abandoned)
          || isFailedOnce(operation.answers(), operation.waitMs())) {
        failed.add(expectedAnswer(operation));
      }
    }
    return failed;
  }

  /** Returns those among uses of sets of locks, likewise. */
  public static List<String> amongSets(List<LockSetOperation> operations) {
    return operations.stream()
        .filter(
            operation ->
                !isEnd(operation.last()) || isFailedOnce(operation.answers(), operation.waitMs()))
        .map(FailedRequests::expectedAnswer)
        .toList();
  }

  /** A node that leaves lets those go who wait, and they take up their place through another. */
  private static boolean isFailedOnce(List<Attempt> answers, long waitMs) {
    return answers.stream()
        .filter(answer -> !(waitMs > 0 && answer.status() == OUTCOME_UNKNOWN))
        .anyMatch(FailedRequests::isFailed);
  }

  private static boolean isEnd(Attempt attempt) {
    return attempt.isAcknowledged() || attempt.isRefused();
  }

  private static boolean isFailed(Attempt attempt) {
    boolean impatient =
        attempt.status() == Attempt.TIMED_OUT && attempt.duration().compareTo(OWN_IMPATIENCE) < 0;
    return !attempt.isAcknowledged()
        && !attempt.isCertainlyNotDone()
        && attempt.status() != Attempt.BROKEN
        && !impatient;
  }

  private static String expectedAnswer(Object request) {
    return "Expected an answer while nodes come and go, but got " + request;
  }
}
