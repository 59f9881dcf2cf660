package io.quorate.multijvm.variant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import java.util.ArrayList;
import java.util.List;

/** Writes, and reads the history that was written to from every node at once. */
final class HistoryReads {

  /** Without a barrier one read in a hundred is too early. */
  private static final int WRITES = 300;

  private HistoryReads() {}

  /** Returns which events a node did not show, although they were acknowledged before. */
  static List<String> missing(VariantLab lab) {
    var missing = new ArrayList<String>();
    List<String> accounts = lab.accounts();
    for (int i = 0; i < WRITES; i++) {
      String account = accounts.get(i % accounts.size());
      Operation write = lab.client().perform(Intent.deposit(account, "history-" + i, 1), i + 1);
      long version = write.last().json().path("version").asLong();
      for (int node : lab.lab().nodes()) {
        JsonNode history =
            lab.read(node, "/v1/accounts/%s/events?after=%d".formatted(account, version - 1));
        if (write.isAcknowledged() && history.path("events").isEmpty()) {
          missing.add(
              "Expected event %d of account %s, since it was acknowledged before, but node %d has none"
                  .formatted(version, account, node));
        }
      }
    }
    return missing;
  }
}
