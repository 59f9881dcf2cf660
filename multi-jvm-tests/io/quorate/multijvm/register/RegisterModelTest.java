package io.quorate.multijvm.register;

import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Write;
import org.junit.jupiter.api.Test;

/** Conditions and refusals: the register starts at version 1 with a balance of 100. */
class RegisterModelTest extends RegisterCalls {

  @Test
  void shouldFindAnOpenConditionalWriteThatIsDoneAtAnotherVersion() {
    open(0, 10, 1);
    done(1, 2, 5, 2, 105);
    read(3, 4, 3, 115);

    assertFound("read: version 3, balance 115");
  }

  @Test
  void shouldJudgeRefusalsByCondition() {
    refused(0, 1, 10, 7, new Answer.VersionMismatch());
    assertAccepted();

    refused(2, 3, 10, 1, new Answer.VersionMismatch());
    assertFound("add 10 if version 1: VersionMismatch[]");

    done(2, 9, 5, 2, 105);
    assertAccepted();
  }

  @Test
  void shouldFindAConditionalWriteThatWasDoneAtAnotherVersion() {
    done(0, 1, 5, 2, 105);
    calls.add(answered(2, 3, new Write(5, 1, new Answer.Done(new RegisterState(3, 110)))));

    assertFound("add 5 if version 1: Done");
  }

  @Test
  void shouldJudgeRefusalsForWantOfMoney() {
    refused(0, 1, -101, Write.ANY_VERSION, new Answer.InsufficientFunds());
    assertAccepted();

    refused(2, 3, -100, Write.ANY_VERSION, new Answer.InsufficientFunds());
    assertFound("add -100: InsufficientFunds[]");

    open(3, -1, Write.ANY_VERSION);
    assertAccepted();
  }

  @Test
  void shouldFindAnOverdraft() {
    done(0, 1, -101, 2, -1);

    assertFound("add -101: Done[after=version 2, balance -1]");
  }
}
