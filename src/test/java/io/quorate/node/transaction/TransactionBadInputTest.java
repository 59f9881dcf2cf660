package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Bystander;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that are not what they should be: each is refused, and changes nothing. */
@Isolated("watches what the whole process logs")
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class TransactionBadInputTest {

  private static final List<String> PROTOCOLS = List.of("saga", "choreography", "2pc", "3pc");
  private static final int MOST_REASON = 500;

  private final Api api;
  private final Bystander bystander;
  private final String other;

  TransactionBadInputTest(Api api) {
    this.api = api;
    this.bystander = new Bystander(api);
    this.other = api.anAccount(7);
  }

  @BeforeAll
  @AfterEach
  void shouldBeUnharmed() {
    bystander.shouldBeUnharmed();
    api.get(other).shows("balance", 7, "held", 0, "version", 1);
  }

  @AfterAll
  void shouldStillWork() {
    bystander.close();
  }

  /** $A and $B stand for accounts, $I for an item. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "5",
        "\"debit\"",
        "{}",
        "[]",
        "[null]",
        "[5]",
        "[[]]",
        "[{}]",
        "[{'account':'$A','amount':1}]",
        "[{'type':null,'account':'$A','amount':1}]",
        "[{'type':'','account':'$A','amount':1}]",
        "[{'type':'DEBIT','account':'$A','amount':1}]",
        "[{'type':'refund','account':'$A','amount':1}]",
        "[{'type':5,'account':'$A','amount':1}]",
        "[{'type':'debit','account':'$A'}]",
        "[{'type':'debit','amount':1}]",
        "[{'type':'debit','account':null,'amount':1}]",
        "[{'type':'debit','account':'','amount':1}]",
        "[{'type':'debit','account':'a b','amount':1}]",
        "[{'type':'debit','account':'$A','amount':null}]",
        "[{'type':'debit','account':'$A','amount':0}]",
        "[{'type':'debit','account':'$A','amount':-1}]",
        "[{'type':'debit','account':'$A','amount':1.5}]",
        "[{'type':'debit','account':'$A','amount':1e2}]",
        "[{'type':'debit','account':'$A','amount':'1'}]",
        "[{'type':'debit','account':'$A','amount':9007199254740992}]",
        "[{'type':'debit','account':'$A','amount':1,'more':1}]",
        "[{'type':'debit','account':'$A','amount':1,'item':'$I'}]",
        "[{'type':'debit','account':'$A','amount':1,'quantity':1}]",
        "[{'type':'debit','account':'$A','amount':1,'body':{}}]",
        "[{'type':'credit','account':'$A','amount':1,'url':'http://127.0.0.1/'}]",
        "[{'type':'reserve','account':'$A','amount':1}]",
        "[{'type':'reserve','item':'$I','amount':1}]",
        "[{'type':'reserve','item':'$I','quantity':0}]",
        "[{'type':'restock','item':'$I'}]",
        "[{'type':'restock','item':'$I','quantity':1,'account':'$A'}]",
        "[{'type':'debit','account':'$A','amount':1},null]",
        "[{'type':'debit','account':'$A','amount':1},{'type':'credit','account':'$A','amount':1}]",
        "[{'type':'debit','account':'$A','amount':1},{'type':'debit','account':'$A','amount':2}]",
        "[{'type':'reserve','item':'$I','quantity':1},{'type':'restock','item':'$I','quantity':1}]",
        "[{'type':'debit','account':'$A','amount':9007199254740991},"
            + "{'type':'debit','account':'$B','amount':9007199254740991}]",
        "[{'type':'call','url':'http://127.0.0.1/','amount':1}]",
        "[{'type':'call','url':'http://127.0.0.1/','account':'$A'}]",
      })
  void shouldRefuseWhatAreNoSteps(String steps) {
    for (String protocol : PROTOCOLS) {
      refused("{'protocol':'%s','steps':%s}".formatted(protocol, steps));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'protocol':'saga'}",
        "{'protocol':'Saga',$S}",
        "{'protocol':'',$S}",
        "{'protocol':'4pc',$S}",
        "{'protocol':2,$S}",
        "{'id':'x',$S}",
        "{'status':'committed',$S}",
        "{'timeout':'0s',$S}",
        "{'timeout':'0ms',$S}",
        "{'timeout':'86400001ms',$S}",
        "{'timeout':'2d',$S}",
        "{'timeout':'99999999999d',$S}",
        "{'timeout':'soon',$S}",
        "{'timeout':'',$S}",
        "{'timeout':'-1s',$S}",
        "{'timeout':'1.5s',$S}",
        "{'timeout':30,$S}",
      })
  void shouldRefuseWhatIsNoTransaction(String body) {
    refused(body.replace("$S", "'steps':[{'type':'debit','account':'$A','amount':1}]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "51s", "50001ms", "soon", "-1s", "10", "1.5s", "99999999999d"})
  void shouldRefuseWhatIsNoTimeToWait(String wait) {
    String path = Steps.freshTransaction();
    String body = transaction("saga", credit(other, 1));

    api.put(path + "?wait=" + wait, body).problem(400, "invalid_argument");
    api.post("/v1/transactions?wait=" + wait, body).problem(400, "invalid_argument");
    api.get(path).problem(404, "not_found");
  }

  @Test
  void shouldRefuseMoreThanAHundredSteps() {
    var steps = new ArrayList<Map<String, Object>>();
    for (int i = 0; i <= 100; i++) {
      steps.add(credit("/v1/accounts/absent-" + i, 1));
    }

    for (String protocol : PROTOCOLS) {
      refused(transaction(protocol, steps));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'call'}",
        "{'type':'call','url':null}",
        "{'type':'call','url':'http://127.0.0.1:1/'}",
        "{'type':'call','url':'https://example.com/','compensateUrl':'https://example.com/'}",
        "{'type':'call','prepareUrl':'http://127.0.0.1:1/','commitUrl':'http://127.0.0.1:1/',"
            + "'abortUrl':'http://127.0.0.1:1/'}",
        "{'type':'call','url':'http://127.0.0.1:1/','body':{'text':'x'}}",
      })
  void shouldRefuseCallsWhileNoneAreAllowed(String call) {
    for (String protocol : PROTOCOLS) {
      refused(
          "{'protocol':'%s','steps':[{'type':'debit','account':'$A','amount':1},%s]}"
              .formatted(protocol, call));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'from':'$A','to':'$A','amount':1}",
        "{'from':'$A','amount':1}",
        "{'to':'$B','amount':1}",
        "{'from':'$A','to':'$B'}",
        "{'from':'$A','to':'$B','amount':0}",
        "{'from':'$A','to':'$B','amount':-1}",
        "{'from':'$A','to':'$B','amount':1.5}",
        "{'from':'$A','to':'$B','amount':9007199254740992}",
        "{'from':'$A','to':'a b','amount':1}",
        "{'from':'$A','to':'$B','amount':1,'protocol':'x'}",
        "{'from':'$A','to':'$B','amount':1,'timeout':'1s'}",
        "{'from':'$A','to':'$B','amount':1,'steps':[]}",
        "null",
        "[]",
      })
  void shouldRefuseWhatIsNoTransfer(String body) {
    api.post("/v1/transfers", filled(body)).problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'account':'$A','amount':1}",
        "{'account':'$A','amount':1,'items':null}",
        "{'account':'$A','amount':1,'items':[]}",
        "{'account':'$A','amount':1,'items':[null]}",
        "{'account':'$A','amount':1,'items':[{}]}",
        "{'account':'$A','amount':1,'items':[{'item':'$I'}]}",
        "{'account':'$A','amount':1,'items':[{'quantity':1}]}",
        "{'account':'$A','amount':1,'items':[{'item':'$I','quantity':0}]}",
        "{'account':'$A','amount':1,'items':[{'item':'$I','quantity':1,'price':1}]}",
        "{'account':'$A','amount':1,'items':[$L,$L]}",
        "{'account':'$A','amount':0,'items':[$L]}",
        "{'account':'$A','items':[$L]}",
        "{'amount':1,'items':[$L]}",
        "{'account':'$A','payTo':'$A','amount':1,'items':[$L]}",
        "{'account':'$A','payTo':'','amount':1,'items':[$L]}",
        "{'account':'$A','amount':1,'items':[$L],'protocol':'x'}",
        "{'account':'$A','amount':1,'items':[$L],'more':1}",
        "{'account':'$A','amount':1,'items':[$L],'delivery':{}}",
        "{'account':'$A','amount':1,'items':[$L],'delivery':{'url':'http://127.0.0.1:1/'}}",
      })
  void shouldRefuseWhatIsNoOrder(String body) {
    String line = "{'item':'$I','quantity':1}";
    api.post("/v1/orders", filled(body.replace("$L", line))).problem(400, "invalid_argument");
  }

  @Test
  void shouldRefuseWhatIsNoReason() {
    String path = Steps.freshTransaction();
    String to = api.anAccount(0);
    String committed = api.put(path, transaction("saga", credit(to, 7))).status(201).body();

    for (String operation : List.of("/cancel", "/retry", "/skip", "/force-abort")) {
      for (Object reason : new Object[] {"", "  ", "x".repeat(MOST_REASON + 1), List.of()}) {
        api.post(path + operation, body("reason", reason)).problem(400, "invalid_argument");
      }
      api.post(path + operation).problem(400, "invalid_argument");
      api.post(path + operation, "{\"reason\":null}").problem(400, "invalid_argument");
      api.post(path + operation, body("reason", "x", "more", 1)).problem(400, "invalid_argument");
      api.post(path + operation, body("reason", "x".repeat(MOST_REASON)))
          .problem(409, "invalid_state");
    }
    assertThat(api.get(path).body()).isEqualTo(committed);
  }

  /** What a program sends that cuts a text inside an emoji: it could not be written as UTF-8. */
  @Test
  void shouldRefuseHalfACharacter() {
    for (String half : List.of("\\ud83d", "\\ude00", "x\\ud83dx", "\\ude00\\ud83d")) {
      for (String body : List.of("{'t':'%s'}", "{'%s':1}", "'%s'")) {
        Answer answer =
            api.post(
                    "/v1/transactions",
                    filled(
                        "{'steps':[{'type':'call','url':'http://127.0.0.1:1/','body':%s}]}"
                            .formatted(body.formatted(half))))
                .problem(400, "invalid_argument");
        assertThat(answer.body()).contains("half of a surrogate pair");
      }
      refused("{'steps':[{'type':'debit','account':'%s','amount':1}]}".formatted(half));
      String path = Steps.freshTransaction();
      api.post(path + "/cancel", "{\"reason\":\"%s\"}".formatted(half))
          .problem(400, "invalid_argument");
    }
  }

  private void refused(String body) {
    String path = Steps.freshTransaction();

    api.put(path, filled(body)).problem(400, "invalid_argument");
    api.post("/v1/transactions", filled(body)).problem(400, "invalid_argument");
    api.get(path).problem(404, "not_found");
  }

  private String filled(String body) {
    return body.replace('\'', '"')
        .replace("$A", id(bystander.account))
        .replace("$B", id(other))
        .replace("$I", id(bystander.item));
  }
}
