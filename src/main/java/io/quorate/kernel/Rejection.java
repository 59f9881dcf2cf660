package io.quorate.kernel;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expected refusal of a command: a value, never an exception.
 *
 * @param code why, for programs
 * @param detail why, for people: "Expected to ..., but ..."
 * @param cause why a transaction is undone, where the code does not tell; else null
 * @param members what clients are told beside that, by the names that they see; empty for most.
 *     Never stored
 */
public record Rejection(
    RejectionCode code,
    String detail,
    @Nullable AbortCause cause,
    @JsonIgnore Map<String, Object> members) {

  public Rejection {
    // Absent where it is read from the journal.
    members = Objects.requireNonNullElse(members, Map.of());
  }

  /** A refusal without further members. */
  public Rejection(RejectionCode code, String detail, @Nullable AbortCause cause) {
    this(code, detail, cause, Map.of());
  }

  /** A refusal whose code says all. */
  public Rejection(RejectionCode code, String detail) {
    this(code, detail, null, Map.of());
  }

  /** Returns the same refusal that tells clients one thing more. */
  public Rejection telling(String name, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Rejection(code, detail, cause, more);
  }

  /** Returns the same refusal with a cause. */
  public Rejection because(AbortCause why) {
    return new Rejection(code, detail, why, members);
  }
}
