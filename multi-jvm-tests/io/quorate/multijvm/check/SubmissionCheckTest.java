package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.client.TransactionDraft;
import io.quorate.multijvm.partner.PartnerBehaviour.Reaction;
import io.quorate.multijvm.partner.PartnerRecord;
import io.quorate.multijvm.partner.PartnerRecord.Ask;
import io.quorate.runtime.codec.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checks against clients, partners and balances: each defect must turn them red. */
class SubmissionCheckTest {

  private static final TransactionDraft DRAFT = TransactionDraft.transfer("k", "saga", "a", "b", 5);

  private final FakeJournal journal = new FakeJournal();

  @Test
  void shouldFindNothingInWhatClientsWereRightlyTold() {
    journal.committed();

    assertThat(check(new Submission(DRAFT, List.of(told(201, "t", "committed"))))).isEmpty();
    assertThat(check(new Submission(DRAFT, List.of(answer(504, "{}"))))).isEmpty();
  }

  @Test
  void shouldFindAnEndThatClientsWereNotTold() {
    journal.committed();

    assertThat(check(new Submission(DRAFT, List.of(told(409, "t", "aborted")))).toString())
        .contains("to be aborted as a client was told, but it is 'committed'");
  }

  @Test
  void shouldFindALostAcknowledgement() {
    assertThat(check(new Submission(DRAFT, List.of(told(202, "t", "running")))).toString())
        .contains("to be there since it was acknowledged");
  }

  @Test
  void shouldFindWhatWasRefusedOrNobodyAskedFor() {
    journal.committed();

    assertThat(check(new Submission(DRAFT, List.of(answer(503, "{}")))).toString())
        .contains("only what was asked for");
    assertThat(check(new Submission(DRAFT, List.of(answer(422, "{}")))).toString())
        .contains("no refusal but an aborted transaction");
  }

  @Test
  void shouldFindASecondTransactionOfAKey() {
    journal.committed();

    assertThat(
            check(
                    new Submission(DRAFT, List.of(told(201, "t", "committed"))),
                    new Submission(DRAFT, List.of(told(201, "u", "committed"))))
                .toString())
        .contains("key k to have one transaction");
  }

  @Test
  void shouldFindAPartnerWhoDoesNotAgree() {
    journal.started("t", FakeJournal.CALL);
    journal.ended("t", "aborted");
    var deed = new PartnerRecord("t:0");
    deed.asked(Ask.CALL, "t:0");
    deed.react(Ask.CALL, Reaction.ANSWER);

    assertThat(partner(Map.of("t:0", deed)).toString()).contains("but it is DONE there");
    deed.asked(Ask.UNDO, "t:0:undo");
    deed.react(Ask.UNDO, Reaction.ANSWER);
    assertThat(partner(Map.of("t:0", deed))).isEmpty();
    deed.asked(Ask.UNDO, "other");
    assertThat(partner(Map.of("t:0", deed)).toString()).contains("the same key for every UNDO");
  }

  @Test
  void shouldFindMoneyThatIsNotThere() throws JsonProcessingException {
    JsonNode transaction =
        json("{'id':'t','status':'committed','steps':[{'type':'debit','account':'a','amount':5}]}");
    Map<String, Long> initial = Map.of("account|a", 9L);

    for (String view :
        List.of("{'balance':4,'held':0}", "{'balance':4,'held':1}", "{'balance':9}")) {
      var findings = new ArrayList<String>();
      var served = Map.of("account|a", List.of(json(view)));
      BalanceCheck.check(initial, List.of(transaction), served, findings);
      assertThat(findings.isEmpty()).isEqualTo(view.equals("{'balance':4,'held':0}"));
    }
  }

  private List<String> check(Submission... submissions) {
    var findings = new ArrayList<String>();
    SubmissionCheck.check(List.of(submissions), TransactionHistory.of(journal.rows()), findings);
    return findings;
  }

  private List<String> partner(Map<String, PartnerRecord> deeds) {
    var findings = new ArrayList<String>();
    PartnerCheck.check(deeds, TransactionHistory.of(journal.rows()), findings);
    return findings;
  }

  private static Attempt told(int status, String id, String end) {
    String transaction = "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, end);
    return answer(status, status < 300 ? transaction : "{\"transaction\":" + transaction + "}");
  }

  private static Attempt answer(int status, String body) {
    return new Attempt(1, 0, 1, status, body, false);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Json.STORED.readTree(text.replace('\'', '"'));
  }
}
