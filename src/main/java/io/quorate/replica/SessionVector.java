package io.quorate.replica;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one client has read and written: a vector clock. Each entity is a process with one writer,
 * its owner, whose clock is its version; a copy may be shown when it is not behind the vector.
 * Immutable and safe for use by any thread.
 *
 * <p>After Terry, Demers, Petersen, Spreitzer, Theimer, Welch: Session Guarantees for Weakly
 * Consistent Replicated Data (1994), section 4, where servers are the processes. Deviations: the
 * client keeps the vector, as a text; and one that grows too long forgets its oldest entries, and
 * knows from then on that it knows nothing of an entity that it does not name.
 */
public final class SessionVector {

  /** A client that has read and written nothing. */
  public static final SessionVector NEW = new SessionVector(Map.of(), false);

  /** How a client begins a session. */
  public static final String NEW_TEXT = "new";

  /** The longest text, in characters; what headers can carry. */
  public static final int MAX_LENGTH = 4_096;

  private static final Pattern ENTRY =
      Pattern.compile("([a-z]{1,32}\\|[^=\\n]{1,128})=(-?[0-9]{1,18})");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_-]*");
  private static final String FORM = "1";
  private static final String FORGETFUL = "*";

  /** Which version is not known, so that the owner has to be asked. */
  private static final long UNKNOWN = -1;

  private final Map<String, Long> versions;
  private final boolean forgetful;

  private SessionVector(Map<String, Long> versions, boolean forgetful) {
    this.versions = versions;
    this.forgetful = forgetful;
  }

  /** Reads what {@link #text} has written, or the word for a new one; nothing for any other. */
  public static Optional<SessionVector> parse(String text) {
    if (text.equals(NEW_TEXT)) {
      return Optional.of(NEW);
    }
    if (text.length() > MAX_LENGTH || !BASE64.matcher(text).matches()) {
      return Optional.empty();
    }
    String[] lines;
    try {
      lines =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII)
              .split("\n", -1);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!lines[0].equals(FORM) && !lines[0].equals(FORM + FORGETFUL)) {
      return Optional.empty();
    }
    var versions = new LinkedHashMap<String, Long>();
    for (int i = 1; i < lines.length; i++) {
      Matcher entry = ENTRY.matcher(lines[i]);
      if (!entry.matches()) {
        return Optional.empty();
      }
      versions.put(entry.group(1), Long.parseLong(entry.group(2)));
    }
    return Optional.of(new SessionVector(versions, lines[0].endsWith(FORGETFUL)));
  }

  /** Returns the vector as a client keeps it: at most {@link #MAX_LENGTH} characters. */
  public String text() {
    var lines = new StringBuilder(forgetful ? FORM + FORGETFUL : FORM);
    versions.forEach((id, version) -> lines.append('\n').append(id).append('=').append(version));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(lines.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Returns the version that a copy must have at least to be shown; null when only the owner can
   * tell.
   */
  public @Nullable Long least(String persistenceId) {
    Long version = versions.get(persistenceId);
    if (version == null) {
      return forgetful ? null : (Long) 0L;
    }
    return version == UNKNOWN ? null : version;
  }

  /**
   * Returns the vector of a client that has seen this version of an entity, too, in a copy or in an
   * answer that was given before. Where only the owner can tell how new a copy must be, that stays
   * so: what was seen may be older than what the client has seen or changed before.
   */
  public SessionVector seen(String persistenceId, long version) {
    Long least = least(persistenceId);
    return least == null ? this : with(persistenceId, Math.max(least, version));
  }

  /** Returns the vector of a client that was told this version of an entity by its owner, now. */
  public SessionVector told(String persistenceId, long version) {
    Long before = versions.get(persistenceId);
    return with(persistenceId, before == null ? version : Math.max(before, version));
  }

  /** Returns the vector of a client that has changed an entity, whose version it does not know. */
  public SessionVector changed(String persistenceId) {
    return with(persistenceId, UNKNOWN);
  }

  private SessionVector with(String persistenceId, long version) {
    var more = new LinkedHashMap<>(versions);
    more.remove(persistenceId);
    more.put(persistenceId, version);
    boolean forgets = forgetful;
    while (length(more) > MAX_LENGTH) {
      more.remove(more.keySet().iterator().next());
      forgets = true;
    }
    return new SessionVector(more, forgets);
  }

  private static int length(Map<String, Long> versions) {
    int bytes = FORM.length() + FORGETFUL.length();
    for (Map.Entry<String, Long> entry : versions.entrySet()) {
      bytes += 2 + entry.getKey().length() + entry.getValue().toString().length();
    }
    return (bytes * 4 + 2) / 3;
  }
}
