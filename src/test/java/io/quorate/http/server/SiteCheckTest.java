package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as browsers and programs make them, to nodes that listen here or there. */
class SiteCheckTest {

  private static final SiteCheck LOOPBACK = check("127.0.0.1", "");
  private static final SiteCheck ANYWHERE = check("0.0.0.0", "");
  private static final SiteCheck LISTED = check("0.0.0.0", "bank.example, api.bank.example");

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8080", "LOCALHOST", "localhost.", "127.0.0.1:8080", "[::1]:8080"})
  void shouldKnowTheNamesOfANodeOnLoopback(String host) {
    assertThat(isLetThrough(LOOPBACK, "GET", "/v1/audit", "Host", host)).isTrue();
    assertThat(isLetThrough(LISTED, "GET", "/v1/audit", "Host", host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example:8080", "localhost.evil.example", "node", "bank.example.x"})
  void shouldRefuseANameThatWasLedToTheNode(String host) {
    assertThat(isLetThrough(LOOPBACK, "GET", "/v1/audit", "Host", host)).isFalse();
    assertThat(isLetThrough(LOOPBACK, "POST", "/v1/accounts/a/freeze", "Host", host)).isFalse();
    assertThat(isLetThrough(LISTED, "GET", "/metrics", "Host", host)).isFalse();
    assertThat(isLetThrough(ANYWHERE, "GET", "/v1/audit", "Host", host)).isTrue();
  }

  @Test
  void shouldTakeTheNamesThatAreListed() {
    for (String host : List.of("bank.example", "API.bank.example:443", "bank.example.")) {
      assertThat(isLetThrough(LISTED, "GET", "/v1/audit", "Host", host)).isTrue();
    }
    assertThat(isLetThrough(check("127.0.0.1", "bank.example"), "GET", "/", "Host", "bank.example"))
        .isTrue();
    assertThat(isLetThrough(check("localhost", ""), "GET", "/", "Host", "bank.example")).isFalse();
  }

  /** As Kubernetes, Prometheus and load balancers send them. */
  @Test
  void shouldLetProbesThrough() {
    for (SiteCheck check : List.of(LOOPBACK, ANYWHERE, LISTED)) {
      for (String path : List.of("/health/alive", "/health/ready", "/metrics", "/v1/audit")) {
        assertThat(isLetThrough(check, "GET", path, "Host", "10.1.2.3:8080")).isTrue();
        assertThat(isLetThrough(check, "GET", path)).isTrue();
      }
      assertThat(isLetThrough(check, "GET", "/health/ready", "Host", "backend-7")).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example,   127.0.0.1:8080",
    "http://localhost:3000,  localhost:8080",
    "https://localhost,      localhost:8080",
    "http://127.0.0.1:8080,  localhost:8080",
    "null,                   localhost:8080",
    "file://,                localhost:8080",
    "x,                      localhost:8080",
    "http://10.0.0.1,        10.0.0.1:8080",
  })
  void shouldRefuseTheOriginOfAnotherSite(String origin, String host) {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
      assertThat(isLetThrough(ANYWHERE, method, "/v1/audit", "Host", host, "Origin", origin))
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,  localhost:8080",
    "http://LOCALHOST:8080,  localhost:8080",
    "http://[::1]:8080,      [::1]:8080",
    "http://node:80,         node",
    "http://node,            node:80",
    "https://node,           node",
    "https://node,           node:443",
    "https://bank.example,   127.0.0.1:8080",
  })
  void shouldKnowItsOwnOrigin(String origin, String host) {
    SiteCheck check = origin.contains("bank") ? LISTED : ANYWHERE;

    assertThat(isLetThrough(check, "POST", "/v1/transfers", "Host", host, "Origin", origin))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void shouldRefuseWhatABrowserSaysIsOfAnotherSite(String site) {
    assertThat(isLetThrough(ANYWHERE, "POST", "/v1/accounts/a/freeze", "Sec-Fetch-Site", site))
        .isFalse();
    assertThat(isLetThrough(ANYWHERE, "GET", "/v1/accounts/a", "Sec-Fetch-Site", site)).isFalse();
    String[] framed = {"Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate"};
    assertThat(isLetThrough(ANYWHERE, "GET", "/docs", framed)).isFalse();
  }

  @Test
  void shouldLetALinkLeadToThePage() {
    String[] followed = {
      "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"
    };

    assertThat(isLetThrough(LOOPBACK, "GET", "/docs", followed)).isTrue();
    assertThat(isLetThrough(LOOPBACK, "POST", "/v1/accounts/a/freeze", followed)).isFalse();
  }

  /** The page of the node itself, also behind a proxy that puts a Host of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "none"})
  void shouldLetTheOwnPageThrough(String site) {
    assertThat(
            isLetThrough(
                ANYWHERE,
                "POST",
                "/v1/transfers",
                "Sec-Fetch-Site",
                site,
                "Origin",
                "https://bank.example",
                "Host",
                "10.0.0.1:8080"))
        .isTrue();
  }

  private static boolean isLetThrough(
      SiteCheck check, String method, String path, String... namesAndValues) {
    var headers = new ArrayList<HttpHeader>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(HttpHeader.parse(namesAndValues[i], namesAndValues[i + 1]));
    }
    HttpRequest request =
        HttpRequest.create("http://any" + path)
            .withMethod(HttpMethods.lookup(method).orElseThrow())
            .withHeaders(headers);
    try {
      check.check(request);
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.response().status().intValue()).isEqualTo(403);
      return false;
    }
  }

  private static SiteCheck check(String host, String allowedHosts) {
    return SiteCheck.of(
        HttpSettings.of(
            ConfigFactory.load(NodeConfig.load(null))
                .getConfig("quorate")
                .withValue("http.host", ConfigValueFactory.fromAnyRef(host))
                .withValue("http.allowed-hosts", ConfigValueFactory.fromAnyRef(allowedHosts))));
  }
}
