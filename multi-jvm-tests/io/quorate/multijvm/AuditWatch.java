package io.quorate.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Reads the audit again and again: of whatever moment it tells, all money and stock must be there.
 * Safe for use by any thread.
 */
final class AuditWatch implements Workload {

  private final Client client;
  private final AtomicInteger reads = new AtomicInteger();

  AuditWatch(Client client) {
    this.client = client;
  }

  @Override
  public void step(RandomGenerator random) {
    JsonNode audit = Scene.json(client.get(Workload.anyNode(random, client), "/v1/audit"));
    if (audit.isMissingNode()) {
      return;
    }
    reads.incrementAndGet();
    if (!audit.path("conserved").asBoolean()) {
      client.history().violation("audit: Expected all to be conserved, but there is " + audit);
    }
  }

  /** Returns how often there was an answer. */
  int reads() {
    return reads.get();
  }
}
