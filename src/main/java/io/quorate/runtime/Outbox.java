package io.quorate.runtime;

import io.quorate.kernel.Process;
import io.quorate.kernel.Process.Answer;
import io.quorate.kernel.Process.Outgoing;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks other entities what a process wants asked, and brings the answers back as commands. What is
 * in progress is not asked a second time. Safe for use by any thread.
 */
final class Outbox<C> {

  private final Process<C, ?, ?> process;
  private final HostContext context;
  private final BiConsumer<String, C> toSelf;
  private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

  /**
   * Creates an empty outbox.
   *
   * @param toSelf sends a command to the entity itself, under a request id
   */
  Outbox(Process<C, ?, ?> process, HostContext context, BiConsumer<String, C> toSelf) {
    this.process = process;
    this.context = context;
    this.toSelf = toSelf;
  }

  void send(List<Outgoing> all) {
    for (Outgoing outgoing : all) {
      if (inProgress.add(outgoing.requestId())) {
        context
            .asker()
            .apply(Ask.of(outgoing, context.settings().outgoingDeadline()))
            .thenAccept(reply -> answered(outgoing, reply));
      }
    }
  }

  private void answered(Outgoing outgoing, Reply reply) {
    inProgress.remove(outgoing.requestId());
    toSelf.accept(
        outgoing.requestId() + ".answer", process.answered(outgoing, answer(reply.rejection())));
  }

  private static Answer answer(@Nullable Rejection rejection) {
    if (rejection == null) {
      return new Answer.Accepted();
    }
    return isUnknown(rejection.code()) ? new Answer.Unknown() : new Answer.Refused(rejection);
  }

  /** A refusal that says nothing of the entity's own rules, and may be another one next time. */
  private static boolean isUnknown(RejectionCode code) {
    return code == RejectionCode.OUTCOME_UNKNOWN
        || code == RejectionCode.UNAVAILABLE
        || code == RejectionCode.OVERLOADED;
  }
}
