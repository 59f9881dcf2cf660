package io.quorate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quorate.kernel.RejectionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  private static final AllowList LIST =
      AllowList.of(
          "https://partner.example/api, http://127.0.0.1:9000/,http://[::1]:9001/x/,"
              + "http://localhost:9002");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://partner.example/api",
        "https://partner.example/api/",
        "https://partner.example/api?x=/../y",
        "https://partner.example/api/orders/7%20a?x=%2e%2e",
        "HTTPS://PARTNER.example:443/api/x",
        "https://partner.example/api/..x/...",
        "http://127.0.0.1:9000",
        "http://127.0.0.1:9000/anything",
        "http://[::1]:9001/x/",
        "http://[::1]:9001/x/y",
        "http://localhost:9002/",
      })
  void shouldAllowWhatIsBelowAPrefix(String url) {
    assertThat(LIST.allows(url)).isTrue();
    assertThat(LIST.refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Another place.
        "http://partner.example/api",
        "https://partner.example:8443/api",
        "https://partner.example/",
        "https://partner.example/apis",
        "https://partner.example/API/x",
        "https://partner.example.evil.example/api",
        "https://evil.example/partner.example/api",
        "https://partner.example./api",
        "http://127.0.0.1/",
        "http://127.0.0.1:90000/",
        "http://127.0.0.1:0/",
        "http://[::1]:9001/x",
        "http://127.0.0.2:9000/",
        // The same place, written so that some programs read another one.
        "https://partner.example@evil.example/api",
        "https://user:secret@partner.example/api",
        "https://partner.example:443@evil.example/api",
        "https://evil.example#@partner.example/api",
        "https://partner.example/api#x",
        "https://partner.example\\@evil.example/api",
        "https://evil.example\\.partner.example/api",
        "https:\\\\partner.example\\api",
        "https:/partner.example/api",
        "https:partner.example/api",
        "//partner.example/api",
        "/api",
        "partner.example/api",
        "https://partner.example/api/../admin",
        "https://partner.example/api/..",
        "https://partner.example/api/./x",
        "https://partner.example/api/..;x/admin",
        "https://partner.example/api/;/../admin",
        "https://partner.example/api/%2e%2e/admin",
        "https://partner.example/api/%2E%2E/admin",
        "https://partner.example/api/.%2e/admin",
        "https://partner.example/api%2f..%2fadmin",
        "https://partner.example/api%2Fadmin",
        "https://partner.example/api%5c..%5cadmin",
        "https://partner.example/api/%252e%252e/admin",
        "https://partner.example/api/x%00",
        "https://partner.example/api/x%0d%0aHost:evil",
        "https://partner.example/api//evil.example",
        "https://partner.example/api/%zz",
        "https://partner.example/api/a b",
        "https://partner.example/api/a\tb",
        "https://partner.example/api/\r\nX: y",
        " https://partner.example/api",
        "https://partner.example/api\n",
        "https://partner.example/\u00e4pi",
        "https://p\u0430rtner.example/api",
        "https://partner\u3002example/api",
        // Numbers in disguise.
        "http://2130706433:9000/",
        "http://0x7f000001:9000/",
        "http://0x7f.1:9000/",
        "http://127.1:9000/",
        "http://0177.0.0.1:9000/",
        "http://127.000.000.001:9000/",
        "http://[::ffff:127.0.0.1]:9000/",
        "http://[0:0:0:0:0:0:0:1]:9001/x/",
        "http://[::1%25lo]:9001/x/",
        "http://localhost.:9002/",
        "http://LOCALHOST.localdomain:9002/",
        // Other schemes, and none.
        "ftp://partner.example/api",
        "file:///etc/passwd",
        "jar:https://partner.example/api!/x",
        "javascript:alert(1)",
        "https://",
        "https:///api",
        "https://:443/api",
        "",
        "?",
      })
  void shouldRefuseAllElse(String url) {
    assertThat(LIST.allows(url)).isFalse();
    assertThat(LIST.find(url)).isEmpty();
    assertThat(LIST.refusal(url))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(RejectionCode.INVALID_ARGUMENT);
              assertThat(rejection.detail()).startsWith("Expected ").contains(", but ");
            });
  }

  @Test
  void shouldRefuseAUrlThatIsTooLong() {
    assertThat(LIST.allows("https://partner.example/api/" + "a".repeat(2_000))).isTrue();
    assertThat(LIST.allows("https://partner.example/api/" + "a".repeat(2_048))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ","})
  void shouldAllowNothingWhenEmpty(String listed) {
    assertThat(AllowList.of(listed).allows("http://localhost/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partner.example",
        "*",
        "https://*.partner.example/",
        "https://partner.example/api?x",
        "https://partner.example/a/../b",
        "ftp://partner.example/",
        "https://user@partner.example/",
        "http://10.1/",
        "https://partner.example/ https://other.example/",
      })
  void shouldNameTheSettingOfAWrongPrefix(String listed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowList.of("https://right.example/," + listed))
        .withMessageContaining("quorate.call.allow")
        .withMessageStartingWith("Expected ");
  }
}
