package io.quorate.storage.postgres;

import io.quorate.storage.NodeLeases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The leases of all nodes, as rows. Whatever two nodes do at once, the row's lock puts in an order.
 * Safe for use by any thread.
 */
final class PostgresNodeLeases implements NodeLeases {

  /** Also when an earlier attempt was done and its outcome is not known here. */
  private static final String TAKE =
      """
      INSERT INTO node_lease AS mine (address, uid, renewals, fenced, clock, seen_at)
      VALUES (:address, :uid, 1, false, :clock, clock_timestamp())
      ON CONFLICT (address, uid) DO UPDATE
      SET renewals = mine.renewals + 1,
        clock = greatest(mine.clock, excluded.clock),
        seen_at = excluded.seen_at
      WHERE NOT mine.fenced
      RETURNING renewals\
      """;

  private static final String RENEW =
      """
      UPDATE node_lease
      SET renewals = renewals + 1,
        clock = greatest(clock, :clock),
        seen_at = clock_timestamp()
      WHERE address = :address AND uid = :uid AND NOT fenced AND renewals >= :least
      RETURNING renewals\
      """;

  private static final String ALL = "SELECT address, uid, renewals, fenced FROM node_lease";

  private static final String CLOCKS =
      """
      SELECT coalesce(max(clock), 0), (extract(epoch FROM clock_timestamp()) * 1000)::bigint
      FROM node_lease\
      """;

  private static final String LOCK =
      """
      SELECT fenced FROM node_lease
      WHERE (address = :address AND uid = :uid) OR (address = :otherAddress AND uid = :otherUid)
      ORDER BY address, uid FOR UPDATE\
      """;

  /** One that has no lease yet is kept from taking one: as if it had given it back. */
  private static final String FENCE =
      """
      INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)
      SELECT :otherAddress, :otherUid, 0, true, 0, clock_timestamp() WHERE EXISTS (
        SELECT 1 FROM node_lease WHERE address = :address AND uid = :uid AND NOT fenced)
      ON CONFLICT (address, uid) DO UPDATE SET fenced = true\
      """;

  private static final String FENCE_FORMER_LIVES =
      "UPDATE node_lease SET fenced = true WHERE address = :address AND NOT fenced";

  private static final String RELEASE =
      """
      INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)
      VALUES (:address, :uid, 0, true, 0, clock_timestamp())
      ON CONFLICT (address, uid) DO UPDATE SET fenced = true, renewals = 0\
      """;

  /** Long after nobody can remember the node, and a renewal finds no row, either. */
  private static final String FORGET =
      "DELETE FROM node_lease WHERE fenced AND seen_at < now() - interval '1 day'";

  private static final String FRESH =
      """
      SELECT DISTINCT address FROM node_lease
      WHERE address <> :self AND NOT fenced
        AND seen_at BETWEEN now() - make_interval(secs => :seconds)
          AND now() + make_interval(secs => :seconds)\
      """;

  /** Nodes renew about each second. */
  private static final String AT_WORK =
      """
      SELECT count(*) FROM node_lease
      WHERE NOT fenced AND seen_at > clock_timestamp() - interval '15 s'\
      """;

  private final ConnectionPool leases;
  private final ConnectionPool upkeep;

  /**
   * Creates the port.
   *
   * @param leases for what must not wait: taking, renewing, fencing and giving back
   * @param upkeep for what a node asks before it has a lease
   */
  PostgresNodeLeases(ConnectionPool leases, ConnectionPool upkeep) {
    this.leases = leases;
    this.upkeep = upkeep;
  }

  /** Returns how many nodes use the database, or have until a few seconds ago. */
  static int atWork(Handle handle) {
    return handle.createQuery(AT_WORK).mapTo(Integer.class).one();
  }

  @Override
  public CompletionStage<Renewed> take(Owner owner, long clock) {
    return leases.transact(
        handle -> {
          long count = renewals(of(handle.createQuery(TAKE), owner).bind("clock", clock));
          handle.execute(FORGET);
          return renewed(handle, count);
        });
  }

  @Override
  public CompletionStage<Renewed> renew(Owner owner, long least, long clock) {
    return leases.transact(
        handle ->
            renewed(
                handle,
                renewals(
                    of(handle.createQuery(RENEW), owner)
                        .bind("clock", clock)
                        .bind("least", least))));
  }

  @Override
  public CompletionStage<List<Lease>> all() {
    return leases.run(PostgresNodeLeases::all);
  }

  @Override
  public CompletionStage<List<Owner>> fence(Owner self, List<Owner> others) {
    return leases.run(
        handle -> {
          var fenced = new ArrayList<Owner>();
          for (Owner other : others) {
            // Two rows at a time are locked, and in order, so that nobody waits in a circle.
            if (handle.<Boolean, RuntimeException>inTransaction(each -> fence(each, self, other))) {
              fenced.add(other);
            }
          }
          return fenced;
        });
  }

  @Override
  public CompletionStage<Integer> fenceFormerLives(String address) {
    return upkeep.run(
        handle -> handle.createUpdate(FENCE_FORMER_LIVES).bind("address", address).execute());
  }

  @Override
  public CompletionStage<Void> release(Owner owner) {
    return leases
        .run(handle -> of(handle.createUpdate(RELEASE), owner).execute())
        .thenAccept(rows -> {});
  }

  @Override
  public CompletionStage<List<String>> fresh(String self, Duration age) {
    return upkeep.run(handle -> fresh(handle, self, age));
  }

  static List<String> fresh(Handle handle, String self, Duration age) {
    return handle
        .createQuery(FRESH)
        .bind("self", self)
        .bind("seconds", age.toSeconds())
        .mapTo(String.class)
        .list();
  }

  private static boolean fence(Handle handle, Owner self, Owner other) {
    pair(handle.createQuery(LOCK), self, other).mapTo(Boolean.class).list();
    return pair(handle.createUpdate(FENCE), self, other).execute() > 0;
  }

  private static List<Lease> all(Handle handle) {
    return handle
        .createQuery(ALL)
        .map(
            (row, context) ->
                new Lease(
                    new Owner(row.getString(1), row.getLong(2)), row.getLong(3), row.getBoolean(4)))
        .list();
  }

  private static Renewed renewed(Handle handle, long count) {
    List<Lease> all = all(handle);
    return handle
        .createQuery(CLOCKS)
        .map((row, context) -> new Renewed(count, all, row.getLong(1), row.getLong(2)))
        .one();
  }

  private static long renewals(Query change) {
    return change.mapTo(Long.class).findOne().orElse(0L);
  }

  private static <S extends SqlStatement<S>> S of(S statement, Owner owner) {
    return statement.bind("address", owner.address()).bind("uid", owner.uid());
  }

  private static <S extends SqlStatement<S>> S pair(S statement, Owner self, Owner other) {
    return of(statement, self).bind("otherAddress", other.address()).bind("otherUid", other.uid());
  }
}
