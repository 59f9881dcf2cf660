package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The protocols by which a transaction can be driven. */
public enum ProtocolName {
  /** Steps in order by the coordinator; compensation in reverse. */
  SAGA("saga"),
  /** Steps in order, passed on by the participants themselves. */
  CHOREOGRAPHY("choreography"),
  /** Two-phase commit: all promise, then all commit or abort. */
  TWO_PHASE_COMMIT("2pc"),
  /** Three-phase commit: participants can end without the coordinator; not safe in a partition. */
  THREE_PHASE_COMMIT("3pc");

  private final String text;

  ProtocolName(String text) {
    this.text = text;
  }

  /** Returns the name as clients and the journal write it. */
  @JsonValue
  public String text() {
    return text;
  }

  /** Returns the protocol of a name, or empty when there is none. */
  public static Optional<ProtocolName> of(String text) {
    return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
  }
}
