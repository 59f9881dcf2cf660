package io.quorate.kernel;

/** A command whose repetitions under one idempotency key may differ in what does not matter. */
public interface Repeatable {

  /** Returns the command without what may differ. */
  Object asRepeated();
}
