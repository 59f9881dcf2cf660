package io.quorate.audit;

import io.quorate.kernel.audit.AuditNeeds;
import io.quorate.kernel.audit.FactTable;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rows a page of events needs: not those that begin within the page. Not thread-safe. */
final class PageNeeds implements AuditNeeds {

  private final Map<FactTable, Set<String>> facts = new HashMap<>();
  private final Map<FactTable, Set<String>> noted = new HashMap<>();
  private final Set<String> transactions = new HashSet<>();
  private final Set<String> begun = new HashSet<>();

  static PageNeeds of(List<AuditedEvent<?>> events) {
    var needs = new PageNeeds();
    events.forEach(event -> event.need(needs));
    return needs;
  }

  @Override
  public void fact(FactTable table, String key) {
    facts.computeIfAbsent(table, each -> new HashSet<>()).add(key);
  }

  @Override
  public void noted(FactTable table, String key) {
    noted.computeIfAbsent(table, each -> new HashSet<>()).add(key);
  }

  @Override
  public void step(ParticipantEvent part) {
    String transaction = TransactionAuditor.transactionOf(part);
    if (part.delta() != 0 && transaction != null) {
      transactions.add(transaction);
    }
  }

  @Override
  public void transaction(String id) {
    transactions.add(id);
  }

  @Override
  public void begun(String id) {
    begun.add(id);
  }

  /** Returns the keys of the facts, by table. */
  Map<FactTable, Set<String>> facts() {
    noted.forEach((table, keys) -> facts.getOrDefault(table, new HashSet<>()).removeAll(keys));
    return facts;
  }

  /** Returns the ids of the transactions. */
  Set<String> transactions() {
    transactions.removeAll(begun);
    return transactions;
  }
}
