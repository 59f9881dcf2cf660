package io.quorate.runtime.entity;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Question;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks others what an entity's conversation wants asked, and turns the answers into commands. What
 * is in progress, or is answered and not decided yet, is not asked a second time; what failed is
 * asked again after a growing wait, for as long as the conversation still wants it.
 *
 * <p>Used by one actor; not thread-safe.
 */
final class Outbox<C> {

  /** The wait doubles this often at most. */
  private static final int MAX_DOUBLINGS = 10;

  private static final Answer UNKNOWN = new Answer.Unknown();

  private final Conversation<C, ?, ?> conversation;
  private final HostContext context;
  private final Consumer<HostMessage> toSelf;
  private final Timer timer;
  private final Set<Object> inProgress = new HashSet<>();
  private final IdentityHashMap<Object, HostMessage.Answered> undecided = new IdentityHashMap<>();
  private final Map<Object, Retry> retries = new HashMap<>();

  /** Sends a message later. */
  @FunctionalInterface
  public interface Timer {
    /** Sends the message to the entity itself after a delay. */
    void after(Duration delay, HostMessage message);
  }

  /** How often something failed in a row, and when it may be asked again. */
  private record Retry(int failures, long notBeforeNanos) {}

  /**
   * Creates an empty outbox.
   *
   * @param toSelf sends a message to the entity itself; called by any thread
   */
  Outbox(
      Conversation<C, ?, ?> conversation,
      HostContext context,
      Consumer<HostMessage> toSelf,
      Timer timer) {
    this.conversation = conversation;
    this.context = context;
    this.toSelf = toSelf;
    this.timer = timer;
  }

  /** Asks what is neither in progress nor waiting to be asked again. */
  void send(List<Outgoing> all) {
    for (Outgoing outgoing : all) {
      if (outgoing.hint()) {
        if (context.ownership().isProven()) {
          context.hinter().accept((Recipient.Entity) outgoing.recipient(), outgoing.question());
        }
        continue;
      }
      Retry retry = retries.get(outgoing.topic());
      boolean waits = retry != null && System.nanoTime() - retry.notBeforeNanos < 0;
      if (!waits && inProgress.add(outgoing.topic())) {
        ask(outgoing)
            .whenComplete(
                (answer, failure) ->
                    toSelf.accept(
                        new HostMessage.Answered(outgoing, failure == null ? answer : UNKNOWN)));
      }
    }
  }

  /**
   * Asks again what failed, is due, and is still wanted; forgets the failures of what is not.
   *
   * @param stillWanted says what is still wanted of these topics; asked only when some are due
   */
  void resend(Function<Set<Object>, List<Outgoing>> stillWanted) {
    Set<Object> due = due();
    if (due.isEmpty()) {
      return;
    }
    List<Outgoing> wanted = stillWanted.apply(due);
    Set<Object> again = wanted.stream().map(Outgoing::topic).collect(Collectors.toSet());
    due.stream().filter(topic -> !again.contains(topic)).forEach(retries::remove);
    send(wanted);
  }

  private Set<Object> due() {
    long now = System.nanoTime();
    var due = new HashSet<>();
    retries.forEach(
        (topic, retry) -> {
          if (now - retry.notBeforeNanos >= 0 && !inProgress.contains(topic)) {
            due.add(topic);
          }
        });
    return due;
  }

  /**
   * Returns the command by which the entity learns of an answer, if it wants to. What it only wants
   * to note comes to it as a hint.
   */
  Optional<C> command(HostMessage.Answered answered) {
    Optional<C> command = conversation.answered(answered.outgoing(), answered.answer());
    command.ifPresentOrElse(
        wanted -> undecided.put(wanted, answered),
        () -> {
          finished(answered, true);
          conversation
              .noted(answered.outgoing(), answered.answer())
              .ifPresent(note -> toSelf.accept(new HostMessage.Hint(note)));
        });
    return command;
  }

  /**
   * Takes note that a command has been decided, or refused for want of time or room.
   *
   * @return whether it was an answer, so that nobody else waits for a reply
   */
  boolean decided(Object command, boolean refused) {
    HostMessage.Answered answered = undecided.remove(command);
    if (answered == null) {
      return false;
    }
    finished(answered, !refused);
    return true;
  }

  /** Whether nothing is asked, or waits to be. */
  boolean isIdle() {
    return inProgress.isEmpty() && retries.isEmpty();
  }

  private void finished(HostMessage.Answered answered, boolean decided) {
    Object topic = answered.outgoing().topic();
    inProgress.remove(topic);
    if (decided && answered.answer() instanceof Answer.Accepted) {
      retries.remove(topic);
      return;
    }
    Retry before = retries.get(topic);
    int failures = before == null ? 1 : before.failures + 1;
    Duration delay = delay(failures);
    retries.put(topic, new Retry(failures, System.nanoTime() + delay.toNanos()));
    timer.after(delay.plusMillis(1), HostMessage.Resend.INSTANCE);
  }

  /** Doubles with each failure, up to a limit, less up to a fifth at random. */
  private Duration delay(int failures) {
    long least = context.settings().outgoingBackoffMin().toMillis();
    long most = context.settings().outgoingBackoffMax().toMillis();
    long full = Math.min(most, least << Math.min(failures - 1, MAX_DOUBLINGS));
    return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 5 + 1));
  }

  /** A node that may have been replaced asks nobody; its successor asks, or it does later. */
  private CompletionStage<Answer> ask(Outgoing outgoing) {
    if (!context.ownership().isProven()) {
      return CompletableFuture.completedStage(UNKNOWN);
    }
    return switch (outgoing.recipient()) {
      case Recipient.Outside outside -> context.partner().apply((PartnerCall) outgoing.question());
      case Recipient.Entity entity ->
          context
              .asker()
              .apply(entity, outgoing.question())
              .thenApply(reply -> answer(reply, outgoing.question()));
    };
  }

  private static Answer answer(Reply reply, Question<?> question) {
    Rejection rejection = reply.rejection();
    if (rejection == null) {
      return new Answer.Accepted(value(reply, question));
    }
    return isUnknown(rejection.code()) ? UNKNOWN : new Answer.Refused(rejection);
  }

  private static Object value(Reply reply, Question<?> question) {
    try {
      return Json.STORED.readValue(reply.body(), question.answerType());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A refusal that says nothing of the entity's own rules, and may be another one next time. */
  private static boolean isUnknown(RejectionCode code) {
    return code == RejectionCode.OUTCOME_UNKNOWN
        || code == RejectionCode.UNAVAILABLE
        || code == RejectionCode.OVERLOADED;
  }
}
