package io.quorate.client.error;

/** Tells that a node refused a call, which did nothing: a status of 400 to 499. */
public class RefusedException extends QuorateException {

  private static final long serialVersionUID = 1L;

  /** Describes a refusal. */
  public RefusedException(int status, String code, String detail) {
    super(status, code, detail);
  }
}
