package io.quorate.runtime.entity;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountEvent;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.entity.SimulatedJournal.Defect;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One live copy of an account on the simulated cluster: the real inbox, group commit and replay,
 * with a simulated journal in place of Akka's.
 */
@SuppressWarnings("NullAway") // null stands for what a simulated message does not need
final class SimulatedEntity {

  private static final int SLOWEST_RECOVERY_MS = 60;

  private final SimulatedWorld world;
  private final SimulatedJournal journal;
  private final Defect defect;
  private final Hosted<AccountCommand, AccountEvent, Account> hosted;
  private final Inbox inbox;
  private final ReplyPath replyPath;
  private final IdentityHashMap<HostMessage.Request, HostMessage.Request> originals =
      new IdentityHashMap<>();
  private HostState<Account> state;
  private int known;
  private boolean dead;
  private boolean hasWritten;

  interface ReplyPath {
    void reply(HostMessage.Request request, Reply reply);
  }

  SimulatedEntity(
      SimulatedWorld world,
      SimulatedJournal journal,
      Defect defect,
      Hosted<AccountCommand, AccountEvent, Account> hosted,
      ReplyPath replyPath) {
    this.world = world;
    this.journal = journal;
    this.defect = defect;
    this.hosted = hosted;
    this.replyPath = replyPath;
    this.state = hosted.initial();
    this.inbox =
        new Inbox(
            "account",
            hosted.context(),
            this::toSelf,
            (delay, message) -> {},
            this::answer,
            answered -> Optional.empty());
    recover();
  }

  void receive(HostMessage message) {
    HostMessage received =
        message instanceof HostMessage.Request request ? spoilt(request) : message;
    if (!dead && inbox.accept(received)) {
      flush();
    }
  }

  /** A request as a host with the defect would treat it. */
  private HostMessage.Request spoilt(HostMessage.Request request) {
    boolean forgets = defect == Defect.NO_MEMORY;
    boolean waits = defect == Defect.NO_PATIENCE;
    var treated =
        new HostMessage.Request(
            request.command(),
            forgets ? null : request.requestId(),
            forgets ? null : request.clientKey(),
            request.commandHash(),
            request.expectedVersion(),
            forgets ? request.sentAt() : request.firstSentAt(),
            request.sentAt(),
            waits ? Integer.MAX_VALUE : request.patienceMs(),
            request.traceParent(),
            null);
    originals.put(treated, request);
    return treated;
  }

  void kill() {
    dead = true;
  }

  private void toSelf(HostMessage message) {
    world.later(0, () -> receive(message));
  }

  private void answer(HostMessage.Request request, Reply reply) {
    if (!dead) {
      replyPath.reply(originals.getOrDefault(request, request), reply);
    }
  }

  private void recover() {
    world.later(
        world.below(SLOWEST_RECOVERY_MS),
        () -> {
          if (dead) {
            return;
          }
          List<StoredEvent> history = journal.history(hosted.entityId());
          HostState<Account> replayed = hosted.initial();
          for (StoredEvent event : history) {
            replayed = hosted.replay(replayed, event);
          }
          state = replayed;
          known = history.size();
          hasWritten = false;
          inbox.recovered();
        });
  }

  private void flush() {
    List<Waiting> group = inbox.take();
    Set<String> unclear = hosted.unclear(state, group);
    if (unclear.isEmpty()) {
      decide(group, Recollection.NOTHING);
      return;
    }
    journal.find(
        hosted.entityId(),
        unclear,
        found -> {
          if (!dead) {
            decide(
                group,
                found == null ? new Recollection(Map.of(), unclear) : hosted.recollection(found));
          }
        });
  }

  private void decide(List<Waiting> group, Recollection recollection) {
    var commit = hosted.commit(state, recollection, this::answer);
    commit.elapse();
    group.forEach(commit::decide);
    if (!hasWritten) {
      commit.sealRefusals();
    }
    List<StoredEvent> events = commit.events();
    if (defect == Defect.REPLY_BEFORE_WRITE) {
      commit.outcomes().tell();
    }
    if (events.isEmpty()) {
      finish(commit);
      return;
    }
    journal.append(
        hosted.entityId(),
        known,
        events,
        written -> {
          if (dead) {
            return;
          }
          if (written) {
            known += events.size();
            hasWritten = true;
            state = outcome(events.getLast());
            finish(commit);
          } else {
            recover();
          }
        });
  }

  private void finish(GroupCommit<AccountCommand, AccountEvent, Account> commit) {
    if (defect != Defect.REPLY_BEFORE_WRITE) {
      commit.outcomes().tell();
    }
    inbox.written(commit::woken, commit.outcomes().later());
  }

  @SuppressWarnings("unchecked")
  private static HostState<Account> outcome(StoredEvent event) {
    return (HostState<Account>) event.outcome();
  }
}
