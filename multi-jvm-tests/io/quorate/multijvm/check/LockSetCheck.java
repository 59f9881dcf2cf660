package io.quorate.multijvm.check;

import io.quorate.lock.LossReason;
import io.quorate.multijvm.lock.LockSetOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges sets of locks: all or nothing. Of a set that was granted every lock was, and is given back
 * by nobody but its owner; of one that was refused each lock that had been granted was given back
 * at once. For one thread.
 */
final class LockSetCheck {

  private final Map<String, Map<Long, LockHold>> grants;
  private final List<Outage> outages;
  private final List<String> findings;
  private final Map<String, List<LockHold>> byOwner = new HashMap<>();
  private final Set<String> releasing = new HashSet<>();

  private LockSetCheck(
      Map<String, Map<Long, LockHold>> grants, List<Outage> outages, List<String> findings) {
    this.grants = grants;
    this.outages = outages;
    this.findings = findings;
  }

  /**
   * Adds what is wrong.
   *
   * @param grants all that the histories have, by lock and token
   * @param outages when a lock may be given back late
   */
  static void check(
      List<LockSetOperation> sets,
      Map<String, Map<Long, LockHold>> grants,
      List<Outage> outages,
      List<String> findings) {
    var check = new LockSetCheck(grants, outages, findings);
    grants.values().forEach(all -> all.values().forEach(check::note));
    sets.stream()
        .filter(LockSetOperation::isRelease)
        .forEach(set -> check.releasing.add(set.owner()));
    for (LockSetOperation set : sets) {
      if (set.isRelease()) {
        check.judgeRelease(set);
      } else if (set.isAcknowledged()) {
        check.judgeGrant(set);
      } else if (set.isCertainlyRefused()) {
        check.judgeRefusal(set);
      }
    }
  }

  private void note(LockHold hold) {
    byOwner.computeIfAbsent(hold.owner(), owner -> new ArrayList<>()).add(hold);
  }

  private void judgeGrant(LockSetOperation set) {
    Map<String, Long> tokens = set.tokens();
    if (!tokens.keySet().equals(Set.copyOf(set.locks()))) {
      finding(set, "a grant of every lock", tokens);
    }
    tokens.forEach(
        (lock, token) -> {
          LockHold hold = grants.getOrDefault(lock, Map.of()).get(token);
          if (hold == null || !hold.owner().equals(set.owner())) {
            finding(set, "token %d of %s in the history".formatted(token, lock), hold);
          } else if (isReleased(hold) && !releasing.contains(set.owner())) {
            finding(set, "nobody else to give it back", "%s of %s".formatted(token, lock));
          }
        });
  }

  private void judgeRefusal(LockSetOperation set) {
    for (LockHold hold : byOwner.getOrDefault(set.owner(), List.of())) {
      boolean excused = Outage.excusedMs(outages, hold.sinceMs(), hold.endedAtMs()) > 0;
      if (!isReleased(hold) && !excused) {
        finding(
            set,
            "nothing to be left",
            "token %d, which was over since it was '%s'".formatted(hold.token(), hold.end()));
      }
    }
  }

  /** Who holds one of them no more keeps the others. */
  private void judgeRelease(LockSetOperation set) {
    if (!set.isCertainlyRefused()) {
      return;
    }
    for (LockHold hold : byOwner.getOrDefault(set.owner(), List.of())) {
      if (isReleased(hold)) {
        finding(set, "none to be given back", "token " + hold.token());
      }
    }
  }

  private static boolean isReleased(LockHold hold) {
    return hold.end().equals(LossReason.RELEASED.text());
  }

  private void finding(LockSetOperation set, String expected, @Nullable Object found) {
    findings.add(
        "set of %s: Expected %s, but there is %s; %s"
            .formatted(set.owner(), expected, found, set.last()));
  }
}
