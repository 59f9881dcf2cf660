package io.quorate.storage.raft.machine;

import io.quorate.storage.CoordinationLeases.Claim;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may form a cluster, and who holds the coordination leases: a few rows each, with the time of
 * the log until which they hold. For use by one thread.
 */
final class ClaimTable {

  private static final String CLUSTER = "cluster|";
  private static final String COORDINATION = "coordination|";

  private final Tables tables;

  private record Row(String name, String owner, long atMs) {

    private byte[] bytes() {
      return Wire.bytes(
          this,
          (out, row) -> {
            Wire.text(out, row.name);
            Wire.text(out, row.owner);
            out.writeLong(row.atMs);
          });
    }

    private static Row of(byte[] bytes) {
      return Wire.value(bytes, in -> new Row(Wire.text(in), Wire.text(in), in.readLong()));
    }
  }

  ClaimTable(Tables tables) {
    this.tables = tables;
  }

  /** Claims to form a cluster, unless another one has claimed it not longer ago. */
  boolean claimCluster(Batch batch, String self, long withinMs, long atMs) {
    List<Row> others = new ArrayList<>();
    tables.scan(
        Table.LEASES,
        Keys.first(CLUSTER),
        Keys.behind(CLUSTER),
        (key, value) -> {
          Row row = Row.of(value);
          if (!row.owner.equals(self) && Math.abs(atMs - row.atMs) <= withinMs) {
            others.add(row);
          }
          return true;
        });
    if (others.isEmpty()) {
      batch.put(Table.LEASES, key(CLUSTER, self), new Row(CLUSTER, self, atMs).bytes());
    }
    return others.isEmpty();
  }

  boolean acquire(Batch batch, Claim claim, long atMs) {
    Row held = held(claim);
    boolean free = held == null || held.owner.equals(claim.owner()) || held.atMs <= atMs;
    if (free) {
      hold(batch, claim, atMs);
    }
    return free;
  }

  boolean renew(Batch batch, Claim claim, long atMs) {
    Row held = held(claim);
    boolean own = held != null && held.owner.equals(claim.owner()) && held.atMs > atMs;
    if (own) {
      hold(batch, claim, atMs);
    }
    return own;
  }

  void release(Batch batch, Claim claim) {
    Row held = held(claim);
    if (held != null && held.owner.equals(claim.owner())) {
      batch.remove(Table.LEASES, key(COORDINATION, claim.name()));
    }
  }

  private @Nullable Row held(Claim claim) {
    byte @Nullable [] row = tables.get(Table.LEASES, key(COORDINATION, claim.name()));
    return row == null ? null : Row.of(row);
  }

  private static void hold(Batch batch, Claim claim, long atMs) {
    long untilMs = atMs + claim.timeToLive().toMillis();
    batch.put(
        Table.LEASES,
        key(COORDINATION, claim.name()),
        new Row(claim.name(), claim.owner(), untilMs).bytes());
  }

  private static byte[] key(String kind, String name) {
    byte[] first = Keys.first(kind);
    byte[] text = Keys.text(name);
    byte[] key = Arrays.copyOf(first, first.length + text.length);
    System.arraycopy(text, 0, key, first.length, text.length);
    return key;
  }
}
