/**
 * Keeps what a measurement found: figures of several rounds and their medians, the machine on which
 * they were measured, the files; or the failure that says why it found nothing. It must not import
 * any other package of the benchmarks.
 */
@NullMarked
package io.quorate.bench.result;

import org.jspecify.annotations.NullMarked;
