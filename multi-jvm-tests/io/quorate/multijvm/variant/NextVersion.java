package io.quorate.multijvm.variant;

import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Request;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The version after this one: accounts can be tallied, by a command and an event that this version
 * does not know. A tally changes nothing but the account's version.
 */
public final class NextVersion {

  /** Later than any that this build may have. */
  public static final String NUMBER = "99.0.0";

  static final String EVENT = "account.tallied";

  /** An event of this version that changes nothing in an open account, either. */
  private static final String SAME_IN_THIS_VERSION = "account.unfrozen";

  public static final Variant VARIANT =
      Variant.named("next-version")
          .with(
              "AccountCommand",
              "  /** Closes an account with a balance",
              "  /** Counts. */\n  record Tally() implements AccountCommand {}\n\n"
                  + "  /** Closes an account with a balance")
          .with(
              "AccountEvent",
              "  /** The account is closed for good. */",
              "  /** It was counted. */\n  record Tallied() implements AccountEvent {}\n\n"
                  + "  /** The account is closed for good. */")
          .with(
              "AccountType",
              "entry(\"account.close\", AccountCommand.Close.class)",
              "entry(\"account.tally\", AccountCommand.Tally.class),\n"
                  + "entry(\"account.close\", AccountCommand.Close.class)")
          .with(
              "AccountType",
              "entry(\"account.closed\", AccountEvent.Closed.class)",
              "entry(\""
                  + EVENT
                  + "\", AccountEvent.Tallied.class),\n"
                  + "entry(\"account.closed\", AccountEvent.Closed.class)")
          .with(
              "AccountDecider",
              "case AccountCommand.Close() -> close(account);",
              "case AccountCommand.Close() -> close(account);\n"
                  + "case AccountCommand.Tally() -> Decision.accept(new AccountEvent.Tallied());")
          .with(
              "AccountDecider",
              "case AccountEvent.Closed() -> account.withStatus(Status.CLOSED);",
              "case AccountEvent.Closed() -> account.withStatus(Status.CLOSED);\n"
                  + "case AccountEvent.Tallied() -> account;")
          .with(
              "AccountAudit",
              "case AccountEvent.Closed closed -> {}",
              "case AccountEvent.Closed closed -> {}\ncase AccountEvent.Tallied tallied -> {}")
          .with(
              "AccountRoutes",
              "accounts.write(Fields.none(new AccountCommand.Close()))));",
              "accounts.write(Fields.none(new AccountCommand.Close()))),"
                  + " Route.work(\"POST\", \"/v1/accounts/{id}/tallies\","
                  + " accounts.write(Fields.none(new AccountCommand.Tally()))));")
          .with(
              "NodeConfig",
              "return version == null ? \"0.0.0-dev\" : version;",
              "return \"" + NUMBER + "\";");

  private NextVersion() {}

  /**
   * Tallies all of these accounts at the same time, once each, through one node.
   *
   * @param phase makes the keys differ from those of others
   */
  public static List<Attempt> tally(Client client, int node, String phase, List<String> accounts) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Attempt>> answers =
          accounts.stream()
              .map(account -> tally(account, phase + "." + account))
              .map(request -> threads.submit(() -> client.attempt(request, node, Client.TIMEOUT)))
              .toList();
      return answers.stream().map(NextVersion::get).toList();
    }
  }

  /** Returns the journal in words that the checkers, which are of this version, can read. */
  public static List<JournalRow> readable(List<JournalRow> journal) {
    return journal.stream().map(row -> isTally(row) ? readable(row) : row).toList();
  }

  public static boolean isTally(JournalRow row) {
    return row.event().equals(EVENT);
  }

  private static Request tally(String account, String key) {
    return new Request("POST", "/v1/accounts/" + account + "/tallies", "", key);
  }

  private static Attempt get(Future<Attempt> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected an answer.", e);
    }
  }

  private static JournalRow readable(JournalRow row) {
    return new JournalRow(
        row.persistenceId(), row.sequence(), row.writer(), SAME_IN_THIS_VERSION, row.payload());
  }
}
