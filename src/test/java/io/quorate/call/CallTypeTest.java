package io.quorate.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.EntityTypeAssert;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTypeTest {

  private static final EntityType<CallCommand, CallEvent, Call> TYPE = CallType.of(Calls.LIMITS);

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(TYPE, CallCommand.class, CallEvent.class);
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(TYPE.name()).isEqualTo("call");
    assertThat(TYPE.events().keySet())
        .containsExactlyInAnyOrder(
            "call.ordered",
            "call.asked",
            "call.failed",
            "call.answered",
            "call.gave-up",
            "call.exhausted",
            "call.participated");
  }

  @Test
  void shouldTranslateWhatParticipantsAreTold() {
    var ask = new ParticipantCommand.Ask("t");
    assertThat(TYPE.translate(ask)).isEqualTo(Calls.participate(ask));
  }

  @Test
  void shouldKeepItsStateInSnapshots() throws IOException {
    var route = new Itinerary(Itinerary.Kind.RELAY, List.of(Calls.step(Calls.saga())), "EUR");
    var order = Calls.order(Calls.saga(), Commitment.EXECUTE, route);
    for (Call call :
        List.of(
            Call.NONE,
            Calls.after(List.of(Calls.ordered(order), Calls.failed(CallRequest.CALL, true))),
            Calls.after(
                List.of(
                    Calls.ordered(order),
                    Calls.answered(),
                    Calls.performed(order, Commitment.EXECUTE),
                    Calls.gaveUp(null),
                    Calls.asked(CallRequest.UNDO))))) {
      byte[] stored = Json.STORED.writeValueAsBytes(call);
      assertThat(Json.STORED.readValue(stored, Call.class))
          .usingRecursiveComparison()
          .isEqualTo(call);
    }
  }

  @Test
  void shouldReadAnAttemptOfVersion01() throws IOException {
    String old = "{\"request\":\"call\",\"reached\":true,\"detail\":\"no\",\"atMs\":7}";
    assertThat(Json.STORED.readValue(old, CallEvent.Failed.class))
        .isEqualTo(new CallEvent.Failed(CallRequest.CALL, true, "no", 7));
    assertThat(
            Json.STORED.writeValueAsString(new CallEvent.Failed(CallRequest.CALL, true, "no", 7)))
        .isEqualTo(old);
  }

  @Test
  void shouldKeepItsCommandsOnTheWire() throws IOException {
    for (CallCommand command :
        List.of(
            Calls.perform(Calls.prepared()),
            Calls.done(CallRequest.CALL, 1, "yes"),
            Calls.refused(CallRequest.UNDO, 2, Calls.DOUBT))) {
      byte[] written = Json.STORED.writeValueAsBytes(command);
      assertThat(Json.STORED.readValue(written, command.getClass())).isEqualTo(command);
    }
  }
}
