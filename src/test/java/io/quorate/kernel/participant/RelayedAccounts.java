package io.quorate.kernel.participant;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountType;
import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Decision;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/**
 * Accounts that pass choreographies on among themselves, over a network that loses nothing, and a
 * coordinator that is told their end.
 */
@NullUnmarked
final class RelayedAccounts {

  static final long NOW_MS = 1_000_000;
  static final long DEADLINE_MS = NOW_MS + 30_000;
  static final Conversation<AccountCommand, AccountEvent, Account> CONVERSATION =
      AccountType.TYPE.conversation().orElseThrow();

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<String, List<AccountEvent>> events = new LinkedHashMap<>();
  private final Map<String, Boolean> ended = new LinkedHashMap<>();
  private final Deque<Sent> onTheWay = new ArrayDeque<>();

  private record Sent(String from, Outgoing outgoing) {}

  /** Opens an account. */
  RelayedAccounts with(String id, long balance) {
    happen(id, new AccountEvent.Opened("EUR", balance, 0));
    return this;
  }

  /** Lets an event happen to an account that nobody has decided here. */
  RelayedAccounts with(String id, ParticipantEvent event) {
    happen(id, new AccountEvent.Participated(event));
    return this;
  }

  /** Orders the first step, as a transaction does. */
  void order(String transaction, List<Step> plan, Itinerary route) {
    var order =
        new Order(
            transaction,
            0,
            plan.getFirst(),
            Itinerary.mannerInOrder(plan, 0),
            DEADLINE_MS,
            null,
            route);
    decide(plan.getFirst().target(), new ParticipantCommand.Perform(order));
  }

  /** Delivers what is on the way, and what comes of it, until nothing is. */
  void deliverAll() {
    while (!onTheWay.isEmpty()) {
      deliver();
    }
  }

  /** Delivers the next message that is on the way, and its answer. */
  void deliver() {
    Sent sent = onTheWay.removeFirst();
    Answer answer =
        switch (sent.outgoing.question()) {
          case ParticipantCommand command -> decide(idOf(sent.outgoing), command);
          case CoordinatorCommand told ->
              new Answer.Accepted(new VerdictReport(verdict(sent), null));
          default -> throw new AssertionError(sent);
        };
    CONVERSATION
        .answered(sent.outgoing, answer)
        .or(() -> CONVERSATION.noted(sent.outgoing, answer))
        .ifPresent(command -> decide(sent.from, command));
  }

  /** Returns how transactions have ended, as their coordinators were told. */
  Map<String, Boolean> ended() {
    return ended;
  }

  Account account(String id) {
    return accounts.get(id);
  }

  List<AccountEvent> events(String id) {
    return events.get(id);
  }

  Stream<String> ids() {
    return accounts.keySet().stream();
  }

  /** Returns what an account asks after a recovery. */
  List<Outgoing> resumed(String id) {
    return CONVERSATION.resume(accounts.get(id));
  }

  Answer decide(String id, ParticipantCommand command) {
    return decide(id, new AccountCommand.Participate(command));
  }

  private Verdict verdict(Sent sent) {
    if (sent.outgoing.question()
        instanceof CoordinatorCommand.RouteEnded(boolean committed, var why)) {
      ended.put(idOf(sent.outgoing), committed);
      return committed ? Verdict.COMMIT : Verdict.UNDO;
    }
    return Verdict.WAIT;
  }

  private Answer decide(String id, AccountCommand command) {
    return switch (AccountType.TYPE.decider().decide(command, accounts.get(id), NOW_MS)) {
      case Decision.Accepted<AccountEvent>(List<AccountEvent> happened, Shown shown) -> {
        happened.forEach(event -> happen(id, event));
        happened.forEach(
            event ->
                CONVERSATION
                    .react(accounts.get(id), event)
                    .forEach(outgoing -> onTheWay.add(new Sent(id, outgoing))));
        yield new Answer.Accepted(
            AccountType.TYPE.view(new EntityType.Subject(id, 1, 0), accounts.get(id), shown));
      }
      case Decision.Rejected<AccountEvent>(Rejection rejection) -> new Answer.Refused(rejection);
      case Decision.Later<AccountEvent> later -> throw new AssertionError(later);
    };
  }

  private void happen(String id, AccountEvent event) {
    events.computeIfAbsent(id, each -> new ArrayList<>()).add(event);
    Account known = accounts.getOrDefault(id, Account.ABSENT);
    accounts.put(id, AccountType.TYPE.decider().evolve(known, event));
  }

  private static String idOf(Outgoing outgoing) {
    return ((Recipient.Entity) outgoing.recipient()).id();
  }
}
