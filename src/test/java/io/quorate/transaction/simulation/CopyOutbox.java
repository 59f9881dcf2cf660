package io.quorate.transaction.simulation;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks others what a copy's conversation wants asked, as the runtime's {@code Outbox} does: nothing
 * twice at the same time, and what failed again after a growing wait, as long as it is still
 * wanted.
 */
final class CopyOutbox<C> {

  private static final int BACKOFF_MIN_MS = 200;
  private static final int BACKOFF_MAX_MS = 10_000;
  private static final int MAX_DOUBLINGS = 10;

  private final Cluster cluster;
  private final World world;
  private final Copy<C, ?, ?> owner;
  private final Conversation<C, ?, ?> conversation;
  private final Set<Object> inProgress = new HashSet<>();
  private final Map<Object, Retry> retries = new LinkedHashMap<>();

  private record Retry(int failures, long notBeforeMs) {}

  CopyOutbox(Cluster cluster, Copy<C, ?, ?> owner, Conversation<C, ?, ?> conversation) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.owner = owner;
    this.conversation = conversation;
  }

  void send(List<Outgoing> all) {
    for (Outgoing outgoing : all) {
      Retry retry = retries.get(outgoing.topic());
      boolean waits = retry != null && world.nowMs() < retry.notBeforeMs;
      if (outgoing.hint()) {
        cluster.network().hint(owner.node(), site(outgoing), outgoing.question());
      } else if (!waits && inProgress.add(outgoing.topic())) {
        Question.ask(
            cluster,
            owner.node(),
            site(outgoing),
            outgoing.question(),
            owner::isDead,
            reply -> answered(outgoing, reply));
      }
    }
  }

  private Site<?, ?, ?> site(Outgoing outgoing) {
    var entity = (Recipient.Entity) outgoing.recipient();
    return cluster.site(entity.type(), entity.id());
  }

  void resend(Function<Set<Object>, List<Outgoing>> stillWanted) {
    Set<Object> due =
        retries.entrySet().stream()
            .filter(retry -> world.nowMs() >= retry.getValue().notBeforeMs)
            .map(Map.Entry::getKey)
            .filter(topic -> !inProgress.contains(topic))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!due.isEmpty()) {
      List<Outgoing> wanted = stillWanted.apply(due);
      due.removeAll(wanted.stream().map(Outgoing::topic).collect(Collectors.toSet()));
      retries.keySet().removeAll(due);
      send(wanted);
    }
  }

  boolean isIdle() {
    return inProgress.isEmpty() && retries.isEmpty();
  }

  private void answered(Outgoing outgoing, Reply reply) {
    Answer answer = answer(reply);
    conversation
        .answered(outgoing, answer)
        .ifPresentOrElse(
            command ->
                owner.receiveOwn(
                    command,
                    () -> finished(outgoing, answer instanceof Answer.Accepted),
                    () -> finished(outgoing, false)),
            () -> {
              finished(outgoing, answer instanceof Answer.Accepted);
              conversation.noted(outgoing, answer).ifPresent(owner::receiveNote);
            });
  }

  private void finished(Outgoing outgoing, boolean accepted) {
    inProgress.remove(outgoing.topic());
    if (accepted) {
      retries.remove(outgoing.topic());
      return;
    }
    Retry before = retries.get(outgoing.topic());
    int failures = before == null ? 1 : before.failures + 1;
    int fullMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS << Math.min(failures - 1, MAX_DOUBLINGS));
    int delayMs = fullMs - world.below(fullMs / 5 + 1);
    retries.put(outgoing.topic(), new Retry(failures, world.nowMs() + delayMs));
    world.later(delayMs, owner::wake);
  }

  private static Answer answer(Reply reply) {
    if (reply.rejection() == null) {
      return new Answer.Accepted(reply.view());
    }
    return reply.isUnknown() ? new Answer.Unknown() : new Answer.Refused(reply.rejection());
  }
}
