package io.quorate.lock;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Gossip;
import io.quorate.kernel.Measurement;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantHalf;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares locks to the host. */
public final class LockType implements EntityType<LockCommand, LockEvent, Lock> {

  /** The name under which grants that are held are counted. */
  public static final String HOLDERS = "lock.holders";

  /** The name under which acquisitions that wait are counted. */
  public static final String WAITERS = "lock.waiters";

  /** What locks do as participants of transactions. */
  static final ParticipantHalf<LockCommand, LockEvent, Lock> PARTICIPANT =
      new ParticipantHalf<>(
          Lock::participations,
          LockSteps::new,
          LockCommand.Participate::new,
          command ->
              command instanceof LockCommand.Participate(var told)
                  ? Optional.of(told)
                  : Optional.empty(),
          LockEvent.Participated::new,
          event ->
              event instanceof LockEvent.Participated(var part)
                  ? Optional.of(part)
                  : Optional.empty());

  private static final Map<String, Class<? extends LockCommand>> COMMANDS =
      Map.ofEntries(
          entry("lock.get", LockCommand.Get.class),
          entry("lock.await-change", LockCommand.AwaitChange.class),
          entry("lock.acquire", LockCommand.Acquire.class),
          entry("lock.leave", LockCommand.Leave.class),
          entry("lock.give-back", LockCommand.GiveBack.class),
          entry("lock.cancel-wait", LockCommand.CancelWait.class),
          entry("lock.renew", LockCommand.Renew.class),
          entry("lock.release", LockCommand.Release.class),
          entry("lock.downgrade", LockCommand.Downgrade.class),
          entry("lock.force-release", LockCommand.ForceRelease.class),
          entry("lock.resize", LockCommand.Resize.class),
          entry("lock.delete", LockCommand.Delete.class),
          entry("lock.end-session", LockCommand.EndSession.class),
          entry("lock.break-deadlock", LockCommand.BreakDeadlock.class),
          entry("lock.let-pass", LockCommand.LetPass.class),
          entry("lock.participate", LockCommand.Participate.class));

  private static final Map<String, Class<? extends LockEvent>> EVENTS =
      Map.ofEntries(
          entry("lock.granted", LockEvent.Granted.class),
          entry("lock.reentered", LockEvent.Reentered.class),
          entry("lock.advanced", LockEvent.Advanced.class),
          entry("lock.enqueued", LockEvent.Enqueued.class),
          entry("lock.attended", LockEvent.Attended.class),
          entry("lock.unattended", LockEvent.Unattended.class),
          entry("lock.wait-ended", LockEvent.WaitEnded.class),
          entry("lock.undelivered", LockEvent.Undelivered.class),
          entry("lock.claimed", LockEvent.Claimed.class),
          entry("lock.renewed", LockEvent.Renewed.class),
          entry("lock.released", LockEvent.Released.class),
          entry("lock.lost", LockEvent.Lost.class),
          entry("lock.downgraded", LockEvent.Downgraded.class),
          entry("lock.cooled", LockEvent.Cooled.class),
          entry("lock.resized", LockEvent.Resized.class),
          entry("lock.session-ended", LockEvent.SessionEnded.class),
          entry("lock.taken-over", LockEvent.TakenOver.class),
          entry("lock.deleted", LockEvent.Deleted.class),
          entry("lock.participated", LockEvent.Participated.class));

  /** The type. */
  public static final LockType TYPE = new LockType();

  private final LockDecider decider = new LockDecider();
  private final Conversation<LockCommand, LockEvent, Lock> conversation = new LockConversation();

  private LockType() {}

  @Override
  public String name() {
    return "lock";
  }

  @Override
  public LockDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<LockCommand, LockEvent, Lock>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public Optional<Gossip<LockCommand, Lock>> gossip() {
    return Optional.of(new Deadlocks());
  }

  @Override
  public LockCommand translate(Object message) {
    return message instanceof ParticipantCommand
        ? PARTICIPANT.translate(message)
        : EntityType.super.translate(message);
  }

  @Override
  public Map<String, Class<? extends LockCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends LockEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Lock> state() {
    return Lock.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public boolean isOnSteadyTime() {
    return true;
  }

  /** Orders of transactions have deadlines of their coordinators' clocks. */
  @Override
  public boolean isByHybridTime(LockCommand command) {
    return command instanceof LockCommand.Participate;
  }

  /** More time for what another node's clock has measured, when there is any. */
  @Override
  public List<LockEvent> takenOver(Lock lock, long nowMs, long marginMs) {
    return lock.holds().isEmpty() && lock.queue().isEmpty() && lock.cooling().isEmpty()
        ? List.of()
        : List.of(new LockEvent.TakenOver(marginMs, Math.max(nowMs, lock.seenAtMs())));
  }

  @Override
  public boolean decidesAgain(LockCommand command, Lock lock) {
    return command instanceof LockCommand.Acquire acquire && AcquireRules.knows(lock, acquire);
  }

  @Override
  public boolean keepsAnswers() {
    return false;
  }

  @Override
  public Object view(Subject subject, Lock lock, Shown shown) {
    return switch (shown) {
      case Shown.Whole whole -> LockView.of(subject, lock);
      case Shown.Part(String text) ->
          LockPart.parse(text)
              .<Object>map(part -> view(subject, lock, part))
              .orElseGet(() -> LockView.of(subject, lock));
      case Shown.Answer(SessionRef session) -> true;
      case Shown.Answer(Object topic) -> PARTICIPANT.answer(lock, topic, null);
    };
  }

  private static Object view(Subject subject, Lock lock, LockPart part) {
    return switch (part) {
      case LockPart.Grant(String waitId) -> {
        Hold hold = lock.takenBy(waitId);
        if (hold == null) {
          LostHold lost = lock.lostBy(waitId);
          yield new LostView(lost == null ? LossReason.NOT_HELD : lost.reason());
        }
        yield GrantView.of(subject, hold, waitId);
      }
      case LockPart.Held(long token) -> {
        Hold hold = lock.hold(token);
        yield hold == null ? new LostView(LossReason.NOT_HELD) : GrantView.of(subject, hold, null);
      }
      case LockPart.Released(long token, String owner) -> {
        Hold hold = lock.hold(token);
        yield new ReleaseView(subject.id(), owner, token, hold == null ? 0 : hold.count());
      }
      case LockPart.OfOwner(String owner) ->
          LockView.of(subject, lock, claim -> claim.owner().equals(owner));
      case LockPart.OfSession(String session) ->
          LockView.of(
              subject,
              lock,
              claim -> claim.session() != null && claim.session().id().equals(session));
    };
  }

  @Override
  public List<LockCommand> merge(List<LockCommand> hints) {
    return PARTICIPANT.merge(hints);
  }

  @Override
  public List<Measurement> measurements(LockEvent event, Lock before) {
    return LockMeasurements.of(event, before);
  }

  @Override
  public Map<String, String> counted() {
    return Map.of(
        HOLDERS, "Grants that are held, of the locks in this node's memory",
        WAITERS, "Acquisitions that wait, of the locks in this node's memory");
  }

  @Override
  public Map<String, Integer> counts(Lock lock) {
    return Map.of(HOLDERS, lock.holds().size(), WAITERS, lock.queue().size());
  }

  @Override
  public int weight(Lock lock) {
    return lock.holds().size()
        + lock.queue().size()
        + lock.ended().size()
        + lock.sessions().size()
        + lock.participations().size();
  }
}
