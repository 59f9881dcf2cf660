package io.quorate.kernel;

/**
 * A message that one entity sends to another, or to a partner, and whose answer has a known form.
 *
 * @param <A> the form of the answer
 */
public interface Question<A> {

  /** Returns the form of the answer when the message is accepted. */
  Class<A> answerType();
}
