package io.quorate.client.error;

/**
 * Tells that a call did not succeed, and by its class what a caller can do:
 *
 * <ul>
 *   <li>{@link RefusedException}: nothing was done, and the same call gets the same until something
 *       else has changed;
 *   <li>{@link UnavailableException}: certainly nothing was done; call again later;
 *   <li>{@link OutcomeUnknownException}: it may have been done; ask again with its key.
 * </ul>
 *
 * Programs go by {@link #code()}, which is that of the API; {@link #detail()} is for people.
 */
public class QuorateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The status of what no node has answered. */
  public static final int NO_ANSWER = 0;

  private final int status;
  private final String code;
  private final String detail;

  /**
   * Describes why a call did not succeed.
   *
   * @param status of HTTP, or {@link #NO_ANSWER}
   * @param code for programs
   * @param detail for people
   */
  public QuorateException(int status, String code, String detail) {
    super(code + ": " + detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  /** Returns the status of HTTP, or {@link #NO_ANSWER}. */
  public int status() {
    return status;
  }

  /** Returns the code for programs, such as {@code insufficient_funds}. */
  public String code() {
    return code;
  }

  /** Returns the reason for people. */
  public String detail() {
    return detail;
  }
}
