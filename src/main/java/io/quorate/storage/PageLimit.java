package io.quorate.storage;

/**
 * How large a page may become. It has one row at least, however large that is.
 *
 * @param rows the most rows
 * @param bytes a page ends with the row whose payload reaches this many, together with those before
 */
public record PageLimit(int rows, long bytes) {

  /** Whether a page with so much on it has no room for another row. */
  public boolean isReached(long pageRows, long pageBytes) {
    return pageRows >= rows || pageBytes >= bytes;
  }
}
