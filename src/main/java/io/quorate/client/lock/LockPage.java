package io.quorate.client.lock;

import io.quorate.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Is a part of a list of locks, by name. Immutable.
 *
 * @param next what to give as {@code after} for the next page; empty when this is the last one
 */
public record LockPage(List<LockState> locks, Optional<String> next) {

  public LockPage {
    locks = List.copyOf(locks);
  }

  static LockPage of(JsonObject page) {
    return new LockPage(
        page.objects("locks").stream().map(LockState::of).toList(), page.findText("next"));
  }
}
