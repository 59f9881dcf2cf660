package io.quorate.feed;

import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.PersistenceIds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader wants. Immutable.
 *
 * @param names their names in the journal; empty for all
 * @param persistenceId the history that they must be in; null for all
 */
public record EventFilter(Set<String> names, @Nullable String persistenceId) {

  /** Lets every event through. */
  public static final EventFilter ALL = new EventFilter(Set.of(), null);

  /** The most types that a filter may list. */
  public static final int MAX_TYPES = 100;

  private static final String ANY_OF = ".*";

  public EventFilter {
    names = Set.copyOf(names);
  }

  /**
   * Makes one of what a client has written.
   *
   * @param types types of events, with or without {@link FeedEvent#TYPE_PREFIX}; one that ends with
   *     {@code .*} stands for all that begin so; null or none for all
   * @param entity such as {@code accounts/alice}; or null
   * @throws InvalidArgument when a type is none of an event, or the entity is none of those that
   *     are published
   */
  public static EventFilter of(
      PublishedTypes published, @Nullable List<String> types, @Nullable String entity) {
    Set<String> names = types == null ? Set.of() : names(published, types);
    if (entity == null) {
      return new EventFilter(names, null);
    }
    int separator = entity.indexOf('/');
    String typeName = separator < 0 ? null : published.typeName(entity.substring(0, separator));
    if (typeName == null) {
      throw new InvalidArgument(
          "Expected entity to be one of %s, a slash and an id, such as accounts/alice, but it is not."
              .formatted(String.join(", ", published.all().keySet().stream().sorted().toList())));
    }
    String id = Check.id("the id of entity", entity.substring(separator + 1));
    return new EventFilter(names, PersistenceIds.of(typeName, id));
  }

  private static Set<String> names(PublishedTypes published, List<String> types) {
    if (types.size() > MAX_TYPES) {
      throw new InvalidArgument(
          "Expected at most %d types, but there are %d.".formatted(MAX_TYPES, types.size()));
    }
    var names = new HashSet<String>();
    for (String type : types) {
      String name =
          type.startsWith(FeedEvent.TYPE_PREFIX)
              ? type.substring(FeedEvent.TYPE_PREFIX.length())
              : type;
      List<String> named =
          published.eventNames().stream().filter(each -> isMeant(name, each)).toList();
      if (named.isEmpty()) {
        throw new InvalidArgument(
            "Expected types to name types of events, such as account.deposited or account.*, but one"
                + " does not.");
      }
      names.addAll(named);
    }
    return names;
  }

  private static boolean isMeant(String wanted, String name) {
    return wanted.endsWith(ANY_OF)
        ? name.startsWith(wanted.substring(0, wanted.length() - 1))
        : name.equals(wanted);
  }

  /** Whether an event is wanted. */
  public boolean lets(FeedEvent event) {
    return event.isPublished()
        && (names.isEmpty() || names.contains(event.name()))
        && (persistenceId == null || persistenceId.equals(event.entry().persistenceId()));
  }
}
