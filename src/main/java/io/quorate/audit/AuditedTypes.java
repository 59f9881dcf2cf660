package io.quorate.audit;

import io.quorate.kernel.PersistenceIds;
import io.quorate.storage.FeedEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All types that take part in the audit. It reads their events, and passes over the entries of all
 * other types, and over entries without an event. Immutable and safe for use by any thread.
 */
public final class AuditedTypes {

  private final Map<String, AuditedType<?>> byName = new LinkedHashMap<>();
  private final Map<String, String> units = new HashMap<>();

  /** Collects the types. */
  public AuditedTypes(List<AuditedType<?>> types) {
    for (AuditedType<?> type : types) {
      byName.put(type.name(), type);
      type.share().unit().ifPresent(unit -> units.put(type.name(), unit));
    }
  }

  /** Returns the units in which all entities of a type count, by the type's name. */
  Map<String, String> units() {
    return Map.copyOf(units);
  }

  /** Reads a page, in its order. */
  List<AuditedEvent<?>> read(List<FeedEntry> page) {
    var events = new ArrayList<AuditedEvent<?>>(page.size());
    for (FeedEntry entry : page) {
      AuditedType<?> type = byName.get(PersistenceIds.typeName(entry.persistenceId()));
      AuditedEvent<?> event =
          type == null ? null : type.read(entry, PersistenceIds.id(entry.persistenceId()));
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }
}
