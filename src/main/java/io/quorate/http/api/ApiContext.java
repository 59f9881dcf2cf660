package io.quorate.http.api;

import io.quorate.feed.FeedReader;
import io.quorate.intake.Waits;
import io.quorate.replica.Replica;
import io.quorate.replica.WeakCopies;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.feed.EventHistory;
import io.quorate.runtime.sharding.Entities;
import io.quorate.storage.ProjectionStore;
import java.time.Duration;

/**
 * What a node gives to the routes of every feature. Immutable.
 *
 * @param entities asks the entities
 * @param history reads what happened to an entity
 * @param projections reads what is kept from the feed
 * @param waits holds the requests that wait for something to end
 * @param deadline the whole time that a request may take which waits for nothing
 * @param replica the copies of entities on this node
 * @param weakCopies what nodes tell each other of entities
 * @param clock tells the time
 * @param feed reads the feed
 * @param readCounts counts the reads that a copy may answer
 */
public record ApiContext(
    Entities entities,
    EventHistory history,
    ProjectionStore projections,
    Waits waits,
    Duration deadline,
    Replica replica,
    WeakCopies weakCopies,
    HybridClock clock,
    FeedReader feed,
    ReadCounts readCounts) {

  /** Returns the same with other waits. */
  public ApiContext with(Waits others) {
    return new ApiContext(
        entities,
        history,
        projections,
        others,
        deadline,
        replica,
        weakCopies,
        clock,
        feed,
        readCounts);
  }
}
