package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict.Violated;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.util.ArrayList;
import java.util.List;

/** Writes down a history of one register for a test, and has it judged. */
public abstract class RegisterCalls {

  public static final RegisterState INITIAL = new RegisterState(1, 100);

  public final List<LinearizableCall<RegisterAction>> calls = new ArrayList<>();

  void read(long invoked, long returned, long version, long balance) {
    calls.add(answered(invoked, returned, new Read(new RegisterState(version, balance))));
  }

  void done(long invoked, long returned, long change, long version, long balance) {
    refused(
        invoked,
        returned,
        change,
        Write.ANY_VERSION,
        new Answer.Done(new RegisterState(version, balance)));
  }

  void refused(long invoked, long returned, long change, long expected, Answer answer) {
    calls.add(answered(invoked, returned, new Write(change, expected, answer)));
  }

  void open(long invoked, long change, long expected) {
    calls.add(
        LinearizableCall.open(
            "client", new Write(change, expected, new Answer.Unknown()), invoked));
  }

  static LinearizableCall<RegisterAction> answered(
      long invoked, long returned, RegisterAction action) {
    return LinearizableCall.answered("client", action, invoked, returned);
  }

  LinearizabilityVerdict judge() {
    return new LinearizabilityCheck<>(new RegisterModel()).judge("r1", INITIAL, calls);
  }

  void assertAccepted() {
    assertThat(judge()).isInstanceOf(LinearizabilityVerdict.Linearizable.class);
  }

  void assertFound(String unexplained) {
    List<String> lines = window().lines().toList();
    assertThat(lines.get(0)).startsWith("r1: Expected a linearizable history");
    assertThat(lines.get(1)).contains(unexplained);
  }

  String window() {
    LinearizabilityVerdict verdict = judge();
    assertThat(verdict).isInstanceOf(Violated.class);
    return ((Violated) verdict).window();
  }
}
