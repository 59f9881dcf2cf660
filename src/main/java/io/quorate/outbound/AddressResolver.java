package io.quorate.outbound;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Looks up where a partner's host is, and checks that it may be called there, so that a name cannot
 * lead a call elsewhere: the connection goes to the very address that is returned here. Never
 * blocks. Safe for use by any thread.
 */
final class AddressResolver {

  private final boolean allowPrivate;
  private final Duration timeout;
  private final Lookups lookups;

  /** What came of a lookup. */
  sealed interface Resolved {
    /** It is there and may be called. */
    record Found(InetAddress address) implements Resolved {}

    /** It may not be called ({@code invalid_argument}), or is not found ({@code unavailable}). */
    record Refused(Rejection rejection) implements Resolved {}
  }

  AddressResolver(boolean allowPrivate, Duration timeout, Lookups lookups) {
    this.allowPrivate = allowPrivate;
    this.timeout = timeout;
    this.lookups = lookups;
  }

  /** Looks up the host of an allowed URL; the stage never fails. */
  CompletionStage<Resolved> resolve(AllowList.Match match) {
    CompletionStage<List<InetAddress>> found;
    try {
      found = lookups.of(match.url().host());
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          unavailable("Expected to look the partner's host up, but too many wait for that."));
    }
    return found
        .handle(
            (addresses, failure) ->
                failure == null ? checked(match, addresses) : unknown(match.url().host()))
        .toCompletableFuture()
        .completeOnTimeout(
            unavailable("Expected to look the partner's host up in time, but it took too long."),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static Resolved unknown(String host) {
    return unavailable(
        "Expected to find the partner's host %s, but it is unknown.".formatted(host));
  }

  private Resolved checked(AllowList.Match match, List<InetAddress> found) {
    for (InetAddress address : found) {
      if (!isAllowed(match.prefix(), address)) {
        return new Resolved.Refused(
            new Rejection(
                RejectionCode.INVALID_ARGUMENT,
                "Expected the partner's host %s to be at an address that may be called, but %s may"
                        .formatted(match.url().host(), address.getHostAddress())
                    + " not."));
      }
    }
    return new Resolved.Found(any(found));
  }

  private boolean isAllowed(PartnerUrl prefix, InetAddress address) {
    if (prefix.isLiteral()) {
      return true;
    }
    if (prefix.host().equals("localhost")) {
      return address.isLoopbackAddress();
    }
    return switch (AddressKind.of(address)) {
      case PUBLIC -> true;
      case PRIVATE -> allowPrivate;
      case NOWHERE -> false;
    };
  }

  /** Any of the family that the system prefers, so that another attempt may find another one. */
  private static InetAddress any(List<InetAddress> found) {
    List<InetAddress> preferred =
        found.stream().filter(a -> a.getClass() == found.getFirst().getClass()).toList();
    return preferred.get(ThreadLocalRandom.current().nextInt(preferred.size()));
  }

  private static Resolved unavailable(String detail) {
    return new Resolved.Refused(new Rejection(RejectionCode.UNAVAILABLE, detail));
  }
}
