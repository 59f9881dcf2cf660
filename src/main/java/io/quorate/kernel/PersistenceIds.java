package io.quorate.kernel;

/**
 * The names of histories in the journal: the name of a type, a bar, and the id of an entity,
 * neither of which has one. Stateless; safe for use by any thread.
 */
public final class PersistenceIds {

  private static final char SEPARATOR = '|';

  private PersistenceIds() {}

  /** Returns the name of an entity's history. */
  public static String of(String typeName, String id) {
    return typeName + SEPARATOR + id;
  }

  /** Returns the name of the type; the history must be one of an entity. */
  public static String typeName(String persistenceId) {
    return persistenceId.substring(0, persistenceId.indexOf(SEPARATOR));
  }

  /** Returns the id of the entity. */
  public static String id(String persistenceId) {
    return persistenceId.substring(persistenceId.indexOf(SEPARATOR) + 1);
  }

  /** Whether it is the name of a history of this type. */
  public static boolean isOf(String typeName, String persistenceId) {
    return persistenceId.length() > typeName.length()
        && persistenceId.charAt(typeName.length()) == SEPARATOR
        && persistenceId.startsWith(typeName);
  }
}
