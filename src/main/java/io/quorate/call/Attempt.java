package io.quorate.call;

/**
 * Names one attempt to ask the partner, so that a late answer is not taken for that of another one.
 *
 * @param number counts all attempts of a call, whatever is requested, from 1
 */
record Attempt(CallRequest request, int number) {}
