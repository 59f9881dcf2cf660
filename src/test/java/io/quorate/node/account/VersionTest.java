package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ETag and If-Match. */
@ExtendWith(NodeExtension.class)
class VersionTest {

  private final Api api;
  private String account = "";

  VersionTest(Api api) {
    this.api = api;
  }

  @BeforeEach
  void openAnAccount() {
    account = api.anAccount(100);
  }

  @Test
  void shouldTellTheVersionOfAnEntity() {
    String item = api.anItem(5);
    api.post(account + "/deposits", body("amount", 5)).status(200);

    assertThat(api.get(account).status(200).header("ETag")).hasValue("\"2\"");
    assertThat(api.get(item).status(200).header("ETag")).hasValue("\"1\"");
  }

  @Test
  void shouldWriteWhenTheVersionMatches() {
    String tag = api.get(account).header("ETag").orElseThrow();

    Answer written = api.with("If-Match", tag).post(account + "/deposits", body("amount", 5));

    assertThat(written.status(200).header("ETag")).hasValue("\"2\"");
  }

  @Test
  void shouldRefuseEveryWriteWhenTheVersionIsStale() {
    api.put(account + "/holds/h", body("amount", 5)).status(201);
    Api stale = api.with("If-Match", "\"1\"");

    stale.put(account, body("initialBalance", 100)).problem(412, "version_mismatch");
    stale.post(account + "/deposits", body("amount", 5)).problem(412, "version_mismatch");
    stale.post(account + "/withdrawals", body("amount", 5)).problem(412, "version_mismatch");
    stale.put(account + "/holds/g", body("amount", 5)).problem(412, "version_mismatch");
    stale.post(account + "/holds/h/capture").problem(412, "version_mismatch");
    stale.delete(account + "/holds/h").problem(412, "version_mismatch");
    stale.post(account + "/freeze").problem(412, "version_mismatch");
    stale.post(account + "/unfreeze").problem(412, "version_mismatch");
    stale.post(account + "/close").problem(412, "version_mismatch");

    api.get(account).shows("balance", 100, "held", 5, "status", "open", "version", 2);
  }

  @Test
  void shouldRefuseEveryWriteOfAnItemWhenTheVersionIsStale() {
    String item = api.anItem(50);
    api.put(item + "/reservations/r", body("quantity", 5)).status(201);
    Api stale = api.with("If-Match", "\"1\"");

    stale.put(item, body("onHand", 50)).problem(412, "version_mismatch");
    stale.post(item + "/restocks", body("quantity", 5)).problem(412, "version_mismatch");
    stale.put(item + "/reservations/s", body("quantity", 5)).problem(412, "version_mismatch");
    stale.post(item + "/reservations/r/confirm").problem(412, "version_mismatch");
    stale.delete(item + "/reservations/r").problem(412, "version_mismatch");

    api.get(item).shows("onHand", 50, "reserved", 5, "version", 2);
  }

  @Test
  void shouldRefuseAVersionOfTheFuture() {
    api.with("If-Match", "\"2\"")
        .post(account + "/deposits", body("amount", 5))
        .problem(412, "version_mismatch");
    api.with("If-Match", "\"999999999999999999\"")
        .post(account + "/deposits", body("amount", 5))
        .problem(412, "version_mismatch");
  }

  @Test
  void shouldTakeAnyVersionForAStar() {
    api.with("If-Match", "*").post(account + "/deposits", body("amount", 5)).status(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "\"1\"", "*"})
  void shouldRefuseAnyVersionOfWhatDoesNotExist(String tag) {
    String absent = "/v1/accounts/" + RunningNode.freshId("account");
    Api matching = api.with("If-Match", tag);

    matching.put(absent, body("initialBalance", 100)).problem(412, "version_mismatch");
    matching.post(absent + "/deposits", body("amount", 5)).problem(412, "version_mismatch");
    api.get(absent).problem(404, "not_found");
  }

  @Test
  void shouldLetOnlyOneOfManyWritersWin() {
    Api matching = api.with("If-Match", "\"1\"");

    var answers =
        IntStream.range(0, 16)
            .mapToObj(i -> matching.sending("POST", account + "/deposits", body("amount", 5)))
            .toList()
            .stream()
            .map(sent -> sent.join())
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .allSatisfy(answer -> answer.problem(412, "version_mismatch"));
    api.get(account).shows("balance", 105, "version", 2);
  }

  @Test
  void shouldReplayAKeyAlthoughTheVersionHasMovedOn() {
    Api matching = api.with("If-Match", "\"1\"").with("Idempotency-Key", "k");
    Answer first = matching.post(account + "/deposits", body("amount", 5)).status(200);

    Answer again = matching.post(account + "/deposits", body("amount", 5)).status(200);

    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.body()).isEqualTo(first.body());
  }
}
