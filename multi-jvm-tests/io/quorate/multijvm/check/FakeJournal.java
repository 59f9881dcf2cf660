package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.runtime.clock.HybridClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A journal of transfers, written by hand; every row by another writer. */
final class FakeJournal {

  static final String DEBIT = "{'action':'debit','target':'a','amount':5}";
  static final String CREDIT = "{'action':'credit','target':'b','amount':5}";
  static final String CALL = "{'action':'call','target':'','amount':0,'call':{'url':'u'}}";

  /** The time between two rows. */
  static final long ROW_MS = 500;

  private static final long BALANCE = 99;

  private final List<JournalRow> rows = new ArrayList<>();
  private final List<Operation> opened = new ArrayList<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private long behindMs;

  List<JournalRow> rows() {
    return rows;
  }

  /** Returns what the audit finds in it. */
  List<String> audit() {
    return JournalAudit.run(rows, opened, Map.of()).findings();
  }

  /** The clock is behind by that much from now on. */
  void setBack(long ms) {
    behindMs = ms;
  }

  /** A transfer by a saga that is committed. */
  void committed() {
    started("t", DEBIT, CREDIT);
    performed("account|a", "t", "debit", "execute");
    performed("account|b", "t", "credit", "final");
    ended("t", "committed");
  }

  void started(String id, String... steps) {
    row(
        "transaction|" + id,
        "transaction.started",
        "{'id':'%s','protocol':'saga','steps':[%s],'atMs':1,'deadlineMs':2}"
            .formatted(id, String.join(",", steps)));
  }

  void ended(String id, String end) {
    String reason = "{'code':'invalid_state','detail':'d'}";
    row(
        "transaction|" + id,
        "transaction." + end,
        end.equals("committed")
            ? "{'atMs':3}"
            : "{'reason':%s,'forced':false,'atMs':3}".formatted(reason));
  }

  void performed(String entity, String transaction, String action, String manner) {
    open(entity);
    row(
        entity,
        "account.participated",
        "{'kind':'performed','transaction':'%s','index':0,'action':'%s','amount':5,"
                .formatted(transaction, action)
            + "'manner':'%s','deadlineMs':2,'atMs':1}".formatted(manner));
  }

  void undone(String entity, String transaction, String action, String from) {
    row(
        entity,
        "account.participated",
        "{'kind':'undone','transaction':'%s','action':'%s','amount':5,'from':'%s','atMs':1}"
            .formatted(transaction, action, from));
  }

  private void open(String entity) {
    if (!sequences.containsKey(entity)) {
      Intent intent = Intent.open(entity.substring(entity.indexOf('|') + 1), BALANCE, 0);
      opened.add(new Operation(intent, List.of(new Attempt(1, 0, 1, 201, "", false))));
      row(
          entity,
          "account.opened",
          "{'currency':'EUR','initialBalance':%d,'overdraftLimit':0}".formatted(BALANCE));
    }
  }

  private void row(String entity, String event, String members) {
    long sequence = sequences.merge(entity, 1L, Math::addExact);
    long at = HybridClock.atMillis(rows.size() * ROW_MS - behindMs);
    String payload = "{'at':%d,'rid':'%s %d','event':%s}".formatted(at, entity, sequence, members);
    byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    rows.add(new JournalRow(entity, sequence, "w" + sequence, event, bytes));
  }
}
