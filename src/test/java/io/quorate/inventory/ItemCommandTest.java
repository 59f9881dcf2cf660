package io.quorate.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.Create;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.inventory.ItemCommand.ReleaseReservation;
import io.quorate.inventory.ItemCommand.Restock;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemCommandTest {

  private static final long MAX = Check.MAX_AMOUNT;
  private static final long MAX_TTL = Check.MAX_TTL_MS;

  @ParameterizedTest
  @ValueSource(longs = {1, MAX})
  void shouldTakeQuantitiesInRange(long quantity) {
    forEachQuantity(quantity)
        .forEach(command -> assertThatCode(command).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX + 1, Long.MAX_VALUE})
  void shouldRefuseQuantitiesOutOfRange(long quantity) {
    forEachQuantity(quantity).forEach(command -> assertRefused("quantity", command));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, MAX})
  void shouldCreateWithQuantitiesInRange(long onHand) {
    assertThat(new Create(onHand).onHand()).isEqualTo(onHand);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, MAX + 1, Long.MAX_VALUE})
  void shouldRefuseToCreateWithQuantitiesOutOfRange(long onHand) {
    assertRefused("onHand", () -> new Create(onHand));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, MAX_TTL})
  void shouldTakeTimesToLiveInRange(long ttlMs) {
    assertThat(new PlaceReservation("r", 1, ttlMs).ttlMs()).isEqualTo(ttlMs);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, MAX_TTL + 1, Long.MAX_VALUE})
  void shouldRefuseTimesToLiveOutOfRange(long ttlMs) {
    assertRefused("ttl", () -> new PlaceReservation("r", 1, ttlMs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a|b", "a\n", "a\u0000", "\u00e9", "a%20"})
  void shouldRefuseOtherIds(String id) {
    forEachId(id).forEach(command -> assertRefused("reservation id", command));
  }

  @Test
  void shouldTakeIdsUpTo128Characters() {
    forEachId("x".repeat(128))
        .forEach(command -> assertThatCode(command).doesNotThrowAnyException());
    forEachId("x".repeat(129)).forEach(command -> assertRefused("reservation id", command));
  }

  @Test
  void shouldConfirmAllWhenNoQuantityIsGiven() {
    assertThat(new ConfirmReservation("r", null).quantity()).isNull();
  }

  private static List<ThrowingCallable> forEachQuantity(long quantity) {
    return List.of(
        () -> new Restock(quantity),
        () -> new PlaceReservation("r", quantity, 1),
        () -> new ConfirmReservation("r", quantity));
  }

  private static List<ThrowingCallable> forEachId(String id) {
    return List.of(
        () -> new PlaceReservation(id, 1, 1),
        () -> new ConfirmReservation(id, null),
        () -> new ConfirmReservation(id, 1L),
        () -> new ReleaseReservation(id));
  }

  private static void assertRefused(String name, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOf(InvalidArgument.class)
        .hasMessageMatching("(?s)Expected " + name + " to be .+, but it was .+\\.");
  }
}
