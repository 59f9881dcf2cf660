package io.quorate.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients write is passed on to partners as it is. */
class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":1.10}",
        "{\"amount\":12345678901234567.89}",
        "{\"amount\":-0.000001}",
        "{\"amount\":123456789012345678901234567890}"
      })
  void shouldKeepNumbersAsTheyAre(String body) throws JsonProcessingException {
    assertThat(Json.STRICT.readTree(body)).hasToString(body);
  }
}
