package io.quorate.multijvm.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Client;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Reads the audit again and again: of whatever moment it tells, all money and stock must be there.
 * Safe for use by any thread.
 */
public final class AuditWatch implements Workload {

  private final Client client;
  private final Set<String> moments = ConcurrentHashMap.newKeySet();

  public AuditWatch(Client client) {
    this.client = client;
  }

  @Override
  public void step(RandomGenerator random) {
    JsonNode audit = client.get(Workload.anyNode(random, client), "/v1/audit").json();
    if (audit.isMissingNode()) {
      return;
    }
    moments.add(audit.path("at").toString());
    if (!audit.path("conserved").asBoolean()) {
      client.history().violation("audit: Expected all to be conserved, but there is " + audit);
    }
  }

  /** Returns of how many different moments there was an audit. */
  public int moments() {
    return moments.size();
  }
}
