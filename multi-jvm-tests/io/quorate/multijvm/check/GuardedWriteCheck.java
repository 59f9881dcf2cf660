package io.quorate.multijvm.check;

import io.quorate.multijvm.lock.GuardedRow;
import io.quorate.multijvm.lock.GuardedWrite;
import io.quorate.multijvm.lock.GuardedWrite.Outcome;
import io.quorate.multijvm.lock.Tenure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges what holders of one lock wrote to a table that checks tokens: it took no lower token after
 * a higher one, and none of two owners; it has all that it acknowledged, and each token was granted
 * to who wrote with it; and who certainly held the lock alone was not refused. Stateless.
 */
final class GuardedWriteCheck {

  private GuardedWriteCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param grants all that the lock's history has, by token
   * @param isAlone whether a holder has the lock alone: others write with other tokens meanwhile
   */
  static void check(
      String lock,
      List<GuardedRow> rows,
      List<GuardedWrite> writes,
      List<Tenure> tenures,
      Map<Long, LockHold> grants,
      boolean isAlone,
      List<String> findings) {
    long last = 0;
    Map<Long, String> owners = new HashMap<>();
    Map<GuardedRow, Integer> there = new HashMap<>();
    for (GuardedRow row : rows) {
      if (row.token() < last) {
        findings.add(
            text(lock, "no token below %d to be taken, but there is %s".formatted(last, row)));
      }
      last = Math.max(last, row.token());
      String other = owners.putIfAbsent(row.token(), row.owner());
      if (other != null && !other.equals(row.owner())) {
        findings.add(
            text(lock, "one owner of a token, but %s has that of %s".formatted(row, other)));
      }
      LockHold grant = grants.get(row.token());
      if (grant == null || !grant.owner().equals(row.owner())) {
        findings.add(text(lock, "only granted tokens, but there is %s".formatted(row)));
      }
      there.merge(row, 1, Math::addExact);
    }
    Map<GuardedRow, Integer> taken = new HashMap<>();
    for (GuardedWrite write : writes) {
      if (write.outcome() == Outcome.ACCEPTED) {
        taken.merge(new GuardedRow(lock, write.owner(), write.token()), 1, Math::addExact);
      }
      if (isAlone && write.outcome() == Outcome.REFUSED && isCertain(write, tenures)) {
        findings.add(text(lock, "who holds it alone to write, but there was %s".formatted(write)));
      }
    }
    taken.forEach(
        (row, times) -> {
          int seen = there.getOrDefault(row, 0);
          if (seen < times) {
            findings.add(
                text(lock, "%s at least %d times, but it is there %d".formatted(row, times, seen)));
          }
        });
  }

  private static boolean isCertain(GuardedWrite write, List<Tenure> tenures) {
    return tenures.stream()
        .filter(tenure -> tenure.owner().equals(write.owner()))
        .filter(tenure -> tenure.token() == write.token() && !tenure.shared())
        .anyMatch(tenure -> tenure.covers(write.invokedNanos(), write.returnedNanos()));
  }

  private static String text(String lock, String expected) {
    return "lock|%s: Expected %s.".formatted(lock, expected);
  }
}
