package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.quorate.client.Quorate;
import io.quorate.client.account.NewAccount;
import io.quorate.client.error.RefusedException;
import io.quorate.client.transaction.Protocol;
import io.quorate.client.transaction.Transaction;
import io.quorate.client.transaction.TransactionAbortedException;
import io.quorate.client.transaction.TransactionOutcome;
import io.quorate.client.transaction.TransactionPlan;
import io.quorate.client.transaction.TransactionStatus;
import io.quorate.client.transaction.TransactionStep;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java client against a node: transactions, transfers and orders. */
@ExtendWith(NodeExtension.class)
class ClientTransactionsTest {

  private final Quorate quorate;
  private final String alice = RunningNode.freshId("alice");
  private final String bob = RunningNode.freshId("bob");
  private final String shoe = RunningNode.freshId("shoe");

  ClientTransactionsTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
  }

  @BeforeEach
  void open() {
    quorate.account(alice).open(NewAccount.in("EUR").withInitialBalance(100));
    quorate.account(bob).open(NewAccount.in("EUR"));
    quorate.item(shoe).create(10);
  }

  @AfterEach
  void close() {
    quorate.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void shouldCommitUnderEveryProtocol(Protocol protocol) {
    String id = RunningNode.freshId("t");

    Transaction done =
        quorate
            .transaction(id)
            .run(
                TransactionPlan.of(protocol)
                    .reserve(shoe, 2)
                    .debit(alice, 40)
                    .credit(bob, 40)
                    .withTimeout(Duration.ofSeconds(20)))
            .committed();

    assertThat(done.id()).isEqualTo(id);
    assertThat(done.protocol()).isEqualTo(protocol.code());
    assertThat(done.status()).isEqualTo(TransactionStatus.COMMITTED);
    assertThat(done.steps().stream().map(TransactionStep::state)).containsOnly("committed");
    assertThat(done.finishedAt()).isNotNull();
    assertThat(quorate.account(bob).get().balance()).isEqualTo(40);
    assertThat(quorate.item(shoe).get().onHand()).isEqualTo(8);
    assertThat(quorate.transaction(id).get()).isEqualTo(done);
    assertThat(quorate.transaction(id).events(0, 100).events()).isNotEmpty();
  }

  @Test
  void shouldTellWhyItWasAborted() {
    TransactionOutcome outcome =
        quorate.transaction().run(TransactionPlan.saga().reserve(shoe, 1).debit(alice, 400));

    assertThat(outcome)
        .asInstanceOf(type(TransactionOutcome.Aborted.class))
        .satisfies(aborted -> assertThat(aborted.code()).isEqualTo("insufficient_funds"))
        .satisfies(
            aborted ->
                assertThat(aborted.transaction().steps().get(1).state()).isEqualTo("refused"));
    assertThatExceptionOfType(TransactionAbortedException.class)
        .isThrownBy(outcome::committed)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("insufficient_funds"))
        .satisfies(failure -> assertThat(failure.status()).isEqualTo(409));
  }

  @Test
  void shouldAbortForWhatDoesNotExist() {
    assertThat(quorate.transfer(alice, bob + "-none", 5).run())
        .asInstanceOf(type(TransactionOutcome.Aborted.class))
        .satisfies(aborted -> assertThat(aborted.code()).isEqualTo("not_found"))
        .satisfies(aborted -> assertThat(aborted.status()).isEqualTo(404));
  }

  @Test
  void shouldGetTheSameTransactionAgain() {
    String id = RunningNode.freshId("t");
    TransactionPlan plan = TransactionPlan.saga().debit(alice, 40).credit(bob, 40);

    quorate.transaction(id).run(plan, Duration.ZERO);
    quorate.transaction(id).run(plan).committed();
    quorate.transaction(id).run(plan).committed();

    assertThat(quorate.account(alice).get().balance()).isEqualTo(60);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> quorate.transaction(id).run(plan.reserve(shoe, 1)))
        .satisfies(
            refusal -> assertThat(refusal.code()).isEqualTo("exists_with_different_payload"));
  }

  @Test
  void shouldTransferOnceUnderAKey() {
    String key = RunningNode.freshId("gift");

    Transaction first = quorate.transfer(alice, bob, 5).withKey(key).run().committed();
    Transaction again = quorate.transfer(alice, bob, 5).withKey(key).run().committed();
    quorate.transfer(alice, bob, 5).under(Protocol.TWO_PHASE_COMMIT).run().committed();

    assertThat(again).isEqualTo(first);
    assertThat(quorate.account(bob).get().balance()).isEqualTo(10);
  }

  @Test
  void shouldSellStockForMoney() {
    Transaction order =
        quorate.order(alice, 30).item(shoe, 3).payTo(bob).run(Duration.ofSeconds(20)).committed();

    assertThat(order.steps().stream().map(TransactionStep::type))
        .containsExactly("reserve", "debit", "credit");
    assertThat(quorate.item(shoe).get().onHand()).isEqualTo(7);
  }

  @Test
  void shouldActOnATransaction() {
    String id = RunningNode.freshId("t");
    quorate.transaction(id).run(TransactionPlan.saga().debit(alice, 1)).committed();

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> quorate.transaction(id).cancel("ticket 1"))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("invalid_state"));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> quorate.transaction(id).retry("ticket 1"));
    assertThat(quorate.transaction(id + "-none").find()).isEmpty();
    assertThat(quorate.parkedTransactions(Optional.empty(), 10).next()).isEmpty();
  }
}
