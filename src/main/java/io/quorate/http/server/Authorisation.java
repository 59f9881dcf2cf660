package io.quorate.http.server;

/**
 * Says whether a call may go on. The edge asks for every request, after its body is read and before
 * its handler runs. Safe for use by any thread.
 */
@FunctionalInterface
public interface Authorisation {

  /** Lets every call go on: a node knows no users. */
  Authorisation ALL = (route, call) -> {};

  /** Returns when the call may go on; throws {@link Refusal} when it may not. */
  void check(Route route, HttpCall call);
}
