package io.quorate.kernel;

/** Reports an argument outside its range. Thrown by the constructors of commands only. */
public final class InvalidArgument extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates one; the message reads "Expected ..., but ...". */
  public InvalidArgument(String message) {
    super(message);
  }
}
