package io.quorate.client.error;

/** Tells that no node took a call in time, so that certainly nothing was done. Call again later. */
public final class UnavailableException extends QuorateException {

  private static final long serialVersionUID = 1L;

  /** Describes the last attempt. */
  public UnavailableException(int status, String code, String detail) {
    super(status, code, detail);
  }
}
