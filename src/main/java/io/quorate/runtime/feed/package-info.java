/**
 * What a node keeps from the feed: one sweeper in the cluster folds each page into all projections,
 * and wakes the entities that are due.
 */
@NullMarked
package io.quorate.runtime.feed;

import org.jspecify.annotations.NullMarked;
