package io.quorate.storage;

/**
 * How far a consumer of the feed has come.
 *
 * @param position behind the last entry that it has read
 * @param lagMs for how long the next entry has been waiting for it, in milliseconds by the clocks
 *     of the writer and of the storage; 0 when there is none
 */
public record FeedProgress(FeedPosition position, long lagMs) {}
