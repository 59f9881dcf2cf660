package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.http.server.Router.Match;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final Route SHOW = route("GET", "/v1/things/{id}");
  private static final Route PUT = route("PUT", "/v1/things/{id}");
  private static final Route PART = route("GET", "/v1/things/{id}/parts/{part}");
  private static final Route ROOT = route("GET", "/");

  private final Router router = new Router(List.of(SHOW, PUT, PART, ROOT));

  @Test
  void shouldFindTheRouteAndItsParameters() {
    assertThat(router.find("PUT", List.of("v1", "things", "a")))
        .isEqualTo(new Match.Found(PUT, Map.of("id", "a")));
    assertThat(router.find("GET", List.of("v1", "things", "a", "parts", "b")))
        .isEqualTo(new Match.Found(PART, Map.of("id", "a", "part", "b")));
    assertThat(router.find("GET", List.of(""))).isEqualTo(new Match.Found(ROOT, Map.of()));
  }

  @Test
  void shouldFindTheRouteOfGetForHead() {
    assertThat(router.find("HEAD", List.of("v1", "things", "a")))
        .isEqualTo(router.find("GET", List.of("v1", "things", "a")));
  }

  @Test
  void shouldTellWhichMethodsAPathHas() {
    assertThat(router.find("DELETE", List.of("v1", "things", "a")))
        .isEqualTo(new Match.NoMethod(Set.of("GET", "HEAD", "PUT")));
  }

  @Test
  void shouldNotPassOverAnEmptyParameter() {
    assertThat(router.find("GET", List.of("v1", "things", ""))).isEqualTo(Match.NoPath.INSTANCE);
  }

  @Test
  void shouldRefuseTwoRoutesForTheSameRequests() {
    List<Route> twice = List.of(SHOW, route("GET", "/v1/things/{name}"));

    assertThatThrownBy(() -> new Router(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GET /v1/things/{name}");
  }

  private static Route route(String method, String template) {
    return Route.work(method, template, call -> new CompletableFuture<>());
  }
}
