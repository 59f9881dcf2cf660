package io.quorate.storage.raft.fold;

/**
 * How much the folds of a node may take.
 *
 * @param readers threads that read what the projections keep, one or more
 * @param readQueue reads that may wait for a thread; one more is refused
 * @param followQueue pages that may wait to be folded; one more is refused
 * @param cacheBytes memory for what was read, outside the heap
 * @param bufferBytes memory for what was written last, outside the heap, twice at most
 */
public record FoldLimits(
    int readers, int readQueue, int followQueue, long cacheBytes, long bufferBytes) {

  /** For a node of a usual size. */
  public static final FoldLimits USUAL = new FoldLimits(4, 256, 64, 32L << 20, 16L << 20);
}
