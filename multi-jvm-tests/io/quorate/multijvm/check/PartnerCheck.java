package io.quorate.multijvm.check;

import io.quorate.multijvm.partner.PartnerRecord;
import io.quorate.multijvm.partner.PartnerRecord.State;
import java.util.List;
import java.util.Map;

/**
 * Checks what a partner did against how transactions ended: the calls of committed ones are done,
 * those of aborted ones are not, or no more.
 */
public final class PartnerCheck {

  private PartnerCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param deeds by {@code <transaction>:<step>}
   */
  public static void check(
      Map<String, PartnerRecord> deeds,
      Map<String, TransactionHistory> lives,
      List<String> findings) {
    for (TransactionHistory life : lives.values()) {
      for (int i = 0; i < life.parts().size(); i++) {
        if (life.parts().get(i).isCall()) {
          judge(life, i, deeds.get(life.id() + ":" + i), findings);
        }
      }
    }
    deeds.forEach(
        (name, deed) -> {
          findings.addAll(deed.violations());
          if (!lives.containsKey(name.substring(0, name.lastIndexOf(':')))) {
            findings.add(
                "partner's %s: Expected a transaction, but there is none.".formatted(name));
          }
        });
  }

  private static void judge(
      TransactionHistory life, int index, PartnerRecord deed, List<String> findings) {
    State state = deed == null ? State.NOT_DONE : deed.state();
    boolean done = state == State.DONE;
    boolean pending = state == State.PROMISED;
    boolean committed = life.end().equals("committed");
    if (life.hasEnded() && (committed != done || pending)) {
      findings.add(
          "transaction|%s: Expected the partner to agree on call %d, but it is %s there and the"
                  .formatted(life.id(), index, state)
              + " transaction %s.".formatted(life.end()));
    }
  }
}
