package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.quorate.audit.Audit;
import io.quorate.audit.AuditReport;
import io.quorate.audit.AuditedTypes;
import io.quorate.audit.Fault;
import io.quorate.cluster.NodeConfig;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.node.Features;
import io.quorate.parked.ParkedTransactions;
import io.quorate.runtime.feed.Projections;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.FeedProgress;
import io.quorate.storage.ProjectionView;
import io.quorate.storage.Storage;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the version before has kept from the feed is there after the upgrade, and goes on. */
class ProjectionMigrationTest {

  private static final AuditedTypes TYPES =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"))
          .auditedTypes();

  private static final String KEPT =
      """
      INSERT INTO feed_position VALUES ('projections', '5'::xid8, 7);
      INSERT INTO audit_book VALUES
        ('EUR', 9007199254740993, -30, 9007199254740963, 0, 0, 0), ('stock', 6, 0, 10, 4, 0, 3);
      INSERT INTO audit_count VALUES ('OPEN', 2), ('COMMITTED', 5), ('FAULTS', 2);
      INSERT INTO audit_account VALUES ('a', 'EUR'), ('b', 'USD');
      INSERT INTO audit_transaction VALUES ('t', '{"lines":[],"ended":true,"forced":true}');
      INSERT INTO audit_reservation VALUES ('x', 'r', 3);
      INSERT INTO audit_fault (id, kind, type, entity, transaction, reservation, expected, actual, at_ms)
      VALUES (20, 'oversold', 'item', 'x', NULL, 'r', 0, -3, 1700000000123),
        (3, 'wrong_effect', 'account', 'a', 't', NULL, 30, 0, 1700000000000);
      INSERT INTO parked_transaction VALUES
        ('t2', 'saga', 1, 'a "reason"', 1700000000123), ('t1', '2pc', 0, 'b', 1700000000124);
      """;

  @Test
  void shouldGoOnWithWhatTheVersionBeforeHasKept() throws SQLException {
    Config config = TestDatabase.empty();
    TestDatabase.migrateTo("7", config);
    execute(config, KEPT);

    try (Storage storage = TestDatabase.open(config)) {
      AuditReport report =
          new Audit(storage.projections(), TYPES, ParkedTransactions::count)
              .read()
              .toCompletableFuture()
              .join();

      assertThat(report.at()).isEqualTo(new FeedPosition("5-7"));
      assertThat(report.accounts())
          .containsOnly(Map.entry("EUR", money(9007199254740993L, -30, 9007199254740963L)));
      assertThat(report.stock().reserved()).isEqualTo(BigInteger.valueOf(3));
      assertThat(report.stock().sold()).isEqualTo(BigInteger.valueOf(4));
      assertThat(report.transactions()).isEqualTo(new AuditReport.Transactions(2, 5, 0, 2));
      assertThat(report.faultCount()).isEqualTo(2);
      assertThat(report.faults())
          .containsExactly(
              new Fault(
                  FaultKind.WRONG_EFFECT,
                  "account",
                  "a",
                  "t",
                  null,
                  30,
                  0,
                  Instant.ofEpochMilli(1700000000000L)),
              new Fault(
                  FaultKind.OVERSOLD,
                  "item",
                  "x",
                  null,
                  "r",
                  0,
                  -3,
                  Instant.ofEpochMilli(1700000000123L)));
      assertThat(
              new ParkedTransactions(storage.projections())
                  .oldest(null, 10)
                  .toCompletableFuture()
                  .join()
                  .transactions())
          .containsExactly(
              parked("t2", "saga", 1, "a \"reason\"", 1700000000123L),
              parked("t1", "2pc", 0, "b", 1700000000124L));
      assertThat(
              storage
                  .projections()
                  .read(ProjectionMigrationTest::rest)
                  .toCompletableFuture()
                  .join())
          .containsExactly(
              "\"EUR\"",
              "3",
              "{\"lines\":[],\"ended\":true,\"forced\":true}",
              "\"0000001700000000123|t2\"");
    }
  }

  /** Then there is no position, and the feed is read from its start. */
  @Test
  void shouldBeginAtTheStartWhenNothingWasKept() {
    Config config = TestDatabase.empty();
    TestDatabase.migrateTo("7", config);

    try (Storage storage = TestDatabase.open(config)) {
      assertThat(
              storage
                  .projections()
                  .read(view -> view.progress(Projections.CONSUMER))
                  .toCompletableFuture()
                  .join())
          .isEqualTo(new FeedProgress(FeedCursor.START.position(), 0));
    }
  }

  private static List<String> rest(ProjectionView view) {
    return List.of(
        view.get("audit.currency", List.of("a")).values().iterator().next(),
        view.get("audit.reservation", List.of("x|r")).values().iterator().next(),
        view.get("audit.transaction", List.of("t")).values().iterator().next(),
        view.get("parked.key", List.of("t2")).values().iterator().next());
  }

  private static AuditReport.Money money(long total, long inFlight, long deposited) {
    return new AuditReport.Money(
        BigInteger.valueOf(total),
        BigInteger.valueOf(inFlight),
        BigInteger.valueOf(deposited),
        BigInteger.ZERO,
        BigInteger.ZERO);
  }

  private static ParkedTransactions.Parked parked(
      String id, String protocol, int step, String reason, long atMs) {
    return new ParkedTransactions.Parked(
        id, protocol, "parked", Instant.ofEpochMilli(atMs), step, reason);
  }

  private static void execute(Config config, String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(config);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
