package io.quorate.lock;

import io.quorate.kernel.Decider;
import io.quorate.kernel.ReferenceModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/**
 * What a lock should do. Whether somebody may have it is said as one condition: everybody who has
 * it, what is kept back, and everybody who came before fit together with him.
 */
@NullUnmarked
final class LockModel implements ReferenceModel<LockCommand, Lock> {

  private static final String LATER = "later";
  private static final long NEVER = Decider.NEVER;

  private int permits;
  private long lastToken;
  private final List<Held> holds = new ArrayList<>();
  private final List<Waiter> queue = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();

  /** What became of wait ids, by the code that another request with it is told. */
  private final Map<String, String> over = new HashMap<>();

  private final Set<SessionRef> ended = new HashSet<>();

  private static final class Held {
    String owner;
    long token;
    boolean shared;
    int count = 1;
    int permits;
    long ttl;
    long ends;
    long returns = NEVER;
    long keptUntil;
    long delay;
    SessionRef session;
    final Map<String, String> takings = new HashMap<>();
  }

  private static final class Waiter {
    String id;
    String attendant;
    boolean gone;
    Claim claim;
    long ends;
    long attended;
  }

  private record Kept(boolean shared, int permits, long until) {}

  @Override
  public String apply(LockCommand command, long nowMs) {
    return switch (command) {
      case LockCommand.Get unused -> SAME;
      case LockCommand.Acquire acquire -> acquire(acquire, nowMs);
      case LockCommand.Leave leave -> leave(leave, nowMs);
      case LockCommand.GiveBack back -> giveBack(back, nowMs);
      case LockCommand.CancelWait cancel -> end(cancel.waitId(), "lock_not_acquired");
      case LockCommand.Renew renew -> renew(renew, nowMs);
      case LockCommand.Release release -> release(release, nowMs);
      case LockCommand.Downgrade downgrade -> downgrade(downgrade);
      case LockCommand.ForceRelease force -> {
        List<Held> forced =
            holds.stream()
                .filter(held -> force.token() == null || force.token() == held.token)
                .toList();
        forced.forEach(held -> lose(held, held.delay, nowMs));
        yield forced.isEmpty() ? SAME : OK;
      }
      case LockCommand.Resize resize -> resize(resize.permits(), nowMs);
      case LockCommand.Delete unused -> delete(nowMs);
      case LockCommand.EndSession end -> endSession(end.session(), nowMs);
      case LockCommand.AwaitChange unused -> throw new AssertionError("not drawn");
      case LockCommand.BreakDeadlock unused -> throw new AssertionError("not drawn");
      case LockCommand.LetPass unused -> throw new AssertionError("not drawn");
      case LockCommand.Participate unused -> throw new AssertionError("not drawn");
    };
  }

  private String acquire(LockCommand.Acquire acquire, long nowMs) {
    Held mine = find(acquire.waitId());
    if (mine != null) {
      if (!mine.owner.equals(acquire.claim().owner())) {
        return "idempotency_key_reused";
      }
      if (mine.session != null
          && acquire.claim().session() != null
          && !mine.session.equals(acquire.claim().session())) {
        return "lock_lost";
      }
      boolean told = mine.takings.get(acquire.waitId()).equals(acquire.attendant());
      if (told && mine.returns == NEVER) {
        return SAME;
      }
      mine.takings.put(acquire.waitId(), acquire.attendant());
      mine.returns = NEVER;
      return OK;
    }
    Waiter waiter = waiter(acquire.waitId());
    if (waiter != null) {
      return goOn(waiter, acquire, nowMs);
    }
    String code = over.get(acquire.waitId());
    if (code != null) {
      return code;
    }
    return begin(acquire, nowMs);
  }

  private String goOn(Waiter waiter, LockCommand.Acquire acquire, long nowMs) {
    if (!waiter.claim.equals(acquire.claim())) {
      return waiter.claim.asRepeated().equals(acquire.claim().asRepeated())
          ? "lock_lost"
          : "idempotency_key_reused";
    }
    boolean same = waiter.attendant.equals(acquire.attendant());
    if (same && waiter.gone) {
      return LATER;
    }
    if (fits(queue.subList(0, queue.indexOf(waiter)), waiter.claim)) {
      queue.remove(waiter);
      grant(acquire, nowMs);
      return OK;
    }
    if (!same || waiter.attended - nowMs <= 10_000) {
      waiter.attendant = acquire.attendant();
      waiter.gone = false;
      waiter.attended = nowMs + 15_000;
    }
    return LATER;
  }

  /** What earlier lives of its session have ends first, unless it is refused. */
  private String begin(LockCommand.Acquire acquire, long nowMs) {
    SessionRef session = acquire.claim().session();
    if (session == null) {
      return ask(acquire, nowMs);
    }
    List<SessionRef> lives =
        Stream.concat(
                holds.stream().map(held -> held.session),
                queue.stream().map(waiter -> waiter.claim.session()))
            .filter(one -> one != null && one.id().equals(session.id()))
            .distinct()
            .toList();
    if (ended.contains(session) || lives.stream().anyMatch(one -> one.life() > session.life())) {
      return "lock_lost";
    }
    var before =
        List.of(List.copyOf(holds), List.copyOf(queue), List.copyOf(kept), Set.copyOf(ended));
    Map<String, String> overBefore = Map.copyOf(over);
    lives.stream()
        .filter(one -> one.life() < session.life())
        .forEach(one -> endSession(one, nowMs));
    String outcome = ask(acquire, nowMs);
    if (!outcome.equals(OK) && !outcome.equals(LATER)) {
      restore(holds, before.get(0));
      restore(queue, before.get(1));
      restore(kept, before.get(2));
      restore(ended, before.get(3));
      over.clear();
      over.putAll(overBefore);
    }
    return outcome;
  }

  @SuppressWarnings("unchecked") // it is a copy of the same
  private static <T> void restore(Collection<T> some, Collection<?> before) {
    some.clear();
    some.addAll((Collection<T>) before);
  }

  private String ask(LockCommand.Acquire acquire, long nowMs) {
    Claim claim = acquire.claim();
    if (permits > 0 && claim.mode() == LockMode.SHARED) {
      return "invalid_argument";
    }
    if (claim.permits() > Math.max(1, permits)) {
      return "limit_exceeded";
    }
    if (permits == 0 && !isOfOneSession(claim)) {
      return "invalid_state";
    }
    boolean upgrade = isUpgrade(claim);
    if (upgrade && queue.stream().anyMatch(other -> isUpgrade(other.claim))) {
      return "deadlock";
    }
    // Who has not waited passes nobody who does, not even one who could have it, too.
    boolean first = upgrade || queue.isEmpty() || isReentry(claim);
    if (first && fits(List.of(), claim)) {
      grant(acquire, nowMs);
      return OK;
    }
    if (acquire.waitMs() == 0) {
      return "lock_not_acquired";
    }
    var waiter = new Waiter();
    waiter.id = acquire.waitId();
    waiter.attendant = acquire.attendant();
    waiter.claim = claim;
    waiter.ends = nowMs + acquire.waitMs();
    waiter.attended = nowMs + 15_000;
    queue.add(upgrade ? 0 : queue.size(), waiter);
    return LATER;
  }

  private boolean isOfOneSession(Claim claim) {
    Held mine = ownedBy(claim.owner());
    return (mine == null || Objects.equals(mine.session, claim.session()))
        && queue.stream()
            .filter(waiter -> waiter.claim.owner().equals(claim.owner()))
            .allMatch(waiter -> Objects.equals(waiter.claim.session(), claim.session()));
  }

  /** Whether all who came before could have it, and this one beside them. */
  private boolean fits(List<Waiter> before, Claim claim) {
    if (isReentry(claim)) {
      return true;
    }
    var all = new ArrayList<Claim>();
    before.stream().map(one -> one.claim).filter(one -> !isReentry(one)).forEach(all::add);
    all.add(claim);
    if (permits > 0) {
      int taken =
          holds.stream().mapToInt(held -> held.permits).sum()
              + kept.stream().mapToInt(Kept::permits).sum();
      return taken + all.stream().mapToInt(Claim::permits).sum() <= permits;
    }
    var sharing = new ArrayList<Boolean>();
    var owners = new ArrayList<String>();
    var upgraded = new HashSet<String>();
    for (Held held : holds) {
      sharing.add(held.shared);
      owners.add(held.owner);
    }
    for (Kept one : kept) {
      sharing.add(one.shared);
      owners.add("");
    }
    for (Claim one : all) {
      if (isUpgrade(one) && upgraded.add(one.owner())) {
        int own = owners.indexOf(one.owner());
        owners.remove(own);
        sharing.remove(own);
      }
      sharing.add(one.mode() == LockMode.SHARED);
      owners.add(one.owner());
    }
    return sharing.size() == 1 || !sharing.contains(false);
  }

  private void grant(LockCommand.Acquire acquire, long nowMs) {
    Claim claim = acquire.claim();
    long ends = claim.session() == null ? nowMs + claim.ttlMs() : NEVER;
    Held mine = permits > 0 ? null : ownedBy(claim.owner());
    if (mine != null && isReentry(claim)) {
      mine.count++;
      mine.ends = Math.max(mine.ends, ends);
      mine.ttl = Math.max(mine.ttl, claim.ttlMs());
      mine.keptUntil = Math.max(mine.keptUntil, nowMs + claim.minHoldMs());
      mine.delay = Math.max(mine.delay, claim.lockDelayMs());
      mine.returns = NEVER;
      mine.takings.put(acquire.waitId(), acquire.attendant());
      return;
    }
    var held = new Held();
    held.owner = claim.owner();
    held.token = ++lastToken;
    held.shared = claim.mode() == LockMode.SHARED;
    held.permits = claim.permits();
    held.ttl = claim.ttlMs();
    held.ends = ends;
    held.keptUntil = nowMs + claim.minHoldMs();
    held.delay = claim.lockDelayMs();
    held.session = claim.session();
    held.takings.put(acquire.waitId(), acquire.attendant());
    if (mine != null) {
      held.count = mine.count + 1;
      held.keptUntil = Math.max(held.keptUntil, mine.keptUntil);
      held.delay = Math.max(held.delay, mine.delay);
      forget(mine);
    }
    holds.add(held);
  }

  private boolean isReentry(Claim claim) {
    Held mine = permits > 0 ? null : ownedBy(claim.owner());
    return mine != null && (!mine.shared || claim.mode() == LockMode.SHARED);
  }

  private boolean isUpgrade(Claim claim) {
    Held mine = permits > 0 ? null : ownedBy(claim.owner());
    return mine != null && mine.shared && claim.mode() == LockMode.EXCLUSIVE;
  }

  private String leave(LockCommand.Leave leave, long nowMs) {
    Waiter waiter = waiter(leave.waitId());
    if (waiter != null && !waiter.gone && waiter.attendant.equals(leave.attendant())) {
      waiter.gone = true;
      waiter.attended = Math.min(waiter.attended, nowMs + 10_000);
      return OK;
    }
    Held held = find(leave.waitId());
    if (held == null
        || held.count > 1
        || held.returns != NEVER
        || !leave.attendant().equals(held.takings.get(leave.waitId()))) {
      return SAME;
    }
    held.returns = nowMs + 10_000;
    return OK;
  }

  private String giveBack(LockCommand.GiveBack back, long nowMs) {
    Held held = find(back.waitId());
    return held != null && back.attendant().equals(held.takings.get(back.waitId()))
        ? release(new LockCommand.Release(held.owner, held.token, null), nowMs)
        : SAME;
  }

  private String end(String waitId, String code) {
    Waiter waiter = waiter(waitId);
    if (waiter == null) {
      return "lock_not_acquired".equals(over.get(waitId)) || "ended".equals(over.get(waitId + "!"))
          ? SAME
          : "not_found";
    }
    queue.remove(waiter);
    over.put(waitId, code);
    over.put(waitId + "!", "ended");
    return OK;
  }

  private String renew(LockCommand.Renew renew, long nowMs) {
    Held held = held(renew.owner(), renew.token());
    if (held == null) {
      return "lock_lost";
    }
    if (held.session != null) {
      return renew.ttlMs() == null ? SAME : "invalid_argument";
    }
    held.ttl = renew.ttlMs() == null ? held.ttl : renew.ttlMs();
    held.ends = nowMs + held.ttl;
    held.returns = NEVER;
    return OK;
  }

  private String release(LockCommand.Release release, long nowMs) {
    Held held = held(release.owner(), release.token());
    if (held == null) {
      return "lock_lost";
    }
    if (release.count() != null && release.count() != held.count) {
      return release.count() > held.count ? SAME : "invalid_state";
    }
    if (held.count > 1) {
      held.count--;
      held.returns = NEVER;
    } else {
      lose(held, 0, nowMs);
    }
    return OK;
  }

  private String downgrade(LockCommand.Downgrade downgrade) {
    Held held = held(downgrade.owner(), downgrade.token());
    if (held == null) {
      return "lock_lost";
    }
    if (permits > 0) {
      return "invalid_state";
    }
    if (held.shared) {
      return SAME;
    }
    held.shared = true;
    held.returns = NEVER;
    return OK;
  }

  private String resize(int to, long nowMs) {
    if (permits == to) {
      return SAME;
    }
    if (permits == 0 && isUsed(nowMs)) {
      return "invalid_state";
    }
    permits = to;
    return OK;
  }

  private String delete(long nowMs) {
    if (isUsed(nowMs)) {
      return "invalid_state";
    }
    boolean nothing = permits == 0 && kept.isEmpty();
    permits = 0;
    kept.clear();
    return nothing ? SAME : OK;
  }

  private boolean isUsed(long nowMs) {
    return !holds.isEmpty()
        || !queue.isEmpty()
        || kept.stream().anyMatch(one -> one.until() > nowMs);
  }

  private String endSession(SessionRef session, long nowMs) {
    if (!ended.add(session)) {
      return SAME;
    }
    List.copyOf(queue).stream()
        .filter(waiter -> session.equals(waiter.claim.session()))
        .forEach(waiter -> end(waiter.id, "lock_lost"));
    List.copyOf(holds).stream()
        .filter(held -> session.equals(held.session))
        .forEach(held -> lose(held, held.delay, nowMs));
    return OK;
  }

  @Override
  public void expire(long nowMs) {
    for (Held held : List.copyOf(holds)) {
      if (held.ends <= nowMs) {
        lose(held, held.delay, nowMs);
      } else if (held.returns <= nowMs) {
        lose(held, 0, nowMs);
      }
    }
    for (Waiter waiter : List.copyOf(queue)) {
      if (Math.min(waiter.ends, waiter.attended) <= nowMs) {
        end(waiter.id, "lock_not_acquired");
      }
    }
    kept.removeIf(one -> one.until() <= nowMs);
  }

  private void lose(Held held, long delay, long nowMs) {
    forget(held);
    long until = Math.max(nowMs + delay, held.keptUntil);
    if (until > nowMs) {
      kept.add(new Kept(held.shared, held.permits, until));
    }
  }

  private void forget(Held held) {
    holds.remove(held);
    held.takings.keySet().forEach(id -> over.put(id, "lock_lost"));
  }

  private Held find(String waitId) {
    return holds.stream().filter(held -> held.takings.containsKey(waitId)).findFirst().orElse(null);
  }

  private Held ownedBy(String owner) {
    return holds.stream().filter(held -> held.owner.equals(owner)).findFirst().orElse(null);
  }

  private Held held(String owner, long token) {
    return holds.stream()
        .filter(held -> held.token == token && held.owner.equals(owner))
        .findFirst()
        .orElse(null);
  }

  private Waiter waiter(String waitId) {
    return queue.stream().filter(one -> one.id.equals(waitId)).findFirst().orElse(null);
  }

  @Override
  public Object seen() {
    long due = NEVER;
    var seen = new ArrayList<Object>(List.of(permits, lastToken));
    for (Held held : holds) {
      due = Math.min(due, Math.min(held.ends, held.returns));
      seen.add(List.of(held.owner, held.token, held.shared, held.count, held.permits, held.ends));
    }
    for (Waiter waiter : queue) {
      due = Math.min(due, Math.min(waiter.ends, waiter.attended));
      seen.add(List.of(waiter.id, waiter.attendant, waiter.gone));
    }
    for (Kept one : kept) {
      due = Math.min(due, one.until());
      seen.add(one);
    }
    seen.add(due);
    return seen;
  }

  @Override
  public Object seenOf(Lock lock, long dueAtMs) {
    var seen = new ArrayList<Object>(List.of(lock.permits(), lock.lastToken()));
    for (Hold hold : lock.holds()) {
      seen.add(
          List.of(
              hold.claim().owner(),
              hold.token(),
              hold.claim().mode() == LockMode.SHARED,
              hold.count(),
              hold.claim().permits(),
              hold.expiresAtMs()));
    }
    for (Wait wait : lock.queue()) {
      seen.add(List.of(wait.waitId(), wait.attendant(), wait.gone()));
    }
    for (Cooling one : lock.cooling()) {
      seen.add(new Kept(one.mode() == LockMode.SHARED, one.permits(), one.untilMs()));
    }
    seen.add(dueAtMs);
    return seen;
  }
}
