/**
 * Sends prepared requests over sockets, and reads no more of the answers than it must, so that who
 * asks costs little next to what is measured. It knows the requests of a node's API, but no server
 * and no scenario; of the benchmarks it imports {@code result} alone.
 */
@NullMarked
package io.quorate.bench.wire;

import org.jspecify.annotations.NullMarked;
