package io.quorate.runtime.entity;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.Decision;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.Snapshots.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entity was after one of its events, outside its owner: for reads that need not be the
 * latest. Immutable and safe for use by any thread.
 */
public final class EntityImage<C, E, S> {

  private final Form<C, E, S> form;
  private final String id;
  private final S state;
  private final long version;
  private final long sequenceNr;
  private volatile byte @Nullable [] whole;

  /** How one type's entities are read; one for all of them. */
  public static final class Form<C, E, S> {
    private final EntityType<C, E, S> type;
    private final EntityCodec<E, S> codec;
    private final SnapshotCodec<S> snapshots;

    /** Makes the form of a type. */
    public Form(EntityType<C, E, S> type) {
      this.type = type;
      this.codec = new EntityCodec<>(type);
      this.snapshots = new SnapshotCodec<>(type);
    }

    /** Returns what an entity was before its first event. */
    public EntityImage<C, E, S> initial(String id) {
      return new EntityImage<>(this, id, type.decider().initial(), 0, 0);
    }

    /**
     * Returns what a snapshot holds; nothing when it has a form that this program does not know.
     */
    public Optional<EntityImage<C, E, S>> of(String id, Snapshot snapshot) {
      return snapshots
          .decode(snapshot)
          .map(
              state ->
                  new EntityImage<>(this, id, state.domain(), state.version(), state.sequenceNr()));
    }
  }

  private EntityImage(Form<C, E, S> form, String id, S state, long version, long sequenceNr) {
    this.form = form;
    this.id = id;
    this.state = state;
    this.version = version;
    this.sequenceNr = sequenceNr;
  }

  /** Returns the number of the last event in its history. */
  public long sequenceNr() {
    return sequenceNr;
  }

  /** Returns the version that clients see. */
  public long version() {
    return version;
  }

  /** Returns about how many entries it holds. */
  public int weight() {
    return form.type.weight(state);
  }

  /**
   * Returns what the entity was after the next event of its history.
   *
   * @throws RuntimeException when this program does not know the event
   */
  public EntityImage<C, E, S> after(long nextSequenceNr, String name, byte[] payload) {
    if (nextSequenceNr != sequenceNr + 1) {
      throw new IllegalArgumentException(
          "Expected event %d of %s, but got %d.".formatted(sequenceNr + 1, id, nextSequenceNr));
    }
    Envelope envelope = form.codec.envelope(payload);
    JsonNode event = envelope.event();
    return event == null
        ? new EntityImage<>(form, id, state, version, nextSequenceNr)
        : new EntityImage<>(
            form,
            id,
            form.type.decider().evolve(state, form.codec.event(name, event)),
            version + 1,
            nextSequenceNr);
  }

  /**
   * Answers a command that only reads, as the owner would have then.
   *
   * @param nowMs the time that the answer shows, in milliseconds since the epoch
   */
  public Reply read(Object command, long nowMs) {
    @SuppressWarnings("unchecked") // asked by those who know the type
    C known = (C) command;
    return switch (form.type.decider().decide(known, state, nowMs)) {
      case Decision.Rejected<E>(Rejection rejection) ->
          Reply.rejected(rejection, form.codec.members(rejection), 0);
      case Decision.Accepted<E>(var events, Shown shown) when events.isEmpty() ->
          Reply.accepted(false, version, shown(shown, nowMs), 0);
      case Decision.Accepted<E> changed -> throw notRead(command);
      case Decision.Later<E> later -> throw notRead(command);
    };
  }

  private byte[] shown(Shown shown, long nowMs) {
    if (!(shown instanceof Shown.Whole) || form.type.isOnSteadyTime()) {
      return view(shown, nowMs);
    }
    byte[] known = whole;
    if (known == null) {
      known = view(shown, nowMs);
      whole = known;
    }
    return known;
  }

  private byte[] view(Shown shown, long nowMs) {
    var subject = new EntityType.Subject(id, version, nowMs);
    return form.codec.view(form.type.view(subject, state, shown));
  }

  private static IllegalArgumentException notRead(Object command) {
    return new IllegalArgumentException(
        "Expected a command that only reads, but got " + command.getClass());
  }
}
