package io.quorate.kernel;

/**
 * An expected refusal of a command: a value, never an exception.
 *
 * @param code why, for programs
 * @param detail why, for people: "Expected to ..., but ..."
 */
public record Rejection(RejectionCode code, String detail) {}
