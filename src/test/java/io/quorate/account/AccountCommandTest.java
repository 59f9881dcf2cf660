package io.quorate.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.Deposit;
import io.quorate.account.AccountCommand.Open;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.account.AccountCommand.ReleaseHold;
import io.quorate.account.AccountCommand.Withdraw;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountCommandTest {

  private static final long MAX = Check.MAX_AMOUNT;
  private static final long MAX_TTL = Check.MAX_TTL_MS;

  @ParameterizedTest
  @ValueSource(longs = {1, MAX})
  void shouldTakeAmountsInRange(long amount) {
    forEachAmount(amount).forEach(command -> assertThatCode(command).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX + 1, Long.MAX_VALUE})
  void shouldRefuseAmountsOutOfRange(long amount) {
    forEachAmount(amount)
        .forEach(
            command ->
                assertThatThrownBy(command)
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessage(
                        "Expected amount to be a whole number from 1 to %d, but it was %d.",
                        MAX, amount));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, MAX})
  void shouldOpenWithAmountsInRange(long amount) {
    assertThat(new Open("EUR", amount, 0).initialBalance()).isEqualTo(amount);
    assertThat(new Open("EUR", 0, amount).overdraftLimit()).isEqualTo(amount);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, MAX + 1, Long.MAX_VALUE})
  void shouldRefuseToOpenWithAmountsOutOfRange(long amount) {
    assertRefused("initialBalance", () -> new Open("EUR", amount, 0));
    assertRefused("overdraftLimit", () -> new Open("EUR", 0, amount));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAA", "EUR", "ZZZ"})
  void shouldTakeCurrencies(String currency) {
    assertThat(new Open(currency, 0, 0).currency()).isEqualTo(currency);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EU", "EURO", "eur", "EU1", "E R", "EUR\n", "\u00c4UR"})
  void shouldRefuseOtherCurrencies(String currency) {
    assertRefused("currency", () -> new Open(currency, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, MAX_TTL})
  void shouldTakeTimesToLiveInRange(long ttlMs) {
    assertThat(new PlaceHold("h", 1, ttlMs).ttlMs()).isEqualTo(ttlMs);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX_TTL + 1, Long.MAX_VALUE})
  void shouldRefuseTimesToLiveOutOfRange(long ttlMs) {
    assertRefused("ttl", () -> new PlaceHold("h", 1, ttlMs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "az.AZ_09:@-", "..", "-"})
  void shouldTakeIds(String id) {
    forEachId(id).forEach(command -> assertThatCode(command).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a|b", "a\n", "a\u0000", "\u00e9", "a%20"})
  void shouldRefuseOtherIds(String id) {
    forEachId(id).forEach(command -> assertRefused("hold id", command));
  }

  @Test
  void shouldTakeIdsUpTo128Characters() {
    forEachId("x".repeat(128))
        .forEach(command -> assertThatCode(command).doesNotThrowAnyException());
    forEachId("x".repeat(129))
        .forEach(
            command ->
                assertThatThrownBy(command)
                    .isInstanceOf(InvalidArgument.class)
                    .hasMessageStartingWith("Expected hold id to be 1 to 128 characters of ")
                    .hasMessageEndingWith("'%s...' (129 characters).", "x".repeat(40)));
  }

  @Test
  void shouldCaptureAllWhenNoAmountIsGiven() {
    assertThat(new CaptureHold("h", null).amount()).isNull();
  }

  private static List<ThrowingCallable> forEachAmount(long amount) {
    return List.of(
        () -> new Deposit(amount),
        () -> new Withdraw(amount),
        () -> new PlaceHold("h", amount, 1),
        () -> new CaptureHold("h", amount));
  }

  private static List<ThrowingCallable> forEachId(String id) {
    return List.of(
        () -> new PlaceHold(id, 1, 1),
        () -> new CaptureHold(id, null),
        () -> new CaptureHold(id, 1L),
        () -> new ReleaseHold(id));
  }

  private static void assertRefused(String name, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOf(InvalidArgument.class)
        .hasMessageMatching("(?s)Expected " + name + " to be .+, but it was .+\\.");
  }
}
