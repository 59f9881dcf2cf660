package io.quorate.multijvm.consistency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges reads at the levels {@code eventual} and {@code weak}: a node that can hear what is new,
 * as before a fault or after it was healed, shows within a limit what was durable, and refuses no
 * read of what was asked for there before. Stateless.
 */
final class ConvergenceCheck {

  private ConvergenceCheck() {}

  /**
   * Adds what is wrong.
   *
   * @return how many reads had to show what is new, by level and node
   */
  static Map<ReadLevel, Map<Integer, Integer>> check(
      List<LeveledRead> reads,
      List<Contact> contacts,
      KnownVersions known,
      Duration limit,
      List<String> findings) {
    var judged = new EnumMap<ReadLevel, Map<Integer, Integer>>(ReadLevel.class);
    List<LeveledRead> ordered = new ArrayList<>(reads);
    ordered.sort((one, other) -> Long.signum(one.invokedNanos() - other.invokedNanos()));
    for (Contact contact : contacts) {
      var asked = new HashMap<String, Long>();
      for (LeveledRead read : ordered) {
        if (read.level() == contact.level()
            && read.node() == contact.node()
            && contact.covers(read.invokedNanos())) {
          long firstNanos = asked.computeIfAbsent(read.account(), a -> read.invokedNanos());
          if (read.invokedNanos() - firstNanos >= limit.toNanos()) {
            judged
                .computeIfAbsent(read.level(), level -> new HashMap<>())
                .merge(read.node(), 1, Math::addExact);
            check(read, known, limit, findings);
          }
        }
      }
    }
    return judged;
  }

  private static void check(
      LeveledRead read, KnownVersions known, Duration limit, List<String> findings) {
    long least = known.leastAt(read.account(), read.invokedNanos() - limit.toNanos());
    String expected =
        "Expected %s to converge within %d ms, to version %d at least, but %s "
            .formatted(read.words(), limit.toMillis(), least, read.level().word());
    if (read.seen().isEmpty()) {
      // Of a copy that is not there the owner is asked, who may be away.
      if (read.level() == ReadLevel.WEAK) {
        findings.add(expected + "was refused.");
      }
    } else if (read.version() < least) {
      findings.add(
          "%sshowed %d from %s."
              .formatted(expected, read.version(), read.seen().orElseThrow().source()));
    }
  }
}
