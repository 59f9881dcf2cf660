package io.quorate.storage;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of another journal into one that has none. Nodes do not start on it until it is
 * finished. May be cut off at any moment, and goes on when it is opened again. For one thread;
 * every operation blocks, and may throw a {@link StorageException}.
 */
public interface JournalWriter extends AutoCloseable {

  /**
   * What is moved.
   *
   * @param export names the events that come; the same again goes on
   * @param serializer the number under which an engine that needs one finds the form of events
   * @param clientKey finds the client's key in a payload; gives null when it has none
   */
  record Plan(UUID export, int serializer, Function<byte[], @Nullable String> clientKey) {}

  /** Returns how many events are there, by a run before that was cut off; 0 when this begins. */
  long events();

  /**
   * Appends events; all of them or none, even when this is cut off.
   *
   * @param events at least one
   * @param cursor names the place behind them in the journal that they come from
   */
  void append(List<MovedEvent> events, String cursor);

  /** Brings to disk what was appended, and returns what reads it, to compare it. */
  JournalReader reader();

  /** Lets nodes start on it; nothing can be appended then. */
  void finish();

  @Override
  void close();
}
