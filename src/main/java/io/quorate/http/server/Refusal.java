package io.quorate.http.server;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import java.util.List;

/** Ends the handling of a bad request with a problem. Carries no stack trace: it is expected. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient List<HttpHeader> headers;

  /** Creates a refusal whose response has these headers, too. */
  public Refusal(Problem problem, HttpHeader... headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = List.of(headers);
  }

  /** Returns the refusal of a request whose arguments are wrong. */
  public static Refusal invalidArgument(String detail) {
    return new Refusal(new Problem(400, "invalid_argument", detail));
  }

  /** Returns what the client is told. */
  public HttpResponse response() {
    HttpResponse response = problem.response();
    return headers.isEmpty() ? response : response.addHeaders(headers);
  }
}
