package io.quorate.call;

import java.util.Locale;

/**
 * Names one attempt to ask the partner, so that a late answer is not taken for that of another one.
 *
 * @param number counts all attempts of a call, whatever is requested, from 1
 */
record Attempt(CallRequest request, int number) {

  /** Reads what {@link #id} wrote. */
  static Attempt ofId(String id) {
    int dot = id.indexOf('.');
    return new Attempt(
        CallRequest.valueOf(id.substring(0, dot).toUpperCase(Locale.ROOT)),
        Integer.parseInt(id.substring(dot + 1)));
  }

  /** Returns a text that no other attempt of the same call has, such as {@code undo.3}. */
  String id() {
    return request.text() + "." + number;
  }
}
