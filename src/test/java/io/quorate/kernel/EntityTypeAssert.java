package io.quorate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/** Checks of an {@link EntityType} that every feature shares. */
public final class EntityTypeAssert {

  private EntityTypeAssert() {}

  /** Demands that every command and every event of the sealed interfaces has one proper name. */
  public static <C, E> void shouldNameEverything(
      EntityType<C, E, ?> type, Class<C> commands, Class<E> events) {
    assertThat(type.commands().values())
        .<Class<?>>map(command -> command)
        .containsExactlyInAnyOrder(commands.getPermittedSubclasses());
    assertThat(type.events().values())
        .<Class<?>>map(event -> event)
        .containsExactlyInAnyOrder(events.getPermittedSubclasses());
    assertNames(type, type.commands().keySet());
    assertNames(type, type.events().keySet());
    assertThat(type.events().keySet()).containsAll(type.endings());
  }

  private static void assertNames(EntityType<?, ?, ?> type, Set<String> names) {
    assertThat(names).allMatch(name -> name.matches(type.name() + "\\.[a-z]+(-[a-z]+)*"));
  }
}
