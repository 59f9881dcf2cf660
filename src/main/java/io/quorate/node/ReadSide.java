package io.quorate.node;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.quorate.cluster.gossip.Registers;
import io.quorate.feed.FeedCounts;
import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedSettings;
import io.quorate.feed.FeedTail;
import io.quorate.feed.PublishedTypes;
import io.quorate.replica.Replica;
import io.quorate.replica.ReplicaSettings;
import io.quorate.replica.WeakCopies;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.entity.EntityImages;
import io.quorate.storage.Storage;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What a node reads past the owners of entities: the feed, the copies that follow it, and what the
 * nodes tell each other of them. Immutable.
 */
record ReadSide(
    FeedReader reader, FeedTail tail, Replica replica, WeakCopies weakCopies, FeedCounts feedCounts)
    implements AutoCloseable {

  /** Maps of what nodes tell each other of entities: a few dozen entities in each at most. */
  private static final int WEAK_MAPS = 64;

  private static final Duration TELL_EVERY = Duration.ofMillis(100);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** The limits. */
  record Settings(FeedSettings feed, ReplicaSettings replica) {

    /** Reads the settings; throws {@link IllegalArgumentException} that names a wrong key. */
    static Settings of(Config quorate) {
      return new Settings(FeedSettings.of(quorate), ReplicaSettings.of(quorate));
    }
  }

  /** Starts it; it follows the feed only while somebody reads. */
  static ReadSide start(
      ActorSystem<?> system,
      Settings settings,
      Storage storage,
      PublishedTypes published,
      HybridClock clock) {
    Executor executor = system.executionContext();
    var reader = new FeedReader(storage.feed(), published);
    var tail = new FeedTail(storage.tail(), published, settings.feed, System::nanoTime, executor);
    var replica =
        new Replica(
            tail,
            reader::end,
            new EntityImages(storage.snapshots(), storage.history()),
            settings.replica,
            System::nanoTime,
            executor);
    return new ReadSide(
        reader, tail, replica, weakCopies(system, replica, clock), new FeedCounts());
  }

  private static WeakCopies weakCopies(ActorSystem<?> system, Replica replica, HybridClock clock) {
    var copies =
        new WeakCopies(
            replica,
            Registers.start(system, "weak", WEAK_MAPS),
            System::nanoTime,
            clock::believedMs);
    system
        .scheduler()
        .scheduleWithFixedDelay(TELL_EVERY, TELL_EVERY, copies::tell, system.executionContext());
    system
        .scheduler()
        .scheduleWithFixedDelay(SWEEP_EVERY, SWEEP_EVERY, copies::sweep, system.executionContext());
    return copies;
  }

  @Override
  public void close() {
    replica.close();
  }
}
