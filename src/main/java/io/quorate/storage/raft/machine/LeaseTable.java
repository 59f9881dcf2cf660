package io.quorate.storage.raft.machine;

import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.NodeLeases.Renewed;
import io.quorate.storage.StoredClocks;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases of nodes: so few that each command reads them all. Changes come from one thread; reads
 * are safe for any, and see all leases as of one moment.
 */
final class LeaseTable {

  private static final String KIND = "node|";

  /** Long after nobody can remember the node. */
  private static final long FORGET_AFTER_MS = 24L * 60 * 60 * 1000;

  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::address).thenComparingLong(Owner::uid);

  private final Tables tables;

  record Row(long renewals, boolean fenced, long clock, long seenAtMs) {

    byte[] bytes() {
      return ByteBuffer.allocate(3 * Long.BYTES + 1)
          .putLong(renewals)
          .put((byte) (fenced ? 1 : 0))
          .putLong(clock)
          .putLong(seenAtMs)
          .array();
    }

    static Row of(byte[] value) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return new Row(bytes.getLong(), bytes.get() != 0, bytes.getLong(), bytes.getLong());
    }
  }

  LeaseTable(Tables tables) {
    this.tables = tables;
  }

  static byte[] key(Owner owner) {
    byte[] first = Keys.first(KIND);
    byte[] name = Wire.bytes(owner, Wire::owner);
    return ByteBuffer.allocate(first.length + name.length).put(first).put(name).array();
  }

  private static Owner owner(byte[] key) {
    return Wire.value(Arrays.copyOfRange(key, Keys.first(KIND).length, key.length), Wire::owner);
  }

  /** The leases as a command finds and leaves them; for use by one thread. */
  private final class Rows {
    private final TreeMap<Owner, Row> all = new TreeMap<>(ORDER);

    private Rows() {
      tables.scan(
          Table.LEASES,
          Keys.first(KIND),
          Keys.behind(KIND),
          (key, value) -> {
            all.put(owner(key), Row.of(value));
            return true;
          });
    }

    private void put(Batch batch, Owner owner, Row row) {
      batch.put(Table.LEASES, key(owner), row.bytes());
      all.put(owner, row);
    }

    private boolean isHeld(Owner owner) {
      Row row = all.get(owner);
      return row != null && !row.fenced;
    }

    private void forget(Batch batch, long atMs) {
      all.entrySet()
          .removeIf(
              row -> {
                boolean old =
                    row.getValue().fenced && row.getValue().seenAtMs < atMs - FORGET_AFTER_MS;
                if (old) {
                  batch.remove(Table.LEASES, key(row.getKey()));
                }
                return old;
              });
    }

    private List<Lease> leases() {
      return all.entrySet().stream()
          .map(row -> new Lease(row.getKey(), row.getValue().renewals, row.getValue().fenced))
          .toList();
    }

    private Renewed renewed(long count, long atMs) {
      long highest = all.values().stream().mapToLong(Row::clock).max().orElse(0);
      return new Renewed(count, leases(), Math.max(0, highest), atMs);
    }
  }

  /** Whether a life of a node has a lease, and is not fenced. */
  boolean isHeld(Owner owner) {
    byte @Nullable [] row = tables.get(Table.LEASES, key(owner));
    return row != null && !Row.of(row).fenced;
  }

  /**
   * What a life of a node says of itself.
   *
   * @param clock its own
   * @param late whether that may be said late, after a later clock, which then stays
   */
  record Sign(Owner owner, long clock, boolean late) {

    private Row next(@Nullable Row before, long atMs) {
      return before == null
          ? new Row(1, false, clock, atMs)
          : new Row(before.renewals + 1, false, late ? Math.max(clock, before.clock) : clock, atMs);
    }
  }

  Renewed take(Batch batch, Sign sign, long atMs) {
    var rows = new Rows();
    Row before = rows.all.get(sign.owner());
    long count = 0;
    if (before == null || !before.fenced) {
      Row next = sign.next(before, atMs);
      count = next.renewals;
      rows.put(batch, sign.owner(), next);
    }
    rows.forget(batch, atMs);
    return rows.renewed(count, atMs);
  }

  Renewed renew(Batch batch, Sign sign, long least, long atMs) {
    var rows = new Rows();
    Row before = rows.all.get(sign.owner());
    long count = 0;
    if (before != null && !before.fenced && before.renewals >= least) {
      Row next = sign.next(before, atMs);
      count = next.renewals;
      rows.put(batch, sign.owner(), next);
    }
    return rows.renewed(count, atMs);
  }

  void release(Batch batch, Owner owner, long atMs) {
    var rows = new Rows();
    Row before = rows.all.get(owner);
    rows.put(
        batch,
        owner,
        before == null
            ? new Row(0, true, 0, atMs)
            : new Row(0, true, before.clock, before.seenAtMs));
  }

  List<Owner> fence(Batch batch, Owner self, List<Owner> others, long atMs) {
    var rows = new Rows();
    var fenced = new ArrayList<Owner>();
    for (Owner other : others) {
      // It may fence itself, and then nobody else.
      if (rows.isHeld(self)) {
        Row before = rows.all.get(other);
        rows.put(batch, other, before == null ? new Row(0, true, 0, atMs) : fenced(before));
        fenced.add(other);
      }
    }
    return fenced;
  }

  int fenceFormerLives(Batch batch, String address) {
    return fenceLives(
        batch,
        new Rows().all.keySet().stream().filter(owner -> owner.address().equals(address)).toList());
  }

  /** Fences those of which each has a lease; returns how many had one that was not fenced. */
  int fenceLives(Batch batch, List<Owner> owners) {
    var rows = new Rows();
    List<Owner> held = owners.stream().filter(rows::isHeld).distinct().toList();
    held.forEach(owner -> rows.put(batch, owner, fenced(rows.all.get(owner))));
    return held.size();
  }

  private static Row fenced(@Nullable Row row) {
    if (row == null) {
      throw new IllegalStateException("Expected a lease to fence.");
    }
    return new Row(row.renewals, true, row.clock, row.seenAtMs);
  }

  /** Returns the leases of all lives. */
  List<Lease> all() {
    return new Rows().leases();
  }

  /** Returns the clocks of all lives, as of a time of the log. */
  StoredClocks.Reading clocks(long atMs) {
    return new StoredClocks.Reading(
        new Rows()
            .all.values().stream()
                .map(row -> new StoredClocks.Clock(row.clock, atMs - row.seenAtMs))
                .toList(),
        atMs);
  }

  /** Returns the addresses of others that were seen not longer ago. */
  List<String> fresh(String self, long withinMs, long atMs) {
    return new Rows()
        .all.entrySet().stream()
            .filter(row -> !row.getKey().address().equals(self) && !row.getValue().fenced)
            .filter(row -> Math.abs(atMs - row.getValue().seenAtMs) <= withinMs)
            .map(row -> row.getKey().address())
            .distinct()
            .toList();
  }
}
