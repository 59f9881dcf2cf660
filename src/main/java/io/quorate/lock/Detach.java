package io.quorate.lock;

import io.quorate.kernel.Question;

/** Tells a session that a lock has nothing more of one of its claims. May be lost. */
public record Detach(long life, long attachment) implements Question<Boolean> {

  @Override
  public Class<Boolean> answerType() {
    return Boolean.class;
  }
}
