package io.quorate.outbound;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The URLs that may be called: those below one of the prefixes in {@code quorate.call.allow}. Used
 * when a transaction is submitted, and again before every call. Immutable, safe for use by any
 * thread, never blocks.
 *
 * <p>A prefix covers whole path segments: {@code https://h/api} covers {@code https://h/api} and
 * {@code https://h/api/x?y}, but neither {@code https://h/apis} nor {@code https://h:8443/api}.
 */
public final class AllowList {

  private static final String NOT_LISTED =
      "Expected a URL below one that quorate.call.allow lists, but it is not.";

  private final List<PartnerUrl> prefixes;

  /** A URL that is allowed, and the prefix that allows it. */
  record Match(PartnerUrl url, PartnerUrl prefix) {}

  private AllowList(List<PartnerUrl> prefixes) {
    this.prefixes = List.copyOf(prefixes);
  }

  /**
   * Reads prefixes that are separated by commas; nothing is allowed when there are none.
   *
   * @throws IllegalArgumentException when one is wrong; the message names the setting
   */
  public static AllowList of(String listed) {
    var prefixes = new ArrayList<PartnerUrl>();
    for (String prefix : listed.split(",", -1)) {
      if (!prefix.isBlank()) {
        prefixes.add(prefix(prefix.strip()));
      }
    }
    return new AllowList(prefixes);
  }

  /** Whether this URL may be called, as far as that can be told without looking its host up. */
  public boolean allows(String url) {
    return refusal(url).isEmpty();
  }

  /** Returns why this URL may not be called: {@code invalid_argument}; empty when it may. */
  public Optional<Rejection> refusal(String url) {
    try {
      return find(PartnerUrl.parse(url)).isPresent() ? Optional.empty() : refused(NOT_LISTED);
    } catch (IllegalArgumentException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the URL, if it is allowed. */
  Optional<Match> find(String url) {
    try {
      return find(PartnerUrl.parse(url));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  List<PartnerUrl> prefixes() {
    return prefixes;
  }

  private Optional<Match> find(PartnerUrl url) {
    return prefixes.stream()
        .filter(prefix -> prefix.covers(url))
        .findFirst()
        .map(prefix -> new Match(url, prefix));
  }

  private static Optional<Rejection> refused(String detail) {
    return Optional.of(new Rejection(RejectionCode.INVALID_ARGUMENT, detail));
  }

  private static PartnerUrl prefix(String text) {
    PartnerUrl prefix;
    try {
      prefix = PartnerUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected quorate.call.allow to list URL prefixes, separated by commas, but one is wrong:"
              + " "
              + e.getMessage(),
          e);
    }
    if (prefix.query() != null) {
      throw new IllegalArgumentException(
          "Expected quorate.call.allow to list URL prefixes without a query, but '%s' has one."
              .formatted(text));
    }
    return prefix;
  }
}
