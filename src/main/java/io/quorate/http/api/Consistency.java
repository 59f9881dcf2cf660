package io.quorate.http.api;

import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a read may miss, by the client's choice. */
enum Consistency {
  /** Nothing: linearizable, from the owner. */
  STRONG,
  /** What others did lately, but nothing that this session has read or written. */
  SESSION,
  /** What happened within a time. */
  BOUNDED,
  /** What this node has not heard of yet. */
  EVENTUAL,
  /** The same; of what nodes tell each other, and without waiting. */
  WEAK;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns what the client has chosen; null when it chose nothing. */
  static @Nullable Consistency of(HttpCall call) {
    String text = call.query("consistency");
    if (text == null) {
      return null;
    }
    return Stream.of(values())
        .filter(level -> level.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.invalidArgument(
                    "Expected consistency to be one of %s, but it is not."
                        .formatted(
                            Stream.of(values())
                                .map(Consistency::text)
                                .collect(Collectors.joining(", ")))));
  }

  /** Returns its name, as clients write it. */
  String text() {
    return text;
  }
}
