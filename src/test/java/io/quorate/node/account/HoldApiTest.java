package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of holds. */
@ExtendWith(NodeExtension.class)
class HoldApiTest {

  private final Api api;
  private String account = "";
  private String hold = "";

  HoldApiTest(Api api) {
    this.api = api;
  }

  @BeforeEach
  void openAnAccount() {
    account = api.anAccount(100);
    hold = account + "/holds/h";
  }

  @Test
  void shouldPlaceAHold() {
    Instant before = Instant.now();
    Answer placed = api.put(hold, body("amount", 30, "ttl", "30s"));

    placed
        .status(201)
        .shows(
            "id",
            "h",
            "account",
            account.substring(account.lastIndexOf('/') + 1),
            "amount",
            30,
            "captured",
            0,
            "status",
            "held");
    assertThat(placed.json().size()).isEqualTo(6);
    assertThat(expiry(placed)).isCloseTo(before.plusSeconds(30), within(Duration.ofSeconds(10)));
    assertThat(placed.header("ETag")).hasValue("\"2\"");
    api.get(account).shows("balance", 100, "held", 30, "available", 70, "version", 2);
  }

  @Test
  void shouldHoldForAQuarterOfAnHourUnlessToldOtherwise() {
    Instant before = Instant.now();

    assertThat(expiry(api.put(hold, body("amount", 30)).status(201)))
        .isCloseTo(before.plus(Duration.ofMinutes(15)), within(Duration.ofSeconds(10)));
    api.put(hold, body("amount", 30, "ttl", "15m")).status(200);
  }

  @Test
  void shouldAnswerTheSameHoldAgainWith200() {
    Answer placed = api.put(hold, body("amount", 30, "ttl", "30s")).status(201);

    assertThat(api.put(hold, body("amount", 30, "ttl", "30s")).status(200).body())
        .isEqualTo(placed.body());
    api.put(hold, body("amount", 30, "ttl", "30000ms")).status(200);
    api.get(account).shows("held", 30, "version", 2);
  }

  @Test
  void shouldRefuseAnotherHoldWithTheSameId() {
    api.put(hold, body("amount", 30, "ttl", "30s")).status(201);

    api.put(hold, body("amount", 31, "ttl", "30s")).problem(409, "exists_with_different_payload");
    api.put(hold, body("amount", 30, "ttl", "31s")).problem(409, "exists_with_different_payload");
    api.get(account).shows("held", 30, "version", 2);
  }

  @Test
  void shouldHoldWhatIsAvailableAndNoMore() {
    api.put(hold, body("amount", 101)).problem(409, "insufficient_funds");
    api.put(hold, body("amount", 100)).status(201);
    api.put(account + "/holds/g", body("amount", 1)).problem(409, "insufficient_funds");
    api.post(account + "/withdrawals", body("amount", 1)).problem(409, "insufficient_funds");

    api.get(account).shows("balance", 100, "held", 100, "available", 0, "version", 2);
  }

  @Test
  void shouldCaptureAll() {
    api.put(hold, body("amount", 30)).status(201);

    api.post(hold + "/capture")
        .status(200)
        .shows("id", "h", "amount", 30, "captured", 30, "status", "captured");
    api.get(account).shows("balance", 70, "held", 0, "available", 70, "version", 3);
  }

  @Test
  void shouldCaptureAPartAndReleaseTheRest() {
    api.put(hold, body("amount", 30)).status(201);

    api.post(hold + "/capture", body("amount", 31)).problem(409, "limit_exceeded");
    api.post(hold + "/capture", body("amount", 10))
        .status(200)
        .shows("amount", 30, "captured", 10, "status", "captured");
    api.get(account).shows("balance", 90, "held", 0, "available", 90, "version", 3);
  }

  @Test
  void shouldCaptureOnlyOnce() {
    api.put(hold, body("amount", 30)).status(201);
    api.post(hold + "/capture", body("amount", 10)).status(200);

    api.post(hold + "/capture", body("amount", 10)).problem(409, "invalid_state");
    api.delete(hold).problem(409, "invalid_state");
    api.put(hold, body("amount", 30)).status(200).shows("status", "captured", "captured", 10);
    api.get(account).shows("balance", 90, "version", 3);
  }

  @Test
  void shouldReleaseAndSayTheSameAgain() {
    api.put(hold, body("amount", 30)).status(201);

    Answer released = api.delete(hold).status(200);
    released.shows("id", "h", "amount", 30, "captured", 0, "status", "released");
    assertThat(api.delete(hold).status(200).body()).isEqualTo(released.body());
    api.post(hold + "/capture").problem(409, "invalid_state");
    api.get(account).shows("balance", 100, "held", 0, "available", 100, "version", 3);
  }

  @Test
  void shouldNotKnowAnAbsentHold() {
    api.post(hold + "/capture").problem(404, "not_found");
    api.delete(hold).problem(404, "not_found");
    api.get(account).shows("version", 1);
  }

  private static Instant expiry(Answer hold) {
    return Instant.parse(hold.json().get("expiresAt").asText());
  }

  private static TemporalUnitOffset within(Duration duration) {
    return Assertions.within(duration.toMillis(), ChronoUnit.MILLIS);
  }
}
