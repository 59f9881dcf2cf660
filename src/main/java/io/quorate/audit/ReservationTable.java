package io.quorate.audit;

import io.quorate.audit.AuditPage.Reservation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of the held reservations. Blocks; stateless and safe for use by any thread. */
final class ReservationTable {

  private static final String SELECT =
      """
      SELECT r.item, r.reservation, r.quantity
      FROM unnest(?::text[], ?::text[]) AS wanted (item, reservation)
      JOIN audit_reservation r ON r.item = wanted.item AND r.reservation = wanted.reservation\
      """;

  private static final String SET =
      """
      INSERT INTO audit_reservation (item, reservation, quantity)
      SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[])
      ON CONFLICT (item, reservation) DO UPDATE SET quantity = excluded.quantity\
      """;

  private static final String REMOVE =
      """
      DELETE FROM audit_reservation r USING unnest(?::text[], ?::text[]) AS gone (item, reservation)
      WHERE r.item = gone.item AND r.reservation = gone.reservation\
      """;

  private ReservationTable() {}

  static Map<Reservation, Long> load(Connection connection, Set<Reservation> wanted)
      throws SQLException {
    var held = new HashMap<Reservation, Long>();
    if (!wanted.isEmpty()) {
      Sql.query(
          connection,
          SELECT,
          row -> held.put(new Reservation(row.getString(1), row.getString(2)), row.getLong(3)),
          items(wanted),
          ids(wanted));
    }
    return held;
  }

  static void save(Connection connection, Rows<Reservation, Long> rows) throws SQLException {
    Map<Reservation, Long> held = rows.changed();
    Sql.update(connection, SET, items(held.keySet()), ids(held.keySet()), held.values());
    Set<Reservation> gone = rows.removed();
    Sql.update(connection, REMOVE, items(gone), ids(gone));
  }

  private static List<String> items(Collection<Reservation> reservations) {
    return reservations.stream().map(Reservation::item).toList();
  }

  private static List<String> ids(Collection<Reservation> reservations) {
    return reservations.stream().map(Reservation::id).toList();
  }
}
