package io.quorate.runtime;

import io.quorate.kernel.RejectionCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before an entity's event-sourced behaviour and collects requests while it recovers or
 * writes, so that they are decided together in the next group commit. It outlives a restart of the
 * behaviour after a failed write: the requests of that write are then decided again, which is safe,
 * since those that were written after all are remembered.
 *
 * <p>Used by one actor; not thread-safe.
 */
final class Inbox {

  private static final String BUFFER_FULL =
      "Expected room in the entity's queue, but it is full; try again later.";
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final String CLOCK_AHEAD =
      "Expected clocks of nodes to differ by less than a day, but the sender's is further ahead.";
  private static final String WRITE_FAILED =
      "Expected to write to the journal, but it failed; ask again with the same key or id.";

  private final String typeName;
  private final HostContext context;
  private final Consumer<HostMessage> toSelf;
  private final BiConsumer<HostMessage.Request, Reply> replier;
  private final Deque<HostMessage.Request> waiting = new ArrayDeque<>();
  private List<HostMessage.Request> writing = List.of();
  private Phase phase = Phase.RECOVERING;
  private int failedWrites;
  private boolean wakeDue;
  private boolean stopDue;

  /** What the behaviour behind the inbox is doing. */
  private enum Phase {
    /** It reads its journal, for the first time or after a failed write. */
    RECOVERING,
    /** It waits for a message. */
    IDLE,
    /** A flush is on its way to it, or a write is. */
    BUSY
  }

  /**
   * Creates an empty inbox.
   *
   * @param toSelf sends a message to the entity itself
   * @param replier answers a request
   */
  Inbox(
      String typeName,
      HostContext context,
      Consumer<HostMessage> toSelf,
      BiConsumer<HostMessage.Request, Reply> replier) {
    this.typeName = typeName;
    this.context = context;
    this.toSelf = toSelf;
    this.replier = replier;
  }

  /**
   * Takes a message in.
   *
   * @return whether the behaviour must have it now; else it is kept
   */
  boolean accept(HostMessage message) {
    switch (message) {
      case HostMessage.Request request -> enqueue(request);
      case HostMessage.Wake wake -> wakeDue = true;
      case HostMessage.Stop stop -> stopDue = true;
      case HostMessage.Flush flush -> {
        return true;
      }
    }
    if (stopDue && isIdle()) {
      return true;
    }
    flushIfDue();
    return false;
  }

  /** Takes the next group, oldest first; the requests stay here until {@link #written}. */
  List<HostMessage.Request> take() {
    int count = Math.min(waiting.size(), context.settings().batchSize());
    var batch = new ArrayList<HostMessage.Request>(count);
    for (int i = 0; i < count; i++) {
      batch.add(waiting.removeFirst());
    }
    writing = batch;
    wakeDue = false;
    return batch;
  }

  /** The group that was taken is durable and answered. */
  void written() {
    writing = List.of();
    failedWrites = 0;
    phase = Phase.IDLE;
    flushIfDue();
  }

  /** The behaviour has recovered; what a failed write left open is decided again, up to a limit. */
  void recovered() {
    boolean afterFailedWrite = phase == Phase.BUSY;
    if (afterFailedWrite) {
      context.metrics().writeFailed(typeName);
      LOG.warn("A write of {} commands to a {} failed; decided again", writing.size(), typeName);
      failedWrites++;
    }
    if (failedWrites < context.settings().writeAttempts()) {
      for (int i = writing.size() - 1; i >= 0; i--) {
        waiting.addFirst(writing.get(i));
      }
    } else {
      failedWrites = 0;
      writing.forEach(this::refuseUnwritten);
    }
    writing = List.of();
    phase = Phase.IDLE;
    flushIfDue();
  }

  private void enqueue(HostMessage.Request request) {
    if (!context.clock().observe(request.sentAt())) {
      refuse(request, RejectionCode.UNAVAILABLE, CLOCK_AHEAD);
    } else if (waiting.size() < context.settings().bufferSize()) {
      waiting.addLast(request);
    } else {
      refuse(request, RejectionCode.OVERLOADED, BUFFER_FULL);
    }
  }

  private boolean isIdle() {
    return phase == Phase.IDLE && waiting.isEmpty();
  }

  private void flushIfDue() {
    if (phase == Phase.IDLE && (!waiting.isEmpty() || wakeDue)) {
      phase = Phase.BUSY;
      toSelf.accept(HostMessage.Flush.INSTANCE);
    } else if (phase == Phase.IDLE && stopDue) {
      toSelf.accept(HostMessage.Stop.INSTANCE);
    }
  }

  private void refuseUnwritten(HostMessage.Request request) {
    boolean readOnly = request.requestId() == null;
    refuse(
        request,
        readOnly ? RejectionCode.UNAVAILABLE : RejectionCode.OUTCOME_UNKNOWN,
        WRITE_FAILED);
  }

  private void refuse(HostMessage.Request request, RejectionCode code, String detail) {
    context
        .metrics()
        .decided(
            typeName, request.command().getClass().getSimpleName(), HostMetrics.Outcome.OVERLOADED);
    replier.accept(request, Reply.refused(code, detail));
  }
}
