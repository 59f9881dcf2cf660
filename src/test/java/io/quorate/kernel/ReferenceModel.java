package io.quorate.kernel;

/**
 * What an entity should do, in plain mutable fields and without its decider. {@link
 * RandomSequences} holds the decider against it.
 *
 * @param <C> commands of the entity
 * @param <S> state of the entity
 */
public interface ReferenceModel<C, S> {

  /** What {@link #apply} returns when something happens. */
  String OK = "ok";

  /** What {@link #apply} returns when the command is accepted but nothing happens. */
  String SAME = "same";

  /** Does a command: {@link #OK}, {@link #SAME}, or the text of the rejection's code. */
  String apply(C command, long nowMs);

  /** Records what expired. */
  void expire(long nowMs);

  /** Returns all that can be seen of the model, as a value with equals. */
  Object seen();

  /** Returns the same of the decider's state. */
  Object seenOf(S state, long dueAtMs);
}
