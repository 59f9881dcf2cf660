package io.quorate.local.http;

import java.util.List;
import java.util.Map;

/**
 * What a node answered. Immutable.
 *
 * @param headers by name, in any case
 */
public record JsonResponse(int status, Map<String, List<String>> headers, String body) {

  private static final int SUCCESS_CLASS = 2;
  private static final int CLASS = 100;

  /** Tells whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status / CLASS == SUCCESS_CLASS;
  }
}
