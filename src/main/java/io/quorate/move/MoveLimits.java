package io.quorate.move;

import io.quorate.storage.PageLimit;

/**
 * How much is read, and written to one file. Immutable.
 *
 * @param page what is read and written at once; a cursor of the former feed comes out less than one
 *     page earlier
 * @param chunkEvents a file ends with the page that reaches this many events
 * @param chunkBytes or this many bytes
 */
public record MoveLimits(PageLimit page, long chunkEvents, long chunkBytes) {

  private static final int PAGE_EVENTS = 1000;
  private static final long PAGE_BYTES = 4L << 20;
  private static final long CHUNK_EVENTS = 100_000;
  private static final long CHUNK_BYTES = 64L << 20;

  /** The usual ones. */
  public static final MoveLimits USUAL =
      new MoveLimits(new PageLimit(PAGE_EVENTS, PAGE_BYTES), CHUNK_EVENTS, CHUNK_BYTES);
}
