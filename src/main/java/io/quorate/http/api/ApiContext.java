package io.quorate.http.api;

import io.quorate.runtime.EventHistory;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;

/**
 * What a node gives to the routes of every feature. Immutable.
 *
 * @param entities asks the entities
 * @param history reads what happened to an entity
 * @param deadline the whole time that a request may take which waits for nothing
 */
public record ApiContext(Entities entities, EventHistory history, Duration deadline) {}
