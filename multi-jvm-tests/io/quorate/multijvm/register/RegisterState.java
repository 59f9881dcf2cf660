package io.quorate.multijvm.register;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;

/**
 * What a register holds: an account that nobody holds money on, and whose overdraft limit is 0.
 *
 * @param version how many events it has; 0 when it was never opened
 * @param balance minor units
 */
public record RegisterState(long version, long balance) {

  public static final RegisterState ABSENT = new RegisterState(0, 0);

  /** Reads the answer of an attempt that was acknowledged. */
  static RegisterState of(Attempt attempt) {
    JsonNode account = attempt.json();
    if (!account.path("version").isIntegralNumber()
        || !account.path("balance").isIntegralNumber()) {
      throw new IllegalStateException("Expected an account, but got " + attempt.body());
    }
    return new RegisterState(account.path("version").asLong(), account.path("balance").asLong());
  }

  @Override
  public String toString() {
    return "version %d, balance %d".formatted(version, balance);
  }
}
