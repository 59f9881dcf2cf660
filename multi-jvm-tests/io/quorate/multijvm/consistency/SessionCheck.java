package io.quorate.multijvm.consistency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges reads at the level {@code session}: each shows what its session had written before (read
 * your writes), and nothing older than what it had read before, at whatever level (monotonic
 * reads). A session is one client that does one thing after another, on any nodes. Stateless.
 *
 * <p>The guarantees are those of Terry, Demers, Petersen, Spreitzer, Theimer, Welch: Session
 * Guarantees for Weakly Consistent Replicated Data (1994), section 3.
 */
final class SessionCheck {

  private SessionCheck() {}

  /** Adds what is wrong. */
  static void check(List<LeveledRead> reads, List<LeveledWrite> writes, List<String> findings) {
    Map<String, List<Step>> sessions = new HashMap<>();
    for (LeveledWrite write : writes) {
      if (write.isAcknowledged() && !write.session().isEmpty()) {
        add(sessions, write.session(), new Step.Wrote(write));
      }
    }
    for (LeveledRead read : reads) {
      if (read.seen().isPresent()) {
        add(sessions, read.session(), new Step.Saw(read));
      }
    }
    sessions.forEach((session, steps) -> check(session, steps, findings));
  }

  private static void add(Map<String, List<Step>> sessions, String session, Step step) {
    sessions.computeIfAbsent(session, absent -> new ArrayList<>()).add(step);
  }

  private static void check(String session, List<Step> steps, List<String> findings) {
    var written = new HashMap<String, Long>();
    var read = new HashMap<String, Long>();
    steps.sort((one, other) -> Long.signum(one.invokedNanos() - other.invokedNanos()));
    for (Step step : steps) {
      switch (step) {
        case Step.Wrote(LeveledWrite write) ->
            written.merge(write.account(), write.version(), Math::max);
        case Step.Saw(LeveledRead one) -> {
          if (one.level() == ReadLevel.SESSION) {
            check(session, one, "written", written, findings);
            check(session, one, "read", read, findings);
          }
          read.merge(one.account(), one.version(), Math::max);
        }
      }
    }
  }

  private static void check(
      String session,
      LeveledRead read,
      String done,
      Map<String, Long> least,
      List<String> findings) {
    long expected = least.getOrDefault(read.account(), 0L);
    if (read.version() < expected) {
      findings.add(
          "Expected %s to show at least version %d, which session %s had %s, but it was %d."
              .formatted(read.words(), expected, session, done, read.version()));
    }
  }

  /** What a session does. */
  private sealed interface Step {
    long invokedNanos();

    record Wrote(LeveledWrite write) implements Step {
      @Override
      public long invokedNanos() {
        return write.invokedNanos();
      }
    }

    record Saw(LeveledRead read) implements Step {
      @Override
      public long invokedNanos() {
        return read.invokedNanos();
      }
    }
  }
}
