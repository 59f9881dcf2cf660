package io.quorate.bench.piece;

/**
 * What one piece takes.
 *
 * @param nanos on average
 * @param errorNanos half of the interval in which the average is with 99.9 %
 * @param garbageBytes that it allocates
 */
record Piece(String name, double nanos, double errorNanos, double garbageBytes) {}
