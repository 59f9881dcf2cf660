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

  /** When something was acquired that does not say so: before everything that does. */
  static final long LONG_AGO = -1;

  private final Tables tables;

  /**
   * A row.
   *
   * @param acquired the index of the entry with which the owner has acquired it, if it says so
   */
  private record Row(String name, String owner, long atMs, long acquired) {

    private byte[] bytes() {
      return Wire.bytes(
          this,
          (out, row) -> {
            Wire.text(out, row.name);
            Wire.text(out, row.owner);
            out.writeLong(row.atMs);
            if (row.acquired != LONG_AGO) {
              out.writeLong(row.acquired);
            }
          });
    }

    private static Row of(byte[] bytes) {
      return Wire.value(
          bytes,
          in ->
              new Row(
                  Wire.text(in),
                  Wire.text(in),
                  in.readLong(),
                  in.available() > 0 ? in.readLong() : LONG_AGO));
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
      batch.put(Table.LEASES, key(CLUSTER, self), new Row(CLUSTER, self, atMs, LONG_AGO).bytes());
    }
    return others.isEmpty();
  }

  boolean acquire(Batch batch, Claim claim, long index, long atMs) {
    return acquire(batch, new Command.AcquireFromSide(claim, List.of(), LONG_AGO), index, atMs);
  }

  boolean acquire(Batch batch, Command.AcquireFromSide acquire, long index, long atMs) {
    Claim claim = acquire.claim();
    Row held = held(claim);
    boolean free =
        held == null
            || held.owner.equals(claim.owner())
            || held.atMs <= atMs
            || (acquire.side().contains(held.owner) && held.acquired <= acquire.index());
    if (free) {
      hold(batch, claim, index, atMs);
    }
    return free;
  }

  boolean renew(Batch batch, Claim claim, long atMs) {
    Row held = held(claim);
    if (held == null || !held.owner.equals(claim.owner()) || held.atMs <= atMs) {
      return false;
    }
    hold(batch, claim, held.acquired, atMs);
    return true;
  }

  /** Frees what its owner has acquired up to an index. */
  void release(Batch batch, Claim claim, long index) {
    Row held = held(claim);
    if (held != null && held.owner.equals(claim.owner()) && held.acquired <= index) {
      batch.remove(Table.LEASES, key(COORDINATION, claim.name()));
    }
  }

  private @Nullable Row held(Claim claim) {
    byte @Nullable [] row = tables.get(Table.LEASES, key(COORDINATION, claim.name()));
    return row == null ? null : Row.of(row);
  }

  private static void hold(Batch batch, Claim claim, long acquired, long atMs) {
    long untilMs = atMs + claim.timeToLive().toMillis();
    batch.put(
        Table.LEASES,
        key(COORDINATION, claim.name()),
        new Row(claim.name(), claim.owner(), untilMs, acquired).bytes());
  }

  private static byte[] key(String kind, String name) {
    byte[] first = Keys.first(kind);
    byte[] text = Keys.text(name);
    byte[] key = Arrays.copyOf(first, first.length + text.length);
    System.arraycopy(text, 0, key, first.length, text.length);
    return key;
  }
}
