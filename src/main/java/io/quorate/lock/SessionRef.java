package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What a claim has to do with a session.
 *
 * @param id the session's id
 * @param life which of its lives; an id may be used again after its end
 * @param attachment the number under which the session keeps this claim
 */
public record SessionRef(String id, long life, long attachment) {

  /** Whether it is the same life of the same session. */
  @JsonIgnore
  boolean isOf(@Nullable SessionRef other) {
    return other != null && id.equals(other.id) && life == other.life;
  }

  /** Whether it is an earlier life of the same session. */
  @JsonIgnore
  boolean isEarlierThan(SessionRef other) {
    return id.equals(other.id) && life < other.life;
  }

  /** Whether both are of the same life of the same session, or of none. */
  static boolean same(@Nullable SessionRef one, @Nullable SessionRef other) {
    return one == null ? other == null : one.isOf(other);
  }
}
