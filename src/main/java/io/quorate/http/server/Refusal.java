package io.quorate.http.server;

/** Ends the handling of a bad request with a problem. Carries no stack trace: it is expected. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static Refusal invalidArgument(String detail) {
    return new Refusal(new Problem(400, "invalid_argument", detail));
  }

  Problem problem() {
    return problem;
  }
}
