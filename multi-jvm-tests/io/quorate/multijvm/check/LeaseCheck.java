package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockAnswers;
import io.quorate.multijvm.lock.LockKey;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import io.quorate.multijvm.lock.Tenure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Judges the leases of one lock by the clock that all clients share: leases that certainly last at
 * the same time are allowed together, and no owner is told too soon that its lease is over. A lease
 * is certain from its first answer until the end of what is promised, counted from before the
 * request was sent, so that a delay makes no finding. Stateless.
 */
final class LeaseCheck {

  private static final String SESSION_ENDED = "session_ended";
  private static final String EXPIRED = "expired";
  private static final Set<String> TOO_SOON =
      Set.of(EXPIRED, "undelivered", "not_held", SESSION_ENDED);

  private LeaseCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param permits those of a semaphore; 0 of a lock that is none
   */
  static void check(
      String lock,
      int permits,
      List<Tenure> tenures,
      List<LockOperation> operations,
      List<String> findings) {
    together(lock, permits, tenures, findings);
    if (permits == 0) {
      given(lock, tenures, findings);
    }
    for (LockOperation operation : operations) {
      switch (operation) {
        case Renewing renewing ->
            told(renewing.owner(), renewing.token(), renewing.last(), tenures, findings);
        case Releasing releasing -> {
          // An earlier attempt may have given it back.
          if (releasing.isCertainlyRefused()) {
            told(releasing.owner(), releasing.token(), releasing.last(), tenures, findings);
          }
        }
        case Acquiring acquiring -> {}
        case Forcing forcing -> {}
      }
    }
  }

  /**
   * Adds what is wrong with how long a lock is kept back: from when it was asked for on, as long as
   * its minHold, and as long as its lockDelay after the end of what was promised.
   */
  static void checkKeptBack(
      LockKey key, List<Tenure> tenures, Map<Long, LockHold> grants, List<String> findings) {
    long keptNanos = TimeUnit.MILLISECONDS.toNanos(key.kind().keptBackMs());
    for (Tenure held : tenures) {
      LockHold hold = grants.get(held.token());
      boolean isExpired = hold != null && hold.end().equals(EXPIRED);
      long untilNanos = keptNanos + (isExpired ? held.promisedUntilNanos() : held.askedNanos());
      for (Tenure next : tenures) {
        if (next.token() > held.token() && next.grantedNanos() - untilNanos < 0) {
          findings.add(
              "lock|%s: Expected it to be kept back for %d ms after %s, but there is %s"
                  .formatted(key.name(), key.kind().keptBackMs(), held, next));
        }
      }
    }
  }

  /** Looks at each moment at which one begins to be certain. */
  private static void together(
      String lock, int permits, List<Tenure> tenures, List<String> findings) {
    List<Tenure> byTime =
        tenures.stream()
            .filter(Tenure::isEverCertain)
            .sorted(Comparator.comparingLong(Tenure::grantedNanos))
            .toList();
    var lasting = new ArrayList<Tenure>();
    for (Tenure tenure : byTime) {
      lasting.removeIf(one -> one.certainUntilNanos() - tenure.grantedNanos() <= 0);
      lasting.add(tenure);
      if (!mayLastTogether(permits, lasting)) {
        findings.add(
            "lock|%s: Expected leases that may last together, but these do: %s"
                .formatted(lock, lasting));
      }
    }
  }

  /** Looks for one that was given while another was certain, whenever that was. */
  private static void given(String lock, List<Tenure> tenures, List<String> findings) {
    for (Tenure given : tenures) {
      for (Tenure other : tenures) {
        boolean mayBoth = given.equals(other) || (given.shared() && other.shared());
        if (!mayBoth && other.covers(given.askedNanos(), given.grantedNanos())) {
          findings.add(
              "lock|%s: Expected nobody to get it beside %s, but there is %s"
                  .formatted(lock, other, given));
        }
      }
    }
  }

  private static boolean mayLastTogether(int permits, List<Tenure> lasting) {
    return permits > 0
        ? lasting.stream().mapToInt(Tenure::permits).sum() <= permits
        : lasting.size() <= 1 || lasting.stream().allMatch(Tenure::shared);
  }

  /** What ends before its time without anybody's wish is said to be over for one of these. */
  private static void told(
      String owner, long token, Attempt answer, List<Tenure> tenures, List<String> findings) {
    String reason = LockAnswers.reason(answer);
    if (!LockAnswers.isLost(answer) || !TOO_SOON.contains(reason)) {
      return;
    }
    for (Tenure tenure : tenures) {
      boolean isOf = tenure.owner().equals(owner) && tenure.token() == token;
      long earlyNanos = tenure.promisedUntilNanos() - answer.returnedNanos();
      boolean wasEnded =
          reason.equals(SESSION_ENDED) && tenure.certainUntilNanos() - answer.invokedNanos() < 0;
      if (isOf && earlyNanos > 0 && !wasEnded) {
        findings.add(
            "lock|%s: Expected the lease to last as promised, but %d ms before its end there was %s"
                .formatted(tenure.lock(), TimeUnit.NANOSECONDS.toMillis(earlyNanos), answer));
      }
    }
  }
}
