package io.quorate.storage;

/** The storage could not be opened. The message is for people. */
public final class StorageUnavailable extends StorageException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public StorageUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates one that nothing else has caused. */
  public StorageUnavailable(String message) {
    super(message);
  }
}
