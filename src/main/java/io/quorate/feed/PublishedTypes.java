package io.quorate.feed;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The types of entities whose events clients can follow. Immutable. */
public final class PublishedTypes {

  private final Map<String, EntityType<?, ?, ?>> byCollection;
  private final Map<String, String> collections = new TreeMap<>();
  private final Set<String> eventNames = new TreeSet<>();

  /**
   * Collects them.
   *
   * @param byCollection each type by the word for its entities in paths, such as {@code accounts}
   */
  public PublishedTypes(Map<String, EntityType<?, ?, ?>> byCollection) {
    this.byCollection = Map.copyOf(byCollection);
    byCollection.forEach(
        (collection, type) -> {
          collections.put(type.name(), collection);
          eventNames.addAll(type.events().keySet());
        });
  }

  /** Returns the word for the entities of a type in paths, or null when it is not published. */
  @Nullable String collection(String typeName) {
    return collections.get(typeName);
  }

  /** Returns the name of the type whose entities have this word in paths, or null. */
  @Nullable String typeName(String collection) {
    EntityType<?, ?, ?> type = byCollection.get(collection);
    return type == null ? null : type.name();
  }

  /** Returns the names in the journal of all events that are published. */
  public Set<String> eventNames() {
    return eventNames;
  }

  /**
   * Returns what of a page this version knows: it ends before the first event of a published type
   * that only a newer version knows, since to pass over that would be to lose it for whoever reads
   * here. Once this node is of the newer version, he gets it.
   *
   * @param after where the page begins
   */
  FeedPage known(FeedPage page, FeedPosition after) {
    List<FeedEntry> entries = page.entries();
    for (int i = 0; i < entries.size(); i++) {
      if (!isKnown(entries.get(i))) {
        FeedPosition before = i == 0 ? after : entries.get(i - 1).position();
        return new FeedPage(entries.subList(0, i), before, before, page.end(), false);
      }
    }
    return page;
  }

  private boolean isKnown(FeedEntry entry) {
    return eventNames.contains(entry.name())
        || entry.name().equals(StoredEvent.NOTED)
        || !collections.containsKey(PersistenceIds.typeName(entry.persistenceId()));
  }

  /** Returns the types by the words for their entities in paths. */
  public Map<String, EntityType<?, ?, ?>> all() {
    return byCollection;
  }
}
