package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of transfers, one and many at once. */
@ExtendWith(NodeExtension.class)
class TransferApiTest {

  private static final int THREADS = 16;
  private static final int TRANSFERS = 200;

  private final Api api;

  TransferApiTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldMoveMoney(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(5);

    Answer answer = api.post("/v1/transfers", transfer(protocol, from, to, 100)).status(201);

    answer.shows("protocol", protocol, "status", "committed");
    assertThat(answer.json().at("/steps/0/type").asText()).isEqualTo("debit");
    assertThat(answer.json().at("/steps/1/type").asText()).isEqualTo("credit");
    String location = answer.header("Location").orElse("none");
    assertThat(id(location)).isEqualTo(answer.json().get("id").asText());
    assertThat(api.get(location).status(200).body()).isEqualTo(answer.body());
    api.get(from).shows("balance", 0, "held", 0);
    api.get(to).shows("balance", 105, "held", 0);
  }

  @Test
  void shouldBeASagaByDefault() {
    String from = api.anAccount(100);
    String to = api.anAccount(0);

    api.post("/v1/transfers", body("from", id(from), "to", id(to), "amount", 1))
        .status(201)
        .shows("protocol", "saga");
  }

  @Test
  void shouldTakeEffectEachTimeWithoutAKey() {
    String from = api.anAccount(100);
    String to = api.anAccount(0);

    Answer first = api.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);
    Answer second = api.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);

    assertThat(first.header("Location")).isNotEqualTo(second.header("Location"));
    api.get(from).shows("balance", 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldEndOppositeTransfersAtOnce(String protocol) throws Exception {
    String one = api.anAccount(500);
    String other = api.anAccount(500);
    var transfers = new ArrayList<String>();
    for (int i = 0; i < TRANSFERS; i++) {
      boolean forth = i % 2 == 0;
      transfers.add(transfer(protocol, forth ? one : other, forth ? other : one, 1 + i % 40));
    }

    List<Answer> answers = atOnce(transfers);

    assertThat(answers)
        .allSatisfy(
            answer -> {
              if (answer.status() != 201) {
                answer.problem(409, "insufficient_funds");
              }
            });
    Answer oneAfter = api.get(one).shows("held", 0);
    Answer otherAfter = api.get(other).shows("held", 0);
    assertThat(oneAfter.number("balance") + otherAfter.number("balance")).isEqualTo(1000);
    assertThat(otherAfter.number("balance"))
        .isEqualTo(500 + moved(transfers, answers, one) - moved(transfers, answers, other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldMoveManyIntoOneAccount(String protocol) throws Exception {
    String to = api.anAccount(0);
    var transfers = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      transfers.add(transfer(protocol, api.anAccount(5), to, 5));
    }

    assertThat(atOnce(transfers)).allSatisfy(answer -> answer.status(201));

    api.get(to).shows("balance", 300, "held", 0, "available", 300);
  }

  private List<Answer> atOnce(List<String> transfers) throws InterruptedException {
    List<Callable<Answer>> calls =
        transfers.stream()
            .<Callable<Answer>>map(body -> () -> api.post("/v1/transfers?wait=40s", body))
            .toList();
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      return executor.invokeAll(calls).stream().map(call -> call.resultNow()).toList();
    }
  }

  private static long moved(List<String> transfers, List<Answer> answers, String from)
      throws Exception {
    long sum = 0;
    for (int i = 0; i < transfers.size(); i++) {
      var body = Api.JSON.readTree(transfers.get(i));
      if (answers.get(i).status() == 201 && body.get("from").asText().equals(id(from))) {
        sum += body.get("amount").asLong();
      }
    }
    return sum;
  }
}
