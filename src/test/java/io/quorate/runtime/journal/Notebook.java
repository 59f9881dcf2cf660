package io.quorate.runtime.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import io.quorate.runtime.codec.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A small persistent actor, which remembers the lines that it was told. */
final class Notebook extends EventSourcedBehavior<Notebook.Lines, StoredEvent, List<String>> {

  private static final String NAME = "line";

  /**
   * Lines to write at once; none only asks.
   *
   * @param replyTo is told all lines, once these are durable
   */
  record Lines(List<String> lines, ActorRef<List<String>> replyTo) {}

  Notebook(String persistenceId) {
    super(
        PersistenceId.ofUniqueId(persistenceId),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(5), Duration.ofMillis(20), 0.2)
            .withLoggingEnabled(false));
  }

  /** Returns a line as the journal has it. */
  static StoredEvent stored(String line) {
    byte[] bytes = "{\"at\":1,\"event\":\"%s\"}".formatted(line).getBytes(StandardCharsets.UTF_8);
    return new StoredEvent(NAME, bytes);
  }

  @Override
  public List<String> emptyState() {
    return List.of();
  }

  @Override
  public CommandHandler<Lines, StoredEvent, List<String>> commandHandler() {
    return (state, command) ->
        Effect()
            .persist(command.lines().stream().map(Notebook::stored).toList())
            .thenRun(after -> command.replyTo().tell(after));
  }

  @Override
  public EventHandler<List<String>, StoredEvent> eventHandler() {
    return (state, event) -> Stream.concat(state.stream(), Stream.of(line(event))).toList();
  }

  private static String line(StoredEvent event) {
    return new String(event.bytes(), StandardCharsets.UTF_8)
        .replaceFirst(".*\"event\":\"(.*)\".*", "$1");
  }
}
