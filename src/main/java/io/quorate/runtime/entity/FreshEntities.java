package io.quorate.runtime.entity;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The persistence ids of which it is known that there is no history, so that the database need not
 * be asked: their ids were made up a moment ago, for the very message that creates them, and Akka
 * delivers a message at most once. Should it be wrong all the same, the first write fails on the
 * journal's primary key, and the entity recovers as any other. Safe for use by any thread.
 */
final class FreshEntities implements Extension {

  private static final Id ID = new Id();

  private final Set<String> persistenceIds = ConcurrentHashMap.newKeySet();

  static FreshEntities of(ActorSystem system) {
    return ID.get(system);
  }

  /** Takes note that an entity has no history; it is about to recover. */
  void add(String persistenceId) {
    persistenceIds.add(persistenceId);
  }

  /** Returns, once, whether an entity has no history. */
  boolean take(String persistenceId) {
    return persistenceIds.remove(persistenceId);
  }

  private static final class Id extends AbstractExtensionId<FreshEntities>
      implements ExtensionIdProvider {
    @Override
    public FreshEntities createExtension(ExtendedActorSystem system) {
      return new FreshEntities();
    }

    @Override
    public Id lookup() {
      return this;
    }
  }
}
