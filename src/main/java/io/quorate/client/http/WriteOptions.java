package io.quorate.client.http;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may want of a write beside the write. Immutable.
 *
 * @param key the caller's own, for a write that must take effect once over several calls; null when
 *     each call is a write of its own
 * @param version the one that the entity must have
 */
public record WriteOptions(@Nullable String key, OptionalLong version) {

  /** Wants nothing. */
  public static final WriteOptions NONE = new WriteOptions(null, OptionalLong.empty());

  /** Returns this with a key. */
  public WriteOptions withKey(String wanted) {
    return new WriteOptions(Ids.checkKey(wanted), version);
  }

  /** Returns this with a version. */
  public WriteOptions withVersion(long wanted) {
    return new WriteOptions(key, OptionalLong.of(wanted));
  }

  /** Returns the call with what is wanted of it. */
  public Call apply(Call call) {
    Call keyed = key == null ? call : call.withKey(key);
    return version.isPresent() ? keyed.withVersion(version.getAsLong()) : keyed;
  }
}
