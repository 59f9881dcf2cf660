package io.quorate.runtime.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import org.junit.jupiter.api.Test;

/** Which requests under one key are the same. */
class CommandHashTest {

  /** A client that comes back sends another request, with what is left of its patience. */
  @Test
  void shouldBeTheSameForAnotherRequestForTheSameWait() {
    long first = hash(acquire("r1", "w", "a", 5_000));
    assertThat(hash(acquire("r2", "w", "a", 900))).isEqualTo(first);
    assertThat(hash(acquire("r1", "w", "b", 5_000))).isNotEqualTo(first);
    assertThat(hash(acquire("r1", "v", "a", 5_000))).isNotEqualTo(first);
  }

  private static long hash(LockCommand.Acquire acquire) {
    return CommandHash.of("lock.acquire", acquire);
  }

  private static LockCommand.Acquire acquire(
      String attendant, String waitId, String owner, long waitMs) {
    var claim = new Claim(owner, LockMode.EXCLUSIVE, 1, 30_000, null, 0, 0, null);
    return new LockCommand.Acquire("l", waitId, attendant, claim, waitMs);
  }
}
