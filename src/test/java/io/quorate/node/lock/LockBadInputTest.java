package io.quorate.node.lock;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with requests to locks and sessions, whatever their state. */
@ExtendWith(NodeExtension.class)
class LockBadInputTest {

  private final Api api;
  private final Lock lock;

  LockBadInputTest(Api api) {
    this.api = api;
    this.lock = Lock.fresh(api);
  }

  @ParameterizedTest
  @MethodSource("acquisitions")
  void shouldRefuseAWrongAcquisition(String body) {
    api.post(lock.path() + "/acquire", body).problem(400, "invalid_argument");
    assertThat(lock.show().path("version").asInt()).isZero();
  }

  static Stream<String> acquisitions() {
    return Stream.of(
        "{}",
        body("owner", ""),
        body("owner", "a b"),
        body("owner", "a/b"),
        body("owner", "a\u0000"),
        body("owner", "x".repeat(129)),
        body("owner", "a", "ttl", "0s"),
        body("owner", "a", "ttl", "-1s"),
        body("owner", "a", "ttl", "367d"),
        body("owner", "a", "ttl", "999999999999d"),
        body("owner", "a", "ttl", "30"),
        body("owner", "a", "ttl", "30s", "session", "s"),
        body("owner", "a", "wait", "61s"),
        body("owner", "a", "wait", "60001ms"),
        body("owner", "a", "wait", "-1s"),
        body("owner", "a", "wait", "soon"),
        body("owner", "a", "mode", "x"),
        body("owner", "a", "mode", "EXCLUSIVE"),
        body("owner", "a", "permits", 0),
        body("owner", "a", "permits", -1),
        body("owner", "a", "permits", 1_000_001),
        body("owner", "a", "minHold", "61s"),
        body("owner", "a", "lockDelay", "61s"),
        body("owner", "a", "data", "x".repeat(1_025)),
        body("owner", "a", "data", "\u00e9".repeat(513)),
        body("owner", "a", "data", 7),
        body("owner", "a", "data", "a\u0000"),
        body("owner", "a", "waitId", ""),
        body("owner", "a", "waitId", "x".repeat(129)),
        body("owner", "a", "waitId", "a\nb"),
        body("owner", "a", "unknown", 1),
        "{\"owner\":\"a\",\"ttl\":null}");
  }

  @Test
  void shouldTakeTheLimitsThemselves() {
    api.post(
            lock.path() + "/acquire",
            body(
                "owner",
                "x".repeat(128),
                "ttl",
                "366d",
                "wait",
                "60s",
                "minHold",
                "60s",
                "lockDelay",
                "1m",
                "data",
                "x".repeat(1_024),
                "waitId",
                "y".repeat(128)))
        .status(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "a%00b", "%00", "a%20b", "%C3%A9", "%7C"})
  void shouldRefuseNamesThatAreNoIds(String name) {
    api.get("/v1/locks/" + name).problem(400, "invalid_argument");
    api.post("/v1/locks/" + name + "/acquire", body("owner", "a")).problem(400, "invalid_argument");
    api.put("/v1/sessions/" + name, body("ttl", "5s")).problem(400, "invalid_argument");
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    String longest = "x".repeat(128);
    api.get("/v1/locks/" + longest).status(200);
    api.get("/v1/locks/" + longest + "y").problem(400, "invalid_argument");
    api.post("/v1/locks/" + longest + "y/acquire", body("owner", "a"))
        .problem(400, "invalid_argument");
    api.delete(lock.path() + "/waiters/" + longest + "y").problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/renew | {}",
        "/renew | {\"owner\":\"a\"}",
        "/renew | {\"owner\":\"a\",\"token\":0}",
        "/renew | {\"owner\":\"a\",\"token\":-1}",
        "/renew | {\"owner\":\"a\",\"token\":1.5}",
        "/renew | {\"owner\":\"a\",\"token\":\"1\"}",
        "/renew | {\"owner\":\"a\",\"token\":1,\"ttl\":\"0s\"}",
        "/renew | {\"owner\":\"a\",\"token\":1,\"ttl\":\"400d\"}",
        "/renew | {\"owner\":\"a\",\"token\":1,\"x\":1}",
        "/release | {\"owner\":\"a\"}",
        "/release | {\"token\":1}",
        "/release | {\"owner\":\"a\",\"token\":1,\"count\":0}",
        "/release | {\"owner\":\"a\",\"token\":1,\"count\":1001}",
        "/release | {\"owner\":\"a\",\"token\":9007199254740992}",
        "/downgrade | {\"owner\":\"a\"}",
        "/force-release | {}",
        "/force-release | {\"reason\":null}",
        "/force-release | {\"reason\":\"x\",\"unknown\":1}",
      })
  void shouldRefuseAWrongBody(String request) {
    String[] parts = request.split(" \\| ", -1);
    api.post(lock.path() + parts[0], parts[1]).problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"permits\":0}",
        "{\"permits\":1000001}",
        "{\"permits\":99999999999}",
        "{\"permits\":\"1\"}"
      })
  void shouldRefuseWrongPermits(String body) {
    api.put(lock.path(), body).problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"ttl\":\"0s\"}", "{\"ttl\":\"367d\"}", "{\"ttl\":\"5s\",\"x\":1}"})
  void shouldRefuseAWrongSession(String body) {
    api.put("/v1/sessions/" + RunningNode.freshId("session"), body)
        .problem(400, "invalid_argument");
  }

  @Test
  void shouldNotTellASessionOfAWrongAcquisition() {
    String session = "/v1/sessions/" + RunningNode.freshId("session");
    long version = api.put(session, body("ttl", "30s")).status(201).number("version");
    lock.acquire("owner", "a", "session", Steps.id(session), "wait", "61s")
        .problem(400, "invalid_argument");
    assertThat(api.get(session).status(200).number("version")).isEqualTo(version);
  }
}
