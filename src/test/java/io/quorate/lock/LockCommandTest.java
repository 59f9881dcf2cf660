package io.quorate.lock;

import static io.quorate.lock.Locks.SESSION;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.by;
import static io.quorate.lock.Locks.exclusive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockCommandTest {

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Check.MAX_TTL_MS + 1, Long.MAX_VALUE})
  void shouldRefuseTimesToLiveOutOfRange(long ttlMs) {
    assertRefused(() -> claim(1, ttlMs, 0, 0, null));
    assertRefused(() -> new LockCommand.Renew("a", 1, ttlMs));
  }

  @Test
  void shouldNeedNoTimeToLiveWithASession() {
    assertThatCode(() -> new Claim("a", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 0, null))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, LockLimits.MAX_PERMITS + 1})
  void shouldRefusePermitsOutOfRange(int permits) {
    assertRefused(() -> claim(permits, TTL_MS, 0, 0, null));
    assertRefused(() -> new LockCommand.Resize(permits));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, LockLimits.MAX_KEPT_BACK_MS + 1, Long.MAX_VALUE})
  void shouldRefuseToKeepItBackForTooLong(long ms) {
    assertRefused(() -> claim(1, TTL_MS, ms, 0, null));
    assertRefused(() -> claim(1, TTL_MS, 0, ms, null));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, LockLimits.MAX_WAIT_MS + 1, Long.MAX_VALUE})
  void shouldRefuseToWaitForTooLong(long ms) {
    assertRefused(() -> by("r", "w", exclusive("a"), ms));
  }

  /** What was stored before that was refused must be read back. */
  @Test
  void shouldRefuseANulInDataWhereItIsSentOnly() {
    Claim claim = claim(1, TTL_MS, 0, 0, "a\0");
    assertThat(claim.data()).isEqualTo("a\0");
    assertRefused(() -> by("r", "w", claim, 0));
    assertRefused(() -> new LockCommand.ForceRelease("a\0", null));
  }

  /** Nodes of an older version send nothing, and skip what they do not know. */
  @Test
  void shouldShowAllWhenNobodyIsNamed() throws IOException {
    assertThat(Json.STORED.writeValueAsString(new LockCommand.Get())).isEqualTo("{}");
    assertThat(Json.STORED.readValue("{}", LockCommand.Get.class))
        .isEqualTo(new LockCommand.Get(null, null));
    var ofOwner = LockCommand.Get.ofOwner("a");
    assertThat(Json.STORED.readValue(Json.STORED.writeValueAsBytes(ofOwner), LockCommand.Get.class))
        .isEqualTo(ofOwner);
    assertRefused(() -> LockCommand.Get.ofOwner("a b"));
    assertRefused(() -> LockCommand.Get.ofSession(""));
  }

  @Test
  void shouldTakeTheLimitsThemselves() {
    long keptBackMs = LockLimits.MAX_KEPT_BACK_MS;
    assertThatCode(
            () ->
                claim(
                    LockLimits.MAX_PERMITS,
                    Check.MAX_TTL_MS,
                    keptBackMs,
                    keptBackMs,
                    "x".repeat(LockLimits.MAX_DATA_BYTES)))
        .doesNotThrowAnyException();
    assertThatCode(() -> by("r", "w", exclusive("a"), LockLimits.MAX_WAIT_MS))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a\u0000", "\u00e9"})
  void shouldRefuseOwnersThatAreNoIds(String owner) {
    assertRefused(() -> exclusive(owner));
    assertRefused(() -> new LockCommand.Renew(owner, 1, null));
    assertRefused(() -> new LockCommand.Release(owner, 1, null));
    assertRefused(() -> new LockCommand.Downgrade(owner, 1));
  }

  @Test
  void shouldCountTheBytesOfData() {
    assertRefused(() -> claim(1, TTL_MS, 0, 0, "x".repeat(LockLimits.MAX_DATA_BYTES + 1)));
    assertRefused(() -> claim(1, TTL_MS, 0, 0, "\u00e9".repeat(LockLimits.MAX_DATA_BYTES / 2 + 1)));
    assertRefused(() -> claim(1, TTL_MS, 0, 0, "\ud83d"));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Check.MAX_AMOUNT + 1})
  void shouldRefuseTokensThatAreNone(long token) {
    assertRefused(() -> new LockCommand.Renew("a", token, null));
    assertRefused(() -> new LockCommand.Release("a", token, null));
    assertRefused(() -> new LockCommand.Downgrade("a", token));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, LockLimits.MAX_COUNT + 1})
  void shouldRefuseCountsThatCannotBe(int count) {
    assertRefused(() -> new LockCommand.Release("a", 1, count));
  }

  private static Claim claim(
      int permits, long ttlMs, long minHoldMs, long lockDelayMs, @Nullable String data) {
    return new Claim("a", LockMode.EXCLUSIVE, permits, ttlMs, null, minHoldMs, lockDelayMs, data);
  }

  private static void assertRefused(ThrowingCallable making) {
    assertThatThrownBy(making)
        .isInstanceOf(InvalidArgument.class)
        .hasMessageMatching("(?s)Expected .+, but .+\\.");
  }
}
