package io.quorate.kernel.participant;

import io.quorate.kernel.Rejection;

/**
 * Says which step was refused, and why.
 *
 * @param index the step's place in the transaction, from 0
 */
public record StepRefusal(int index, Rejection rejection) {}
