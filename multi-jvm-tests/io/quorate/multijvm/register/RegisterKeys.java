package io.quorate.multijvm.register;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.workload.Workload;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * The few registers that all clients use at a time. A register that is used up is replaced by a new
 * one; the client that finds it so opens the new one, while the others use what is left. Safe for
 * use by any thread.
 */
final class RegisterKeys {

  private static final int KEYS = 4;
  private static final long INITIAL_BALANCE = 500;

  private final Client client;
  private final RegisterHistory history;
  private final String phase;
  private final AtomicInteger next = new AtomicInteger();

  private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(KEYS);

  RegisterKeys(Client client, RegisterHistory history, String phase) {
    this.client = client;
    this.history = history;
    this.phase = phase;
    for (int i = 0; i < KEYS; i++) {
      slots.set(i, new Slot.Empty());
    }
  }

  /** Returns one for some operations; none when it had to be opened first, or is being opened. */
  Optional<Register> take(RandomGenerator random, int operations) {
    int i = random.nextInt(KEYS);
    Slot slot = slots.get(i);
    if (slot instanceof Slot.Used(Register register) && register.begin(operations)) {
      return Optional.of(register);
    }
    if (!(slot instanceof Slot.Opening) && slots.compareAndSet(i, slot, new Slot.Opening())) {
      slots.set(i, open(Workload.anyNode(random, client)));
    }
    return Optional.empty();
  }

  private Slot open(int node) {
    String account = "%s.register.%d".formatted(phase, next.getAndIncrement());
    Operation opened = client.perform(Intent.open(account, INITIAL_BALANCE, 0), node);
    if (!opened.isAcknowledged()) {
      return new Slot.Empty();
    }
    var register = new Register(account, RegisterState.of(opened.last()));
    history.add(register);
    return new Slot.Used(register);
  }

  /** What there is in the place of a register. */
  private sealed interface Slot {
    record Empty() implements Slot {}

    record Opening() implements Slot {}

    record Used(Register register) implements Slot {}
  }
}
