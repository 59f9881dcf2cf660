package io.quorate.multijvm.register;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizableCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients saw of all registers. Safe for use by any thread. */
public final class RegisterHistory {

  private final Map<String, Register> registers = new ConcurrentHashMap<>();
  private final Queue<RegisterOperation> operations = new ConcurrentLinkedQueue<>();

  public void add(Register register) {
    registers.put(register.account(), register);
  }

  public void add(RegisterOperation operation) {
    operations.add(operation);
  }

  public List<RegisterOperation> operations() {
    return List.copyOf(operations);
  }

  public int size() {
    return operations.size();
  }

  /** Judges all keys; call when all clients have stopped. */
  public RegisterReport judge() {
    var calls = new HashMap<String, List<LinearizableCall<RegisterAction>>>();
    for (RegisterOperation operation : operations) {
      calls.computeIfAbsent(operation.account(), a -> new ArrayList<>()).addAll(operation.calls());
    }
    var check = new LinearizabilityCheck<>(new RegisterModel());
    var findings = new ArrayList<String>();
    int visited = 0;
    long slowestNanos = 0;
    for (Register register : registers.values()) {
      long startedNanos = System.nanoTime();
      String account = register.account();
      LinearizabilityVerdict verdict =
          check.judge(account, register.opened(), calls.getOrDefault(account, List.of()));
      slowestNanos = Math.max(slowestNanos, System.nanoTime() - startedNanos);
      visited = Math.max(visited, verdict.visited());
      switch (verdict) {
        case LinearizabilityVerdict.Linearizable l -> {}
        case LinearizabilityVerdict.Violated violated -> findings.add(violated.window());
        case LinearizabilityVerdict.Undecided undecided -> findings.add(undecided.reason());
      }
    }
    return RegisterReport.of(
        registers.size(),
        calls.values().stream().flatMap(Collection::stream).toList(),
        visited,
        Duration.ofNanos(slowestNanos),
        findings);
  }
}
