package io.quorate.runtime.entity;

import io.quorate.runtime.entity.HostMetrics.Outcome;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of each request of one group. It is told once the group is durable, or withdrawn when
 * it cannot be written.
 *
 * <p>Used once, by one entity's actor; not thread-safe.
 */
final class GroupOutcomes {

  private final String type;
  private final HostMetrics metrics;
  private final BiConsumer<HostMessage.Request, Reply> replier;
  private final List<Decided> decided = new ArrayList<>();
  private final List<Waiting> later = new ArrayList<>();
  private boolean told;

  /** What became of a request; no reply when it is better left open. */
  private record Decided(Waiting waiting, Outcome outcome, @Nullable Reply reply) {

    boolean wasDoneBefore() {
      return outcome == Outcome.REPLAYED
          || (outcome == Outcome.UNCHANGED && waiting.request().requestId() != null);
    }

    /**
     * What comes for the first time may be a client's second attempt, as by a key or by the id of a
     * hold. Where there never was anything only what is known to be repeated counts, so that a
     * wrong id leaves no row.
     */
    boolean isRefusedOnItsWay(boolean hasHistory) {
      HostMessage.Request request = waiting.request();
      boolean repeated = request.isRetry() || waiting.mayBeDone();
      return outcome == Outcome.REJECTED && request.requestId() != null && (repeated || hasHistory);
    }
  }

  /**
   * Creates an empty one.
   *
   * @param type name of the entity's type, for the metrics
   */
  GroupOutcomes(String type, HostMetrics metrics, BiConsumer<HostMessage.Request, Reply> replier) {
    this.type = type;
    this.metrics = metrics;
    this.replier = replier;
  }

  void add(Waiting waiting, Outcome outcome, @Nullable Reply reply) {
    decided.add(new Decided(waiting, outcome, reply));
  }

  /** Adds a request that is to be decided again after the next events. */
  void addLater(Waiting waiting) {
    later.add(waiting);
  }

  /** Returns the requests that are to be decided again after the next events. */
  List<Waiting> later() {
    return later;
  }

  /** Returns how many were decided. */
  int count() {
    return decided.size();
  }

  /** Whether a request was refused that may be on its way to the journal, by another copy. */
  boolean haveRefusedOnItsWay(boolean hasHistory) {
    return decided.stream().anyMatch(one -> one.isRefusedOnItsWay(hasHistory));
  }

  /** Sends the replies, once; call when the events are durable, or foregone. */
  void tell() {
    if (!told) {
      told = true;
      decided.forEach(this::tell);
    }
  }

  /**
   * Answers instead of writing, when this node cannot prove that it owns the entity. Nothing is
   * said of what was done before; whatever else was decided may rest on what is not written.
   */
  void withdraw() {
    decided.stream().filter(one -> !one.wasDoneBefore()).forEach(one -> withdraw(one.waiting));
    later.forEach(this::withdraw);
    later.clear();
  }

  private void withdraw(Waiting waiting) {
    Reply reply = waiting.mayBeDone() ? Refusals.UNWRITTEN : Refusals.NOT_OWNED;
    tell(new Decided(waiting, Outcome.UNPROVEN, reply));
  }

  private void tell(Decided one) {
    HostMessage.Request request = one.waiting.request();
    String command = request.command().getClass().getSimpleName();
    metrics.decided(type, command, one.outcome);
    if (one.outcome == Outcome.REJECTED && one.reply != null && one.reply.code() != null) {
      metrics.refused(type, command, one.reply.code());
    }
    if (one.reply != null) {
      replier.accept(request, one.reply);
    }
  }
}
