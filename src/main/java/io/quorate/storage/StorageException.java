package io.quorate.storage;

/**
 * The storage has refused, failed, or not answered in time. A write that ended so may have been
 * done, unless it is {@link Busy}.
 */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates one that nothing else has caused. */
  protected StorageException(String message) {
    super(message);
  }

  /** Too many operations wait already: certainly not done. */
  public static final class Busy extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public Busy(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
