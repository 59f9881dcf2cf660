package io.quorate.storage.raft.machine;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.time.Duration;

/** Makes leases look older than they are. */
public final class LeaseClock {

  private LeaseClock() {}

  /** Makes a lease look as if it had been renewed so long before a moment. */
  public static void renewedAgo(Machine machine, Owner owner, Duration age, long nowMs) {
    byte[] key = LeaseTable.key(owner);
    byte[] value = machine.tables().get(Table.LEASES, key);
    if (value == null) {
      throw new IllegalArgumentException("Expected a lease of " + owner);
    }
    LeaseTable.Row row = LeaseTable.Row.of(value);
    try (Batch batch = machine.tables().batch()) {
      batch.put(
          Table.LEASES,
          key,
          new LeaseTable.Row(row.renewals(), row.fenced(), row.clock(), nowMs - age.toMillis())
              .bytes());
      machine.tables().write(batch);
    }
  }
}
