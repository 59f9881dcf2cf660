package io.quorate.kernel;

/** What the reply to an accepted command shows. */
public sealed interface Shown {

  /** Shows the entity itself. */
  Shown WHOLE = new Whole();

  /** The entity itself. */
  record Whole() implements Shown {}

  /**
   * A part of the entity that clients name, such as a hold.
   *
   * @param id the part's id
   */
  record Part(String id) implements Shown {}

  /**
   * What another entity has asked for, in the form that its {@link Question} names.
   *
   * @param topic says which answer; the entity type knows its topics
   */
  record Answer(Object topic) implements Shown {}
}
