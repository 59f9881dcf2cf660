package io.quorate.multijvm.register;

import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.time.Duration;
import java.util.List;

/**
 * What was seen of all registers, and what is wrong with it. A run with few reads, few writes or
 * few mismatches proves little. Immutable.
 *
 * @param registers how many keys
 * @param reads those that were answered
 * @param done writes that were acknowledged
 * @param refused writes for want of money
 * @param mismatches conditions that were not met
 * @param open writes whose outcome is unknown
 * @param visited configurations of the key that was the hardest to judge
 * @param slowest the longest time that one key took
 * @param findings violations, and keys that could not be decided
 */
public record RegisterReport(
    int registers,
    long reads,
    long done,
    long refused,
    long mismatches,
    long open,
    int visited,
    Duration slowest,
    List<String> findings) {

  public RegisterReport {
    findings = List.copyOf(findings);
  }

  static RegisterReport of(
      int registers,
      List<LinearizableCall<RegisterAction>> calls,
      int visited,
      Duration slowest,
      List<String> findings) {
    List<RegisterAction> actions = calls.stream().map(LinearizableCall::operation).toList();
    return new RegisterReport(
        registers,
        actions.stream().filter(Read.class::isInstance).count(),
        count(actions, Answer.Done.class),
        count(actions, Answer.InsufficientFunds.class),
        count(actions, Answer.VersionMismatch.class),
        count(actions, Answer.Unknown.class),
        visited,
        slowest,
        findings);
  }

  /** Returns the findings as one text. */
  String shown() {
    return String.join(System.lineSeparator(), findings);
  }

  @Override
  public String toString() {
    return ("registers %d, reads %d, written %d, refused %d, mismatches %d, open %d,"
            + " findings %d; at most %d configurations and %d ms a key")
        .formatted(
            registers,
            reads,
            done,
            refused,
            mismatches,
            open,
            findings.size(),
            visited,
            slowest.toMillis());
  }

  private static long count(List<RegisterAction> actions, Class<? extends Answer> answer) {
    return actions.stream()
        .filter(action -> action instanceof Write write && answer.isInstance(write.answer()))
        .count();
  }
}
