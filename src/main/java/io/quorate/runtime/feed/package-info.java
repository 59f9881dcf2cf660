/**
 * What is kept from the feed: a sweeper folds each page into all projections, one in the cluster or
 * one on each node, as the storage has it, and one in the cluster wakes the entities that are due.
 */
@NullMarked
package io.quorate.runtime.feed;

import org.jspecify.annotations.NullMarked;
