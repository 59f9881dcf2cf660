package io.quorate.node.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of parked transactions, as far as none is parked. */
@ExtendWith(NodeExtension.class)
class ParkedApiTest {

  private static final String PATH = "/v1/transactions";

  private final Api api;

  ParkedApiTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&limit=1", "&limit=1000", "&after=1700000000000.t-1"})
  void shouldListNothing(String limit) {
    Answer answer = api.get(PATH + "?status=parked" + limit).status(200);

    assertThat(answer.json().size()).isEqualTo(1);
    assertThat(answer.json().get("transactions").isArray()).isTrue();
    assertThat(answer.json().get("transactions").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?status=", "?status=running", "?status=PARKED", "?limit=10"})
  void shouldRefuseAnyOtherStatus(String query) {
    Answer answer = api.get(PATH + query).problem(400, "invalid_argument");

    assertThat(answer.json().get("detail").asText())
        .isEqualTo("Expected status to be parked, but it is not.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "x", ""})
  void shouldRefuseALimitOutsideItsRange(String limit) {
    api.get(PATH + "?status=parked&limit=" + limit).problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "7", "7.", "t-1", "-1.t", "7.a%20b"})
  void shouldRefuseACursorThatIsNone(String after) {
    api.get(PATH + "?status=parked&after=" + after).problem(400, "invalid_argument");
  }

  @Test
  void shouldNameTheMethods() {
    Answer answer = api.delete(PATH).problem(405);

    assertThat(answer.header("Allow").orElse("none")).contains("GET").contains("POST");
  }
}
