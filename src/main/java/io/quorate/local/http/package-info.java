/**
 * The one HTTP client that asks a node as any client does: the local cluster, the subcommands, the
 * benchmarks and the tests use it. What needs bytes that no proper client sends keeps a socket of
 * its own: the load of the benchmarks and the tests of malformed requests. It must import nothing
 * else of Quorate.
 */
@NullMarked
package io.quorate.local.http;

import org.jspecify.annotations.NullMarked;
