package io.quorate.bench.size;

import io.quorate.bench.stage.CpuTimes;
import io.quorate.bench.stage.ServerProcess;
import io.quorate.bench.stage.Stage;
import io.quorate.bench.wire.BulkSender;
import io.quorate.bench.wire.Requests;
import java.util.List;

/**
 * A journal of many events in the database of a node: real ones, and copies of them under other
 * ids, which look as if they had been written evenly over a year.
 */
final class LargeJournal {

  /** Accounts that get deposits while something is measured. */
  static final int LOADED = 100;

  private static final int CONNECTIONS = 32;
  private static final int ACCOUNTS = 60;
  private static final int ITEMS = 4;
  private static final int DEPOSITS = 3;
  private static final int TRANSFERS = 120;
  private static final int ORDERS = 20;

  /** Of the one account with a long history. */
  private static final int LONG = 1200;

  private static final long PLENTY = 1_000_000_000;

  /** In every id of the originals. */
  private static final String MARK = "tpl-";

  /** Copies that are written in one transaction. */
  private static final long AT_ONCE = 40;

  private static final String COUNT = "SELECT count(*) FROM originals";

  private static final String[] KEEP_ORIGINALS = {
    "UPDATE event_journal SET write_timestamp = write_timestamp - 366 * 86400000::bigint",
    "CREATE UNLOGGED TABLE originals AS SELECT * FROM event_journal"
        + " WHERE position('tpl-' IN persistence_id) > 0",
    "CREATE UNLOGGED TABLE original_snapshots AS SELECT * FROM snapshot"
        + " WHERE position('tpl-' IN persistence_id) > 0",
    "ANALYZE originals"
  };

  /** From the first to the last of some copies, of as many as there will be. */
  private static final String COPY =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      SELECT replace(persistence_id, 'tpl-', prefix), sequence_number, writer,
        write_timestamp + (number * (365 * 86400000::numeric / {copies}))::bigint,
        adapter_manifest, event_ser_id, event_ser_manifest,
        convert_to(replace(convert_from(event_payload, 'UTF8'), 'tpl-', prefix), 'UTF8')
      FROM (
        SELECT number, 'c' || to_char(number, 'FM000000') || '-' AS prefix
        FROM generate_series({first}, {last}) AS number) AS copies
      CROSS JOIN originals
      ORDER BY number, written_xid, ordering\
      """;

  private static final String COPY_SNAPSHOTS =
      """
      INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,
        snapshot_ser_manifest, snapshot_payload)
      SELECT replace(persistence_id, 'tpl-', prefix), sequence_number, created, snapshot_ser_id,
        snapshot_ser_manifest,
        convert_to(replace(convert_from(snapshot_payload, 'UTF8'), 'tpl-', prefix), 'UTF8')
      FROM (
        SELECT 'c' || to_char(number, 'FM000000') || '-' AS prefix
        FROM generate_series({first}, {last}) AS number) AS copies
      CROSS JOIN original_snapshots\
      """;

  private final Stage stage;
  private final ServerProcess node;
  private long copies;

  LargeJournal(Stage stage, ServerProcess node) {
    this.stage = stage;
    this.node = node;
  }

  /** Sends the real requests; the node must run. */
  void writeOriginals() {
    int port = node.httpPort();
    BulkSender.send(port, ACCOUNTS, CONNECTIONS, i -> Requests.open(MARK + "a" + i, PLENTY));
    BulkSender.send(port, ITEMS, CONNECTIONS, i -> Requests.create(MARK + "i" + i, PLENTY));
    BulkSender.send(
        port, ACCOUNTS * DEPOSITS, CONNECTIONS, i -> Requests.deposit(MARK + "a" + i % ACCOUNTS));
    BulkSender.send(
        port, ACCOUNTS, CONNECTIONS, i -> Requests.deposit(MARK + "a" + i, "key-of-a-client-" + i));
    BulkSender.send(port, ACCOUNTS, CONNECTIONS, i -> Requests.hold(MARK + "a" + i, "h"));
    BulkSender.send(port, ACCOUNTS, CONNECTIONS, i -> Requests.capture(MARK + "a" + i, "h"));
    BulkSender.send(port, TRANSFERS, CONNECTIONS, LargeJournal::transfer);
    BulkSender.send(port, ORDERS, CONNECTIONS, LargeJournal::order);
    BulkSender.send(port, 1, 1, i -> Requests.open(MARK + "long", 0));
    BulkSender.send(port, LONG, CONNECTIONS, i -> Requests.deposit(MARK + "long"));
    CpuTimes.awaitCalm(List.of(node), stage.databaseProcess());
  }

  /** Writes copies, while no node runs; returns how many seconds that took. */
  double copyUpTo(long events) {
    long startedNanos = System.nanoTime();
    stage.execute(node, KEEP_ORIGINALS);
    copies = Math.max(AT_ONCE, events / stage.query(node, COUNT));
    for (long first = 1; first <= copies; first += AT_ONCE) {
      long last = Math.min(copies, first + AT_ONCE - 1);
      stage.execute(node, copy(COPY, first, last), copy(COPY_SNAPSHOTS, first, last));
    }
    stage.execute(node, "VACUUM (ANALYZE) event_journal", "VACUUM (ANALYZE) snapshot");
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** Opens the accounts that get deposits; the node must run. */
  void openLoaded() {
    BulkSender.send(node.httpPort(), LOADED, CONNECTIONS, i -> Requests.open(loaded(i), 0));
  }

  static String loaded(int i) {
    return "loaded-" + i;
  }

  /** Returns an account of an early copy, another one for each number. */
  String account(int i) {
    return prefix(1 + i % copies) + "a" + i % ACCOUNTS;
  }

  /** Returns an account of a late copy. */
  String newestAccount(int i) {
    return prefix(copies - i % copies) + "a" + i % ACCOUNTS;
  }

  /** Returns a transaction of an early copy. */
  String transaction(int i) {
    return prefix(1 + i % copies) + "t" + i % TRANSFERS;
  }

  /** Returns an account of an early copy with {@link #LONG} events and more. */
  String longAccount(int i) {
    return prefix(1 + i % copies) + "long";
  }

  private String copy(String sql, long first, long last) {
    return sql.replace("{first}", String.valueOf(first))
        .replace("{last}", String.valueOf(last))
        .replace("{copies}", String.valueOf(copies));
  }

  private static String prefix(long copy) {
    return "c%06d-".formatted(copy);
  }

  private static byte[] transfer(int i) {
    String[] protocols = {"saga", "saga", "saga", "saga", "2pc", "choreography"};
    return Requests.transaction(
        MARK + "t" + i,
        protocols[i % protocols.length],
        step("debit", i) + "," + step("credit", i + 1));
  }

  private static byte[] order(int i) {
    return Requests.transaction(
        MARK + "o" + i,
        "saga",
        "{\"type\":\"reserve\",\"item\":\"%si%d\",\"quantity\":1},".formatted(MARK, i % ITEMS)
            + step("debit", i)
            + ","
            + step("credit", i + 1));
  }

  private static String step(String type, int account) {
    return "{\"type\":\"%s\",\"account\":\"%sa%d\",\"amount\":1}"
        .formatted(type, MARK, account % ACCOUNTS);
  }
}
