package io.quorate.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Moves events that hardly anybody reads any more out of the way of those that are written and read
 * all the time: for the command {@code archive}. What is moved stays where it was for all other
 * ports: in its history, in the feed, and in the way of an append that does not know it. A storage
 * has one only when old events make it slower. Blocks; every operation may throw a {@link
 * StorageException}. For use by one thread.
 */
public interface Archive extends AutoCloseable {

  /** Begins a run, which goes on where the last one has stopped; it is recorded. */
  Run begin(Plan plan);

  @Override
  void close();

  /**
   * What is moved: events that were written long enough ago, if their history is over, or if a
   * snapshot makes it needless to read them. Of a history, events are moved from its first one on.
   *
   * @param startedBy kept in the record
   * @param olderThan by the clocks of the storage and of the writer
   * @param endings the names of the events with which a history is over, unless its entity has a
   *     reminder
   * @param without the name of events that are passed over in the search for the last one
   * @param dryRun moves and records nothing, and counts what would be moved
   */
  record Plan(
      String startedBy, Duration olderThan, Set<String> endings, String without, boolean dryRun) {
    public Plan {
      endings = Set.copyOf(endings);
    }
  }

  /** A run. When it breaks off at any point, the next one goes on there. */
  interface Run {

    /** Returns the number of its record; 0 for a dry run. */
    long number();

    /** Returns before when events were written that are moved. */
    Instant cutoff();

    /**
     * Looks at the next events in the order of the feed, and moves what can be moved of their
     * histories, in one short transaction.
     *
     * @param rows the most that are looked at
     * @param most the most that are moved
     */
    Step next(int rows, int most);

    /** Records that the run has come to its end. */
    void end();
  }

  /**
   * What a step has done.
   *
   * @param examined events that were looked at for the last time
   * @param moved events
   * @param upTo when the last event was written that was looked at; the epoch when there was none
   * @param last whether there is nothing more to look at
   */
  record Step(long examined, long moved, Instant upTo, boolean last) {}
}
