package io.quorate.runtime.entity;

import io.quorate.storage.Snapshots;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the snapshots of one entity beside the way of its requests: nothing waits for them. One is
 * under way at a time; what fails is logged and tried again after a growing wait.
 *
 * <p>Used by one actor; what has become of a snapshot is told on any thread.
 */
final class SnapshotWriter<S> {

  /** The wait after the first failure; doubled with each further one. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** The wait doubles this often at most: to about a minute. */
  private static final int MAX_DOUBLINGS = 6;

  /** How many entries of a snapshot one event may pay for. */
  private static final int ENTRIES_PER_EVENT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

  private final String persistenceId;
  private final SnapshotCodec<S> codec;
  private final Snapshots snapshots;
  private final int every;

  /** Set by the actor when a snapshot begins, and by the storage when it has ended. */
  private volatile Progress progress = new Progress(0, false, 0, 0);

  /**
   * How far it has come.
   *
   * @param upTo the sequence number of the last snapshot that was stored here
   * @param underWay whether another one is being stored
   * @param failures how many failed in a row
   * @param notBeforeNanos when another one may be tried, once there were failures
   */
  private record Progress(long upTo, boolean underWay, int failures, long notBeforeNanos) {

    boolean mayBegin() {
      return !underWay && (failures == 0 || System.nanoTime() - notBeforeNanos >= 0);
    }

    Progress begun() {
      return new Progress(upTo, true, failures, notBeforeNanos);
    }

    Progress failed() {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
      return new Progress(upTo, false, failures + 1, System.nanoTime() + pause.toNanos());
    }
  }

  /**
   * Creates one.
   *
   * @param every stored events between two snapshots, when the state is small
   */
  SnapshotWriter(String persistenceId, SnapshotCodec<S> codec, Snapshots snapshots, int every) {
    this.persistenceId = persistenceId;
    this.codec = codec;
    this.snapshots = snapshots;
    this.every = every;
  }

  /** Begins to store a snapshot of a durable state, if one is due and none is under way. */
  void offer(HostState<S> state) {
    Progress before = progress;
    if (before.mayBegin() && isDue(state, before)) {
      progress = before.begun();
      snapshots
          .save(persistenceId, codec.encoder(state))
          .whenComplete((done, failure) -> ended(before, state.sequenceNr(), failure));
    }
  }

  /**
   * Whether a snapshot pays: its cost is spread over a quarter as many events as it has entries.
   */
  private boolean isDue(HostState<S> state, Progress before) {
    int entries = state.memory().size() + codec.type().weight(state.domain());
    return state.sequenceNr() - Math.max(before.upTo(), state.snapshotAt())
        >= Math.max(every, entries / ENTRIES_PER_EVENT);
  }

  private void ended(Progress before, long sequenceNr, @Nullable Throwable failure) {
    if (failure == null) {
      progress = new Progress(sequenceNr, false, 0, 0);
    } else {
      LOG.warn(
          "Snapshot of {} not stored, tried again later: {}", persistenceId, failure.toString());
      progress = before.failed();
    }
  }
}
