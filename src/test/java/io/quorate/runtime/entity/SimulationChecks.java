package io.quorate.runtime.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold after every run, judged from the journal and the clients' answers alone. */
final class SimulationChecks {

  private final SimulatedJournal journal;
  private final Set<String> zombies;
  private final List<SimulatedRun.Operation> operations;

  SimulationChecks(
      SimulatedJournal journal, Set<String> zombies, List<SimulatedRun.Operation> operations) {
    this.journal = journal;
    this.zombies = zombies;
    this.operations = operations;
  }

  SimulatedRun.Summary check() {
    var summary = new SimulatedRun.Summary(0, 0, 0, journal.conflicts());
    for (SimulatedRun.Operation operation : operations) {
      summary = summary.plus(checkOperation(operation));
    }
    operations.stream().map(operation -> operation.account).distinct().forEach(this::checkBalance);
    return summary;
  }

  private SimulatedRun.Summary checkOperation(SimulatedRun.Operation operation) {
    assertThat(operation.replies).as("every ask ends").hasSize(operation.asked);
    long effects = effects(operation);
    assertThat(effects).as("effects of %s", operation.command).isLessThanOrEqualTo(1);
    List<Reply> accepted =
        operation.replies.stream().filter(reply -> reply.code() == null).toList();
    boolean unknown = operation.replies.stream().anyMatch(SimulatedRun::isUnknown);
    if (!accepted.isEmpty()) {
      assertThat(effects).as("acknowledged %s is in the journal", operation.command).isEqualTo(1);
      if (!(operation.command instanceof AccountCommand.Open)) {
        assertThat(accepted.stream().map(SimulationChecks::body).collect(Collectors.toSet()))
            .as("the same answer to the same key")
            .hasSize(1);
      }
    } else if (!unknown && operation.asked == 1 && isRefusalFinal(operation)) {
      assertThat(effects).as("refused %s had no effect", operation.command).isZero();
    }
    return new SimulatedRun.Summary(
        accepted.isEmpty() ? 0 : 1, accepted.isEmpty() && !unknown ? 1 : 0, unknown ? 1 : 0, 0);
  }

  /**
   * Whether a refusal must mean that nothing happened, nor will: not where a zombie may have
   * refused by an old state, and not where the network made a second request of one.
   */
  private boolean isRefusalFinal(SimulatedRun.Operation operation) {
    return !zombies.contains(operation.account)
        && !operation.requestIds.contains(SimulatedCluster.DOUBLED);
  }

  private long effects(SimulatedRun.Operation operation) {
    Set<String> ids = new HashSet<>(operation.requestIds);
    return envelopes(operation.account).stream()
        .filter(
            envelope ->
                operation.clientKey == null
                    ? ids.contains(envelope.requestId())
                    : Objects.equals(operation.clientKey, envelope.clientKey()))
        .filter(envelope -> envelope.event() != null)
        .count();
  }

  private void checkBalance(String account) {
    var hosted =
        new Hosted<>(
            AccountType.TYPE,
            new EntityCodec<>(AccountType.TYPE),
            account,
            TestSettings.context(new HybridClock(() -> 0)));
    HostState<Account> state = hosted.initial();
    long lastAt = 0;
    for (StoredEvent event : journal.history(account)) {
      state = hosted.replay(state, event);
      assertThat(state.domain().available()).as("available of %s", account).isNotNegative();
      assertThat(state.lastAt()).as("cause before effect").isGreaterThanOrEqualTo(lastAt);
      lastAt = state.lastAt();
    }
  }

  private List<Envelope> envelopes(String account) {
    var codec = new EntityCodec<>(AccountType.TYPE);
    var envelopes = new ArrayList<Envelope>();
    journal.history(account).forEach(event -> envelopes.add(codec.envelope(event.bytes())));
    return envelopes;
  }

  private static String body(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
