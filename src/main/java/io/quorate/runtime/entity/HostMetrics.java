package io.quorate.runtime.entity;

import io.quorate.kernel.Measurement;
import io.quorate.kernel.RejectionCode;
import java.time.Duration;

/** What the host reports of its work. Implementations are safe for use by any thread. */
public interface HostMetrics {

  /** Counts nothing. */
  HostMetrics NONE =
      new HostMetrics() {
        @Override
        public void decided(String type, String command, Outcome outcome) {}

        @Override
        public void committed(String type, int commands, int events, Duration latency) {}

        @Override
        public void writeFailed(String type) {}

        @Override
        public void recovered(String type, Duration latency) {}

        @Override
        public void refused(String type, String command, RejectionCode code) {}

        @Override
        public void measured(Measurement measurement) {}
      };

  /** What became of a command. */
  enum Outcome {
    /** Accepted with events. */
    CHANGED,
    /** Accepted without events. */
    UNCHANGED,
    /** Refused by the decider or by the host's checks. */
    REJECTED,
    /** Answered from memory. */
    REPLAYED,
    /** Too old to be decided. */
    STALE,
    /** Refused since the entity's buffer was full. */
    OVERLOADED,
    /** Given up, since its writes, or what it needs to be read, failed too often. */
    FAILED,
    /** Not done, since the node could not prove that it owns the entity. */
    UNPROVEN
  }

  /** A command was decided. */
  void decided(String type, String command, Outcome outcome);

  /** A group of commands became durable. */
  void committed(String type, int commands, int events, Duration latency);

  /** A group of commands could not be written. */
  void writeFailed(String type);

  /** An entity was recovered from the journal. */
  void recovered(String type, Duration latency);

  /** A command was refused, for good or for now. */
  void refused(String type, String command, RejectionCode code);

  /** Something took so long whose end has become durable. */
  void measured(Measurement measurement);
}
