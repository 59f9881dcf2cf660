package io.quorate.multijvm.fault;

import static io.quorate.multijvm.lab.LabJournal.POSTGRES;
import static io.quorate.multijvm.lab.LabJournal.RAFT;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.lab.FullDisk;
import io.quorate.multijvm.lab.LabJournal;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The kinds of fault of a campaign, by the number of the fault that they are a form of, with their
 * weights. Some exist only where the journal is kept in a database, others only where the nodes
 * keep it.
 */
public enum FaultKind {
  SHORT_PARTITION(1, 2, NetworkFaults::shortPartition),
  ALONE(1, 3, NetworkFaults::alone),
  ALONE_WITHOUT_DATABASE(1, 3, NetworkFaults::aloneWithoutDatabase, POSTGRES),
  BROKEN_LINK(1, 2, NetworkFaults::brokenLink),
  MUTE(1, 2, NetworkFaults::mute),
  DEAF(1, 2, NetworkFaults::deaf),
  HALVES(1, 1, NetworkFaults::halves),
  RING(1, 1, NetworkFaults::ring),
  BRIDGE(1, 1, NetworkFaults::bridge),
  WITHOUT_DATABASE(1, 2, NetworkFaults::withoutDatabase, POSTGRES),
  KILL_ONE(2, 3, ProcessFaults::killOne),
  KILL_OLDEST(2, 3, ProcessFaults::killOldest),
  KILL_FOR_GOOD(2, 3, ProcessFaults::killForGood),
  KILL_TWO(2, 2, ProcessFaults::killTwo),
  KILL_OTHERS(2, 2, ProcessFaults::killOthers),
  KILL_ALL(2, 2, ProcessFaults::killAll),
  PAUSE_SHORT(3, 2, ProcessFaults::pauseShort),
  PAUSE_STABLE(3, 2, ProcessFaults::pauseStable),
  ZOMBIE(3, 5, ProcessFaults::zombie),
  CLOCK_JUMP(4, 2, ProcessFaults::clockJump),
  CLOCKS_APART(4, 2, ProcessFaults::clocksApart),
  CLOCK_AND_KILL(4, 2, ProcessFaults::clockAndKill),
  SLOW_NETWORK(5, 3, NetworkFaults::slow),
  DATABASE_KILLED(6, 2, DatabaseFaults::killed, POSTGRES),
  DATABASE_PAUSED(6, 2, DatabaseFaults::paused, POSTGRES),
  DATABASE_CUT_OFF(6, 2, DatabaseFaults::cutOff, POSTGRES),
  DISK_FULL(6, 1, DatabaseFaults::diskFull, POSTGRES),
  JOIN_AND_LEAVE(7, 2, MembershipFaults::joinAndLeave),
  ROLLING_UPGRADE(8, 3, MembershipFaults::rollingUpgrade),
  UPGRADE_AND_KILL(8, 2, MembershipFaults::upgradeAndKill),
  STARVATION(9, 1, ProcessFaults::starvation),
  LEADER_CUT_OFF(1, 3, GroupFaults::leaderCutOff, RAFT),
  WITHOUT_GROUP(1, 3, GroupFaults::withoutGroup, RAFT),
  MAJORITIES_APART(1, 3, GroupFaults::majoritiesApart, RAFT),
  LEADER_KILLED(2, 4, GroupFaults::leaderKilled, RAFT),
  LEADER_PAUSED(3, 3, GroupFaults::leaderPaused, RAFT),
  DISK_LOST(7, 2, GroupFaults::diskLost, RAFT);

  /** Prepares a fault of a kind. */
  @FunctionalInterface
  interface Maker {
    public Fault make(CampaignLab on, RandomGenerator random);
  }

  private final int number;
  private final int weight;

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method holds nothing
  private final Maker maker;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<LabJournal> journals;

  FaultKind(int number, int weight, Maker maker, LabJournal only) {
    this(number, weight, maker, Set.of(only));
  }

  FaultKind(int number, int weight, Maker maker) {
    this(number, weight, maker, Set.of(LabJournal.values()));
  }

  FaultKind(int number, int weight, Maker maker, Set<LabJournal> journals) {
    this.number = number;
    this.weight = weight;
    this.maker = maker;
    this.journals = Set.copyOf(journals);
  }

  /** Tells whether there is such a fault of nodes with that journal, on this machine. */
  public boolean isPossibleWith(LabJournal journal) {
    return journals.contains(journal) && (this != DISK_FULL || FullDisk.isPossible());
  }

  /** Returns which of the faults 1 to 9 it is a form of. */
  public int number() {
    return number;
  }

  /** Prepares one; its choices come from the random numbers. */
  public Fault make(CampaignLab on, RandomGenerator random) {
    return maker.make(on, random);
  }

  /** Returns how often it comes, compared with the others. */
  public int weight() {
    return weight;
  }

  /** Returns it as it is printed. */
  public String word() {
    return number + " " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
