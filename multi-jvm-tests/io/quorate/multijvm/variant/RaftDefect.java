package io.quorate.multijvm.variant;

/**
 * A build of nodes that keep the journal themselves, with a deliberate defect, and what sees it:
 * the checkers of real processes, or where those would have to wait for days, or for a loss of
 * power, a plain test.
 */
enum RaftDefect {

  /** A client is told that it is done before a majority of the nodes has it. */
  ACKNOWLEDGED_BEFORE_COMMIT(
      new InLab(
          DefectScenario.CUT_OFF_FROM_GROUP_AND_KILLED,
          "since it was ACKNOWLEDGED, but it is there 0")) {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              CONSENSUS,
              SUBMITTED,
              """
                  if (command instanceof Command.Append append) {
                    var unused = submissions.submit(message, patience);
                    return CompletableFuture.completedFuture(
                        new Result.Appended(
                            append.parts().stream().map(p -> Result.Status.APPENDED).toList()));
                  }
              """
                  + SUBMITTED);
    }
  },

  /** A node reads what it has, be that all that was acknowledged or not. */
  NO_BARRIER(new InLab(DefectScenario.HISTORIES, "since it was acknowledged before, but node")) {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              CONSENSUS,
              "Submissions.bounded(barriers.pass(), patience)",
              "CompletableFuture.completedFuture(null)");
    }
  },

  /** What a node makes of a command depends on its own clock. */
  CLOCK_IN_THE_MACHINE(new InLab(DefectScenario.HISTORIES, "to have the same feed")) {
    @Override
    Variant variant() {
      return Variant.named(name())
          .with(
              MACHINE,
              "Math.max(applied.atMs, CommandCodec.atMs(encoded))",
              "Math.max(applied.atMs, CommandCodec.atMs(encoded)) + System.nanoTime() % 3");
    }
  },

  /**
   * Whoever is fenced writes all the same. In a lab nobody sees it: a node asks its own lease
   * before it writes, and of two writers the journal takes only the one that knows the whole
   * history. The fence is for a write that was on its way for longer than both, and that the next
   * owner has not read.
   */
  FENCE_IGNORED(
      new InTest(
          "io.quorate.storage.raft.machine.MachineTest",
          "shouldAppendNothingOfAWriterThatIsFenced")) {
    @Override
    Variant variant() {
      return Variant.named(name()).with(MACHINE, "leases.isHeld(append.writer())", "true");
    }
  },

  /**
   * The tables are brought to disk one after the other. A lab does that every 100,000 entries, and
   * it takes milliseconds, in which a kill must come.
   */
  FLUSHED_APART(
      new InTest(
          "io.quorate.storage.raft.machine.MachineCrashTest",
          "shouldHaveAllTablesAsOfOneEntryWhenTheProcessIsKilled")) {
    @Override
    Variant variant() {
      return Variant.named(name()).with("Tables", "setAtomicFlush(true)", "setAtomicFlush(false)");
    }
  },

  /**
   * A vote is told, and not kept. It does harm only when a machine loses power just then, and two
   * others ask for its vote in the same term.
   */
  VOTE_FORGOTTEN(
      new InTest(
          "io.quorate.storage.raft.consensus.VoteTest",
          "shouldNotVoteTwiceInATermThoughItHasLostPowerBetween")) {
    @Override
    Variant variant() {
      return Variant.named(name()).with("FollowerGuard", "!request.getPreVote()", "false");
    }
  };

  private static final String CONSENSUS = "Consensus";
  private static final String MACHINE = "Machine";
  private static final String SUBMITTED =
      "    return submissions\n        .submit(message, patience)";

  /** What sees a defect. */
  sealed interface Sight {}

  /**
   * The checkers of real processes, in a scenario.
   *
   * @param sign in one of the findings
   */
  record InLab(DefectScenario scenario, String sign) implements Sight {}

  /**
   * A plain test.
   *
   * @param type its class
   */
  record InTest(String type, String method) implements Sight {}

  @SuppressWarnings("ImmutableEnumChecker") // records of strings
  private final Sight sight;

  RaftDefect(Sight sight) {
    this.sight = sight;
  }

  /** Returns what sees it. */
  Sight sight() {
    return sight;
  }

  /** Returns the build. */
  abstract Variant variant();
}
