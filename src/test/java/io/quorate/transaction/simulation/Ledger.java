package io.quorate.transaction.simulation;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import io.quorate.inventory.Item;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepKind;
import io.quorate.transaction.TransactionEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads every event as it is written, never forgets any, and refuses what must not be at any time:
 * it keeps no rule of the code under test, only what its events claim. Throws {@link
 * AssertionError}.
 */
final class Ledger {

  private final Map<String, Story> stories = new LinkedHashMap<>();
  private int inquiries;
  private int terminations;

  /** Returns what is known of every transaction. */
  Collection<Story> stories() {
    return stories.values();
  }

  /** Returns how often participants asked how their transactions end. */
  int inquiries() {
    return inquiries;
  }

  /** Returns how often participants began to end a transaction by themselves (3PC). */
  int terminations() {
    return terminations;
  }

  Story story(String transaction) {
    return stories.computeIfAbsent(transaction, Story::new);
  }

  /** Takes note of an event that was just written. */
  void written(Site<?, ?, ?> site, Object event) {
    switch (event) {
      case AccountEvent.Participated(ParticipantEvent part) -> participated(site, part);
      case ItemEvent.Participated(ParticipantEvent part) -> participated(site, part);
      case TransactionEvent happened -> coordinated(story(site.id()), happened);
      default -> {}
    }
    switch (site.state()) {
      case Account account ->
          demand(account.available() >= 0, "%s has less than nothing: %s", site, account);
      case Item item -> demand(item.available() >= 0, "%s is oversold: %s", site, item);
      default -> {}
    }
  }

  /** Takes note of how a client was told that a transaction has ended. */
  void told(String transaction, String status) {
    Story story = story(transaction);
    boolean so =
        switch (status) {
          case "committed" -> story.committed || story.isForegone();
          case "aborted" -> story.aborted;
          default -> false;
        };
    demand(so, "%s was said to be %s", story, status);
  }

  private void participated(Site<?, ?, ?> site, ParticipantEvent event) {
    switch (event) {
      case ParticipantEvent.Performed performed -> performed(site, performed);
      case ParticipantEvent.Committed committed -> done(site, committed.transaction());
      case ParticipantEvent.Concluded(List<String> transactions, long atMs) ->
          transactions.forEach(transaction -> done(site, transaction));
      case ParticipantEvent.Undone undone -> undone(site, undone);
      case ParticipantEvent.Blocked blocked -> blocked(site, blocked);
      case ParticipantEvent.PreCommitted preCommitted -> {}
      case ParticipantEvent.PassedOn passedOn -> {}
      case ParticipantEvent.Inquired inquired -> inquiries++;
      case ParticipantEvent.TerminationBegan began -> terminations++;
      case ParticipantEvent.PeerAnswered answered -> {}
      case ParticipantEvent.PeersMoved moved -> {}
    }
  }

  private void performed(Site<?, ?, ?> site, ParticipantEvent.Performed event) {
    Story story = story(event.transaction());
    Story.Part part = story.part(site.toString());
    demand(!part.performed, "%s does its step of %s twice", site, story);
    // A refusal that nobody has heard of is forgotten in the end, and the order is confirmed anew.
    boolean orderedAnew = part.refused && story.confirmedAtMs >= part.blockedAtMs;
    demand(
        !part.blocked || orderedAnew, "%s does its step of %s after it was blocked", site, story);
    part.blocked = false;
    demand(!story.aborted, "%s does its step of the aborted %s", site, story);
    demand(event.index() < story.steps.size(), "%s does a step of %s, unheard of", site, story);
    Step step = story.steps.get(event.index());
    boolean asked =
        step.action() == event.action()
            && step.amount() == event.amount()
            && step.target().equals(site.id());
    demand(asked, "%s does what was not asked for in %s", site, story);
    StepKind action = event.action();
    boolean last = event.index() == story.steps.size() - 1;
    demand(
        event.manner() != Commitment.FINAL || last, "%s does a step of %s for good", site, story);
    demand(
        event.manner() != Commitment.EXECUTE || !action.gives(),
        "%s gives in %s what may be taken back",
        site,
        story);
    part.performed = true;
    part.forGood = event.manner() == Commitment.FINAL;
    story.demandWhole();
  }

  private void done(Site<?, ?, ?> site, String transaction) {
    Story story = story(transaction);
    Story.Part part = story.part(site.toString());
    demand(part.performed && !part.undone, "%s commits in %s what it has not done", site, story);
    part.forGood = true;
    story.demandWhole();
  }

  private void undone(Site<?, ?, ?> site, ParticipantEvent.Undone event) {
    Story story = story(event.transaction());
    Story.Part part = story.part(site.toString());
    demand(part.performed && !part.undone, "%s undoes in %s what it has not done", site, story);
    demand(
        event.from() != ParticipantPhase.FINAL,
        "%s undoes in %s what is done for good",
        site,
        story);
    part.undone = true;
    story.demandWhole();
  }

  private void blocked(Site<?, ?, ?> site, ParticipantEvent.Blocked event) {
    Story story = story(event.transaction());
    Story.Part part = story.part(site.toString());
    // Of a step that has ended and is forgotten, a late undo may say so again.
    if (!part.performed) {
      part.refused = event.refusal() != null && (part.refused || !part.blocked);
      part.blocked = true;
      part.blockedAtMs = event.atMs();
      story.demandWhole();
    }
  }

  private static void coordinated(Story story, TransactionEvent event) {
    switch (event) {
      case TransactionEvent.Started started -> story.steps = started.steps();
      case TransactionEvent.AttemptFailed failed ->
          story.confirmedAtMs = Math.max(story.confirmedAtMs, failed.confirmedAtMs());
      case TransactionEvent.CommitDecided() -> story.decideCommit();
      case TransactionEvent.Committed committed -> {
        story.decideCommit();
        story.committed = true;
      }
      case TransactionEvent.UndoDecided undo ->
          demand(!story.decided, "%s is undone after its commit was decided", story);
      case TransactionEvent.Aborted aborted -> {
        demand(!story.decided, "%s is aborted after its commit was decided", story);
        story.aborted = true;
        story.demandUndone();
      }
      default -> demand(!story.isOver(), "%s goes on after its end", story);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is of a library that is not ours
  static void demand(boolean condition, String complaint, Object... arguments) {
    if (!condition) {
      throw new AssertionError(complaint.formatted(arguments));
    }
  }
}
