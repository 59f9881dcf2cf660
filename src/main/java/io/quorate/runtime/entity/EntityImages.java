package io.quorate.runtime.entity;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
import io.quorate.storage.Snapshots;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Reads from the storage what entities are, past their owners. Safe for use by any thread. */
public final class EntityImages {

  /** How much of a history is read at once. */
  private static final PageLimit PAGE = new PageLimit(1_000, 1 << 20);

  /** How many events are read after a snapshot; who has more is asked himself. */
  private static final long MOST_EVENTS = 50_000;

  /** No event has it, so that all are read. */
  private static final String NO_NAME = "";

  private final Snapshots snapshots;
  private final History history;
  private final Map<String, EntityImage.Form<?, ?, ?>> forms = new ConcurrentHashMap<>();

  /** Creates a reader. */
  public EntityImages(Snapshots snapshots, History history) {
    this.snapshots = snapshots;
    this.history = history;
  }

  /**
   * Reads an entity, which need not exist.
   *
   * @return an image with all that was durable when this was called, and perhaps more; fails with a
   *     {@link io.quorate.storage.StorageException}, or with another exception when the entity
   *     cannot be read here
   */
  public CompletionStage<EntityImage<?, ?, ?>> load(EntityType<?, ?, ?> type, String id) {
    String persistenceId = PersistenceIds.of(type.name(), id);
    EntityImage.Form<?, ?, ?> form =
        forms.computeIfAbsent(type.name(), name -> new EntityImage.Form<>(type));
    return snapshots
        .load(persistenceId, Long.MAX_VALUE)
        .<EntityImage<?, ?, ?>>thenApply(
            found ->
                found
                    .<EntityImage<?, ?, ?>>flatMap(snapshot -> form.of(id, snapshot))
                    .orElseGet(() -> form.initial(id)))
        .thenCompose(begin -> replayed(persistenceId, begin, begin.sequenceNr() + MOST_EVENTS));
  }

  private CompletionStage<EntityImage<?, ?, ?>> replayed(
      String persistenceId, EntityImage<?, ?, ?> from, long upTo) {
    return history
        .read(persistenceId, from.sequenceNr(), PAGE, NO_NAME)
        .thenCompose(
            page -> {
              EntityImage<?, ?, ?> image = from;
              for (History.Event event : page.events()) {
                image = image.after(event.sequenceNr(), event.name(), event.payload());
              }
              if (page.more() && image.sequenceNr() >= upTo) {
                throw new IllegalStateException(
                    "Expected at most %d events after a snapshot, but %s has more."
                        .formatted(MOST_EVENTS, persistenceId));
              }
              return page.more()
                  ? replayed(persistenceId, image, upTo)
                  : CompletableFuture.completedFuture(image);
            });
  }
}
