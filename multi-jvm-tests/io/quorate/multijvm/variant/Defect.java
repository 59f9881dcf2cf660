package io.quorate.multijvm.variant;

import io.quorate.multijvm.lab.NodeSetup;
import java.util.List;

/** A build, or a database, with a deliberate defect that the checkers of the real processes see. */
enum Defect {
  /** Nothing is wrong: what shows that a scenario by itself breaks no promise. */
  NONE(DefectScenario.QUIET),

  /** A client is told that it is done before the journal has it. */
  ACKNOWLEDGED_EARLY(
      DefectScenario.DATABASE_PAUSED, "since it was ACKNOWLEDGED, but it is there 0") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              HOST,
              "long startedNanos = System.nanoTime();",
              "commit.outcomes().tell();\n    long startedNanos = System.nanoTime();");
    }
  },

  /** No request is known again. */
  NO_IDEMPOTENCY(DefectScenario.QUIET, "again, but it was 200") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              GROUP_COMMIT,
              "RememberedRequest remembered = state.memory().find(requestId);",
              "RememberedRequest remembered = null;")
          .with(GROUP_COMMIT, "KeyedAnswer answer = keyed.get(key);", "KeyedAnswer answer = null;");
    }
  },

  /** The condition that a client puts on a write is not looked at. */
  NO_CONDITION(DefectScenario.QUIET, "linearizable") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(GROUP_COMMIT, "request.expectsOtherThan(state.version())", "false");
    }
  },

  /** One event of a large group is not written. */
  LOST_EVENT(DefectScenario.QUIET, "since it was ACKNOWLEDGED, but it is there 0") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              HOST,
              "List<StoredEvent> events = commit.events();",
              "List<StoredEvent> all = commit.events(); List<StoredEvent> events ="
                  + " all.size() > 1 ? all.subList(0, all.size() - 1) : all;");
    }
  },

  /** An expired hold is kept, though its event says that it was given back. */
  KEPT_HOLD(DefectScenario.QUIET, "to serve") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "AccountDecider",
              "account.withHolds(holds.ended(id, Earmark.Status.EXPIRED, 0));",
              "account.withHolds(holds.ended(id, Earmark.Status.EXPIRED, 0))\n"
                  + "              .withBalance(account.balance() - holds.find(id).amount());");
    }
  },

  /** A saga that is undone leaves its first step as it is. */
  LOST_COMPENSATION(DefectScenario.QUIET, "as it was aborted, but there is") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "Saga",
              "for (int i = lastAskedFor(transaction); i >= 0; i--) {",
              "for (int i = lastAskedFor(transaction); i > 0; i--) {");
    }
  },

  /** A lease may be over before its time. */
  LEASE_WITHOUT_TIME(DefectScenario.LOCKS, "Expected the lease to last as promised") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(LOCK_TIMES, "if (dueAtMs(lock) > nowMs) {", "if (dueAtMs(lock) == Hold.NEVER) {")
          .with(LOCK_TIMES, "if (hold.expiresAtMs() <= nowMs) {", "if (hold.count() > 0) {");
    }
  },

  /** A lease is measured by a clock that jumps with the wall clock of a node. */
  LEASE_BY_WALL_CLOCK(DefectScenario.LOCKS, "Expected the lease to last as promised") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "LockType",
              "public boolean isOnSteadyTime() {\n    return true;",
              "public boolean isOnSteadyTime() {\n    return false;");
    }
  },

  /** The next holder has the token of the one before. */
  TOKEN_AGAIN(DefectScenario.LOCKS, "Expected one owner of a token", "linearizable") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with("AcquireRules", "lock.lastToken() + 1,", "Math.max(1, lock.lastToken()),");
    }
  },

  /** The lock counts no permits, and does not look whether somebody holds it alone. */
  HELD_BY_ALL(DefectScenario.LOCKS, "Expected leases that may last together", "linearizable") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with("Grants", "if (closed || holds >=", "if (holds >=")
          .with("Grants", "if (claim.permits() > permits) {", "if (false) {")
          .with("Grants", "if (taken && !alone) {", "if (false) {");
    }
  },

  /** A new request gets the lock before those who wait. */
  QUEUE_PASSED(DefectScenario.LOCKS, "Expected nobody to pass who waits in front") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "Grants",
              "((lock.queue().isEmpty() || isUpgrade(lock, claim)) && new Room(lock).take(claim))",
              "new Room(lock).take(claim)");
    }
  },

  /** A node answers though it cannot prove that it still owns the entity. */
  NO_PROOF(DefectScenario.ZOMBIE, "Expected version", "linearizable", "to serve") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "NodeLease",
              "return last != null\n        && System.nanoTime()",
              "return true || last != null\n        && System.nanoTime()");
    }
  },

  /** Nobody waits until a node that is gone can answer no more, or sees to it. */
  NO_FENCING(DefectScenario.LATE, "linearizable") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              FENCING,
              "CompletionStage<Done> othersFenced() {",
              "CompletionStage<Done> othersFenced() { if (running != null)"
                  + " return CompletableFuture.completedStage(Done.getInstance());");
    }
  },

  /** The same, and two writers of one history do not see each other. */
  NO_PRIMARY_KEY(DefectScenario.LATE, "Expected sequence number") {
    @Override
    Variant variant() {
      return NO_FENCING.variant();
    }

    @Override
    List<String> sql() {
      return WITHOUT_PRIMARY_KEY;
    }
  },

  /** The same, and who reads such a history discards what does not fit. */
  DISCARDED_EVENTS(DefectScenario.LATE_AND_RESTARTED, "to serve") {
    @Override
    Variant variant() {
      return NO_FENCING.variant();
    }

    @Override
    List<String> sql() {
      return WITHOUT_PRIMARY_KEY;
    }

    @Override
    NodeSetup setup() {
      return super.setup().withOption("-Djdbc-journal.replay-filter.mode=repair-by-discard-old");
    }
  },

  /** A copy takes each event twice, so that it shows what never was. */
  COPY_MADE_UP(DefectScenario.LEVELS, "to show what was there, but version") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              "EntityImage",
              "form.type.decider().evolve(state, form.codec.event(name, event)),",
              "form.type.decider().evolve(form.type.decider().evolve(state,"
                  + " form.codec.event(name, event)), form.codec.event(name, event)),");
    }
  },

  /** A copy is shown to a session that has seen or written what is newer. */
  SESSION_IGNORED(DefectScenario.LEVELS, ", which session") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(LEVELED_READS, "least != null && copy.image().version() >= least", "true");
    }
  },

  /** A copy is shown however old it is. */
  STALENESS_IGNORED(DefectScenario.LEVELS, "ms old, with version") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(LEVELED_READS, "System.nanoTime() - copy.asOfNanos() <= mostNanos", "true");
    }
  },

  /** What a copy shows is said to be as of now. */
  AS_OF_TOO_NEW(DefectScenario.LEVELS, "to have all as of") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(LEVELED_READS, "asOf.ms(asOfNanos)", "asOf.ms(System.nanoTime())");
    }
  },

  /** A copy is not told of what happens, and says that it was. */
  COPY_NOT_TOLD(DefectScenario.LEVELS, "but eventual showed") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with("CopyEntry", "image = applied(now, entry);\n      return true;", "return true;");
    }
  },

  /** A node tells the others what it knows only once. */
  GOSSIP_WITHOUT_NEWS(DefectScenario.LEVELS, "but weak showed") {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with("WeakCopies", "version <= one.toldVersion && isThere", "isThere");
    }
  };

  private static final String HOST = "Host";
  private static final String GROUP_COMMIT = "GroupCommit";
  private static final String FENCING = "Fencing";
  private static final String LEVELED_READS = "LeveledReads";
  private static final String LOCK_TIMES = "LockTimes";
  private static final List<String> WITHOUT_PRIMARY_KEY =
      List.of(
          "ALTER TABLE event_journal DROP CONSTRAINT event_journal_pkey",
          "CREATE INDEX ON event_journal (persistence_id, sequence_number)");

  private final DefectScenario scenario;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> signs;

  Defect(DefectScenario scenario, String... signs) {
    this.scenario = scenario;
    this.signs = List.of(signs);
  }

  /** Returns what must happen for it to be seen. */
  DefectScenario scenario() {
    return scenario;
  }

  /** Returns of what one of the findings must contain one. */
  List<String> signs() {
    return signs;
  }

  /** Returns the build. */
  Variant variant() {
    return Variant.named(name());
  }

  /** Returns what every node runs with; compiles. */
  NodeSetup setup() {
    return variant().over(NodeSetup.PLAIN);
  }

  /** Returns what is done to the database once the nodes are up. */
  List<String> sql() {
    return List.of();
  }
}
