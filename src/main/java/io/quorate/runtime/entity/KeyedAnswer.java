package io.quorate.runtime.entity;

import io.quorate.runtime.codec.Answer;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client was told whose request carried a key, so that a retry is told the same.
 *
 * @param hash a hash of the command
 * @param changed whether it changed anything
 * @param version the version that the answer shows
 * @param view what the answer shows, as JSON; null when the journal does not tell, as for requests
 *     to version 0.1, whose retries see the present state
 * @param part what the answer shows: a part's id, or null for the entity
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
record KeyedAnswer(
    long hash, boolean changed, long version, byte @Nullable [] view, @Nullable String part) {

  static KeyedAnswer of(Answer stored) {
    try {
      return new KeyedAnswer(
          stored.commandHash(),
          stored.changed(),
          Objects.requireNonNullElse(stored.version(), 0L),
          stored.view() == null ? null : Json.STORED.writeValueAsBytes(stored.view()),
          stored.part());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
